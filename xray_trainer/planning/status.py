"""Where a person stands with an assignment, each time that it is to be done.

    waiting     it has not opened
    open        nothing is begun
    begun       some of it is done
    behind      more than half of the time is gone, and less than half of what would be on time is done
    done        in time
    done_late   after it was due
    late        it is due and not done; it can still be done
    missed      it was due and not done, and by now it has opened again
    freed       the person came after it was due

Of a set the best run counts, of practice the sum. What is done once in a life, like an exam, counts whenever
it was done; all else from its opening on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.occurrences import Occurrence, next_to_open, opened

Stand = Literal["waiting", "open", "begun", "behind", "done", "done_late", "late", "missed", "freed"]
TROUBLES: frozenset[Stand] = frozenset({"behind", "late", "missed"})
DONE: frozenset[Stand] = frozenset({"done", "done_late"})
TO_DO: frozenset[Stand] = frozenset({"open", "begun", "behind", "late"})


@dataclass(frozen=True, slots=True)
class Run:
    """One go through a set, or a lesson that was done.

    Attributes:
        started_at: when it began.
        finished_at: when it was over; None while it goes on.
        share: of its exercises that are answered.
    """

    started_at: datetime
    finished_at: datetime | None
    share: float


@dataclass(frozen=True, slots=True)
class Effort:
    """An answer in adaptive practice: 1 exercise, or its minutes."""

    when: datetime
    amount: float


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a person did that may count for an assignment, in any order."""

    runs: tuple[Run, ...] = ()
    efforts: tuple[Effort, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Where a person stands with one time of an assignment.

    Attributes:
        occurrence: which time.
        stand: in one word.
        share: of the work that is done, 0 to 1.
        done_at: when it was done; None while it is not.
        num_runs: how often a set was finished within it.
    """

    occurrence: Occurrence
    stand: Stand
    share: float
    done_at: datetime | None = None
    num_runs: int = 0

    @property
    def is_trouble(self) -> bool:
        """Returns whether a mentor should look after it."""
        return self.stand in TROUBLES


def statuses(assignment: Assignment, deeds: Deeds, *, since: datetime, now: datetime) -> tuple[Status, ...]:
    """Returns where a person stands with every time that has opened, and with the next one.

    Args:
        assignment: the work.
        deeds: what the person did.
        since: since when the person is among those to whom it is assigned.
        now: the moment that counts.
    """
    upcoming = next_to_open(assignment, now=now)
    times = (*opened(assignment, now=now), *((upcoming,) if upcoming else ()))
    return tuple(status(assignment, one, deeds, since=since, now=now) for one in times)


def status(
    assignment: Assignment, occurrence: Occurrence, deeds: Deeds, *, since: datetime, now: datetime
) -> Status:
    """Returns where a person stands with one time of an assignment; arguments are those of `statuses`."""
    if assignment.is_practice:
        share, done_at, num_runs = _summed(deeds.efforts, assignment.amount, occurrence)
    else:
        share, done_at, num_runs = _best(deeds.runs, assignment, occurrence, now)
    stand = _stand(occurrence, share, done_at, since, now)
    return Status(occurrence, stand, share, done_at, num_runs)


def current(told: Sequence[Status]) -> Status | None:
    """Returns the status to show first: of the latest time that has opened, else of the one to come."""
    begun = [one for one in told if one.stand not in ("waiting", "freed")]
    coming = [one for one in told if one.stand == "waiting"]
    return begun[-1] if begun else coming[0] if coming else None


def _summed(
    efforts: Iterable[Effort], amount: int, occurrence: Occurrence
) -> tuple[float, datetime | None, int]:
    done = 0.0
    for effort in sorted(efforts, key=lambda effort: (effort.when, effort.amount)):
        if occurrence.opens_at <= effort.when < _end(occurrence):
            done += effort.amount
            if done >= amount - 1e-9:
                return 1.0, effort.when, 0
    return done / amount, None, 0


def _best(
    runs: Iterable[Run], assignment: Assignment, occurrence: Occurrence, now: datetime
) -> tuple[float, datetime | None, int]:
    end = _end(occurrence)
    known = [run for run in runs if run.started_at < end]
    finished = sorted(
        run.finished_at
        for run in known
        if run.finished_at is not None
        and (assignment.is_once or occurrence.opens_at <= run.finished_at)
        and run.finished_at < end
    )
    if finished:
        return 1.0, finished[0], len(finished)
    is_last = occurrence.closes_at is None or now < occurrence.closes_at
    return max((run.share for run in known if run.finished_at is None and is_last), default=0.0), None, 0


def _end(occurrence: Occurrence) -> datetime:
    """Returns the moment before which work counts."""
    return occurrence.closes_at or datetime.max.replace(tzinfo=UTC)


def _stand(
    occurrence: Occurrence, share: float, done_at: datetime | None, since: datetime, now: datetime
) -> Stand:
    if done_at is not None:
        return "done" if done_at < occurrence.due_at else "done_late"
    if since >= occurrence.due_at:
        return "freed"
    if now >= occurrence.due_at:
        return "late" if occurrence.closes_at is None or now < occurrence.closes_at else "missed"
    return "waiting" if now < occurrence.opens_at else _going(occurrence, share, now)


def _going(occurrence: Occurrence, share: float, now: datetime) -> Stand:
    gone = (now - occurrence.opens_at) / (occurrence.due_at - occurrence.opens_at)
    if gone > 0.5 and share < gone / 2:
        return "behind"
    return "begun" if share > 0 else "open"
