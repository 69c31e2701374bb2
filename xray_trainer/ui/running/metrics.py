"""Figures for Prometheus: requests, durations, answers, queue, room and open pages; never people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from xray_trainer.store.database import reading
from xray_trainer.store.schema import AnswerRow, SetBuildRow
from xray_trainer.store.store import Store
from xray_trainer.ui.running.requests import Served

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0)


class Metrics:
    """The figures of one server."""

    def __init__(self, store: Store) -> None:
        """Begins to count; what the store knows is asked when somebody reads."""
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        name, words = "xray_trainer_requests", "Requests by route and status"
        self._requests = Counter(name, words, labels, registry=self.registry)
        name, words = "xray_trainer_request_seconds", "How long requests took, by route"
        self._seconds = Histogram(name, words, ("route",), buckets=_BUCKETS_S, registry=self.registry)
        name, words = "xray_trainer_open_pages", "Browser pages that are connected now"
        self._pages = Gauge(name, words, registry=self.registry)
        ProcessCollector(registry=self.registry)
        self.registry.register(_Stored(store))

    def observe(self, served: Served) -> None:
        """Counts a request."""
        self._requests.labels(served.method, served.route, str(served.status)).inc()
        self._seconds.labels(served.route).observe(served.seconds)

    def change_pages(self, num: int) -> None:
        """Counts pages that were opened, or closed where negative."""
        self._pages.inc(num)

    def text(self) -> bytes:
        """Returns the figures of now, as Prometheus reads them."""
        return generate_latest(self.registry)


class _Stored(Collector):
    """What the store holds at the moment of asking; a figure that cannot be had is left out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """Yields each figure."""
        with reading(self._store.engine) as session:
            answers = session.scalar(select(func.count()).select_from(AnswerRow)) or 0
            waiting = SetBuildRow.state.in_(("queued", "building"))
            builds = session.scalar(select(func.count()).where(waiting)) or 0
        yield GaugeMetricFamily("xray_trainer_answers", "Answers that are stored", answers)
        yield GaugeMetricFamily("xray_trainer_sets_waiting", "Sets queued or being built", builds)
        room = shutil.disk_usage(self._store.home).free
        yield GaugeMetricFamily("xray_trainer_disk_free_bytes", "Room on the disk of the data folder", room)
