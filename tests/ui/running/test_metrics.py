"""The figures for Prometheus: right, guarded, and without people."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.route_server import Client
from xray_trainer.errors import InputError
from xray_trainer.settings import Settings
from xray_trainer.store.store import open_store
from xray_trainer.ui.running.observed import observed

TOKEN = "0123456789abcdef"


@pytest.fixture
def store(tmp_path):
    store = open_store(Settings(home=tmp_path / "home"))
    yield store
    store.close()


async def hello(_request):
    return PlainTextResponse("hello")


async def fault(_request):
    raise ZeroDivisionError


def client(store, **settings) -> Client:
    parts = observed(store, Settings(**settings))
    own = [Route("/api/people/{name}", hello), Route("/fault", fault)]
    return Client(Starlette(routes=[*own, *parts.routes], middleware=[parts.middleware]), host="localhost")


def figures(text: str) -> dict:
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sorted(sample.labels.items())): sample.value for sample in samples}


def served(route: str, status: str) -> tuple:
    return ("xray_trainer_requests_total", ("method", "GET"), ("route", route), ("status", status))


def test_requests_are_counted_by_route_and_status(store):
    asked = client(store, metrics="local")
    for name in ("ivanova", "petrov"):
        asked.get(f"/api/people/{name}")
    asked.get("/fault")
    asked.get("/nowhere/petrov")
    text = asked.get("/metrics").text
    found = figures(text)
    assert found[served("/api/people/{name}", "200")] == 2
    assert found[served("/fault", "500")] == 1
    assert found[served("none", "404")] == 1
    assert found["xray_trainer_request_seconds_count", ("route", "/api/people/{name}")] == 2
    assert "petrov" not in text


def test_the_store_is_asked_at_every_reading(store):
    found = figures(client(store, metrics="local").get("/metrics").text)
    assert found[("xray_trainer_answers",)] == 0
    assert found[("xray_trainer_sets_waiting",)] == 0
    assert found[("xray_trainer_open_pages",)] == 0
    assert found[("xray_trainer_disk_free_bytes",)] > 0


def test_nobody_reads_them_unless_a_setting_says_so(store):
    assert client(store).get("/metrics").status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_local_is_not_what_came_through_a_proxy(store, header):
    assert client(store, metrics="local").get("/metrics", headers={header: "10.0.0.7"}).status_code == 404


def test_local_is_this_computer_only(store):
    asked = client(store, metrics="local")
    asked._transport = httpx.ASGITransport(asked._transport.app, client=("10.0.0.7", 1))
    assert asked.get("/metrics").status_code == 404


def test_a_token_opens_them_and_another_does_not(store):
    asked = client(store, metrics="token", metrics_token=TOKEN)
    assert asked.get("/metrics").status_code == 404
    assert asked.get("/metrics", headers={"Authorization": f"Bearer {TOKEN[:-1]}x"}).status_code == 404
    assert asked.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_short_token_is_refused_at_the_start(store):
    with pytest.raises(InputError, match=r"METRICS_TOKEN.*16.*got 5"):
        observed(store, Settings(metrics="token", metrics_token="short"))
