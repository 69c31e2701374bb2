"""Whom to remind of what: work that is late, behind, or due within two days and not done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.status import TO_DO, Status

SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Item:
    """Work of a person, and where they stand with it."""

    assignment: Assignment
    status: Status


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to remind a person of, the most urgent first."""

    person_id: str
    items: tuple[Item, ...]


def reminders(
    work: Iterable[tuple[str, Assignment, Status | None]], *, now: datetime
) -> tuple[Reminder, ...]:
    """Returns whom to remind, in the order in which people come.

    Args:
        work: person, assignment and status, None where nothing of it concerns the person.
        now: the moment that counts.
    """
    by_person: dict[str, list[Item]] = {}
    for person_id, assignment, status in work:
        if status is not None and wants_reminder(status, now=now):
            by_person.setdefault(person_id, []).append(Item(assignment, status))
    return tuple(
        Reminder(person_id, tuple(sorted(items, key=lambda item: item.status.occurrence.due_at)))
        for person_id, items in by_person.items()
    )


def wants_reminder(status: Status, *, now: datetime) -> bool:
    """Returns whether somebody should be reminded of work."""
    is_soon = status.occurrence.due_at - now <= SOON
    return status.stand in ("late", "behind") or (status.stand in TO_DO and is_soon)
