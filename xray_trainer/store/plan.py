"""The work plan as it stands: every assignment with everybody who has to do it, and how far they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def sets_for(store: Store, person_id: str, planned: Sequence[Planned]) -> tuple[SetInfo, ...]:
    """Returns the released sets that a person may see, the newest first.

    A set that is for those only to whom it is assigned is seen by them from its opening on, and by whoever
    has begun it.

    Args:
        store: the store.
        person_id: of the person.
        planned: what is assigned to the person.
    """
    sets, restricted = exercise_sets(store), restricted_sets(store)
    if not restricted:
        return sets
    own = {one.assignment.what for one in planned if _of_set(one) and _has_opened(one)}
    begun = {drill.set_id for drill in drills_of(store, person_id)}
    return tuple(info for info in sets if info.set_id not in restricted or info.set_id in own | begun)


def sets_used_up(planned: Sequence[Planned]) -> frozenset[str]:
    """Returns the ids of the sets that a person has gone through as often as is allowed at this time.

    With several assignments of a set at a time, the one that allows the most counts.
    """
    left: dict[str, bool] = {}
    for one in planned:
        told = one.current
        if _of_set(one) and told is not None and told.stand != "waiting":
            has_left = one.assignment.attempts is None or told.num_runs < one.assignment.attempts
            left[one.assignment.what] = left.get(one.assignment.what, False) or has_left
    return frozenset(set_id for set_id, has_left in left.items() if not has_left)


def may_start(store: Store, person_id: str, set_id: str, *, now: datetime) -> bool:
    """Returns whether a person may begin a set anew: it is open to them, and attempts are left."""
    planned = plan_of(store, person_id, now=now)
    is_open = any(info.set_id == set_id for info in sets_for(store, person_id, planned))
    return is_open and set_id not in sets_used_up(planned)


def _of_set(one: Planned) -> bool:
    return one.assignment.work == "set"


def _has_opened(one: Planned) -> bool:
    return any(told.stand not in ("waiting", "freed") for told in one.told)
