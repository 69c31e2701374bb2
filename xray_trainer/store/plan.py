"""The work plan as it stands: every assignment with everybody who has to do it, and how far they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.status import Status, current, statuses
from xray_trainer.store.assignments import assigned_to, assignments, restricted_sets
from xray_trainer.store.deeds import record_of
from xray_trainer.store.drills import drills_of
from xray_trainer.store.exercise_sets import SetInfo, exercise_sets
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Planned:
    """An assignment of a person: where they stand with it each time, the times in order.

    A time that was due before the person came is among them as `freed`.
    """

    assignment: Assignment
    person_id: str
    told: tuple[Status, ...]

    @property
    def current(self) -> Status | None:
        """Returns the status to show first, None where nothing of it concerns the person."""
        return current(self.told)

    @property
    def num_missed(self) -> int:
        """Returns how many times were missed for good."""
        return sum(one.stand == "missed" for one in self.told)


def plan(store: Store, *, now: datetime, person_ids: Collection[str] | None = None) -> tuple[Planned, ...]:
    """Returns every assignment of every person, by assignment.

    Args:
        store: the store.
        now: the moment that counts.
        person_ids: of whom, everybody where None.
    """
    known, since = assignments(store), assigned_to(store)
    wanted = {
        person_id
        for people in since.values()
        for person_id in people
        if person_ids is None or person_id in person_ids
    }
    record = record_of(store, known, person_ids=wanted)
    return tuple(
        Planned(one, person_id, statuses(one, record.deeds(one, person_id), since=joined, now=now))
        for one in known
        for person_id, joined in since[one.assignment_id].items()
        if person_id in wanted
    )


def plan_of(store: Store, person_id: str, *, now: datetime) -> tuple[Planned, ...]:
    """Returns what one person has to do, had to do and has done."""
    return plan(store, now=now, person_ids=(person_id,))


def sets_for(store: Store, person_id: str, *, now: datetime) -> tuple[SetInfo, ...]:
    """Returns the released sets that a person may see, the newest first.

    A set that is for those only to whom it is assigned is seen by them from its opening on, and by whoever
    has begun it.
    """
    sets, restricted = exercise_sets(store), restricted_sets(store)
    if not restricted:
        return sets
    own = {
        one.assignment.what
        for one in plan_of(store, person_id, now=now)
        if one.assignment.work == "set" and any(told.stand not in ("waiting", "freed") for told in one.told)
    }
    begun = {drill.set_id for drill in drills_of(store, person_id)}
    return tuple(info for info in sets if info.set_id not in restricted or info.set_id in own | begun)


def may_start(store: Store, person_id: str, set_id: str, *, now: datetime) -> bool:
    """Returns whether a person may begin a set anew: it is open to them, and attempts are left.

    Attempts count within the time of an assignment that holds now; with several such assignments of a set,
    the one that allows the most counts.
    """
    if set_id not in {info.set_id for info in sets_for(store, person_id, now=now)}:
        return False
    held = [
        (one.assignment.attempts, one.current)
        for one in plan_of(store, person_id, now=now)
        if one.assignment.what == set_id and one.assignment.work == "set"
    ]
    limits = [(attempts, told.num_runs) for attempts, told in held if told and told.stand != "waiting"]
    return not limits or any(attempts is None or done < attempts for attempts, done in limits)
