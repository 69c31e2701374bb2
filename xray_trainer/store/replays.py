"""An attempt played again, out of the database: its journal, with the server's clock beside the browser's.

The two clocks may be far apart. How far is taken from the event that came in fastest; opening and decision,
which the server times, are placed among the events by that, and never so that they contradict them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from xray_trainer.drills.replay import Replay, frames
from xray_trainer.store.attempts import unknown_attempt
from xray_trainer.store.database import reading
from xray_trainer.store.events import events_in
from xray_trainer.store.schema import AnswerRow, AttemptRow, EventRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class _Clock:
    """When an event was made by the browser's clock, and when it came in by the server's; both in ms."""

    t_ms: float
    received_ms: float


def replay_of(store: Store, attempt_id: str) -> Replay:
    """Returns an attempt in time; ask `answer_access.require_access` first.

    Raises:
        UnknownAttemptError: there is no such attempt.
    """
    with reading(store.engine) as session:
        attempt = session.get(AttemptRow, attempt_id)
        if attempt is None:
            raise unknown_attempt()
        answer = session.get(AnswerRow, attempt_id)
        query = select(EventRow.t, EventRow.received_at).where(EventRow.attempt_id == attempt_id)
        clocks = [_Clock(t, _ms(received)) for t, received in session.execute(query)]
        events = events_in(session, attempt_id)
    ended = answer.submitted_at if answer else attempt.expired_at
    opened_ms, ended_ms = _in_browser_time(clocks, _ms(attempt.opened_at), _ms(ended) if ended else None)
    return frames(events, opened_ms=opened_ms, decided_ms=ended_ms if answer else None)


def _in_browser_time(
    clocks: Sequence[_Clock], opened_ms: float, ended_ms: float | None
) -> tuple[float, float | None]:
    """Returns when the scan was opened and the answer submitted, by the browser's clock."""
    total = None if ended_ms is None else max(0.0, ended_ms - opened_ms)
    if not clocks:
        return 0.0, total
    first, last = min(one.t_ms for one in clocks), max(one.t_ms for one in clocks)
    ahead = min(one.received_ms - one.t_ms for one in clocks)
    lead = max(0.0, first - (opened_ms - ahead))
    if total is not None:
        lead = min(lead, max(0.0, total - (last - first)))
    opened = first - lead
    return opened, None if total is None else max(last, opened + total)


def _ms(when: datetime) -> float:
    return when.timestamp() * 1000
