"""Minutes on image of people in the half-year that goes on, against the goal of their units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from xray_trainer.drills.image_time import MAX_SECONDS, half_year_of
from xray_trainer.planning.goals import Pace, bounds, pace
from xray_trainer.store.deeds import Look, looks_of
from xray_trainer.store.store import Store
from xray_trainer.store.units import memberships, units


def paces_of(store: Store, person_ids: Collection[str], *, now: datetime) -> dict[str, Pace]:
    """Returns where people stand with the goal of their unit; who is in no unit is left out.

    Of several units the highest goal counts, from the day on which the person came to the first of them.
    """
    looks, goals = looks_of(store, person_ids), _goals(store)
    first, last = bounds(half_year_of(now))
    return {
        person_id: pace(_minutes(looks.get(person_id, ()), first, last), goal=goal, now=now, since=since)
        for person_id, (goal, since) in goals.items()
        if person_id in person_ids
    }


def _goals(store: Store) -> dict[str, tuple[int, datetime]]:
    """Returns the goal of everybody who is in a unit, and since when they are in one."""
    minutes = {unit.unit_id: unit.goal_minutes for unit in units(store)}
    found: dict[str, tuple[int, datetime]] = {}
    for unit_id, people in memberships(store).items():
        for person_id, since in people.items():
            if unit_id in minutes:
                goal, earlier = found.get(person_id, (0, since))
                found[person_id] = max(goal, minutes[unit_id]), min(earlier, since)
    return found


def _minutes(looks: Iterable[Look], first: datetime, last: datetime) -> float:
    return sum(min(look.seconds, MAX_SECONDS) for look in looks if first <= look.when < last) / 60
