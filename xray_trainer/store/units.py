"""Units, cohorts, who belongs to them, and whose work somebody may see: asking only.

`store.unit_changes` makes and changes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Select, func, select

from xray_trainer.errors import unknown_name
from xray_trainer.store.database import reading
from xray_trainer.store.people import Person, person_of
from xray_trainer.store.schema import CohortMemberRow, CohortRow, MembershipRow, PersonRow, UnitRow
from xray_trainer.store.store import Store

UnitKind = Literal["port", "air_cargo", "other"]
UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of people who work together.

    Attributes:
        unit_id: what it is kept under.
        name: as people call it; no two have the same.
        kind: port control unit, air cargo control unit, or other.
        country: two letters of ISO 3166.
        time_zone: such as `Asia/Almaty`; days of its work plan begin there.
        goal_minutes: minutes on image that a person should reach in a half-year.
        retired_at: when it was given up; None while it is worked with.
    """

    unit_id: str
    name: str
    kind: UnitKind
    country: str
    time_zone: str
    goal_minutes: int
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A named group across units, such as a training from its first to its last day."""

    cohort_id: str
    name: str
    first_day: date
    last_day: date
    made_by: str | None = None
    retired_at: datetime | None = None


def units(store: Store, *, with_retired: bool = False) -> tuple[Unit, ...]:
    """Returns every unit by name; those given up only on request."""
    query = select(UnitRow).order_by(UnitRow.name)
    return _units(store, query if with_retired else query.where(UnitRow.retired_at.is_(None)))


def unit_named(store: Store, name: str) -> Unit:
    """Returns the unit of this name.

    Raises:
        RecipeError: there is none; the message tells the nearest names.
    """
    found = {unit.name: unit for unit in units(store)}
    if name.strip() not in found:
        raise unknown_name("unit", name, found)
    return found[name.strip()]


def units_of(store: Store, person_id: str) -> tuple[Unit, ...]:
    """Returns the units that a person is in, by name; for a mentor those that they mentor."""
    own = select(MembershipRow.unit_id).where(MembershipRow.person_id == person_id)
    query = select(UnitRow).where(UnitRow.unit_id.in_(own), UnitRow.retired_at.is_(None))
    return _units(store, query.order_by(UnitRow.name))


def people_in(store: Store, unit_id: str) -> tuple[Person, ...]:
    """Returns the people of a unit by name, its mentors among them; not those who have left."""
    return _people(store, select(MembershipRow.person_id).where(MembershipRow.unit_id == unit_id))


def cohorts(store: Store, *, with_retired: bool = False) -> tuple[Cohort, ...]:
    """Returns every cohort, the latest first; those given up only on request."""
    query = select(CohortRow).order_by(CohortRow.first_day.desc(), CohortRow.name)
    with reading(store.engine) as session:
        rows = session.scalars(query if with_retired else query.where(CohortRow.retired_at.is_(None)))
        return tuple(_cohort(row) for row in rows)


def cohort_named(store: Store, name: str) -> Cohort:
    """Returns the cohort of this name.

    Raises:
        RecipeError: there is none; the message tells the nearest names.
    """
    found = {cohort.name: cohort for cohort in cohorts(store)}
    if name.strip() not in found:
        raise unknown_name("cohort", name, found)
    return found[name.strip()]


def people_in_cohort(store: Store, cohort_id: str) -> tuple[Person, ...]:
    """Returns the people of a cohort by name; not those who have left."""
    return _people(store, select(CohortMemberRow.person_id).where(CohortMemberRow.cohort_id == cohort_id))


def memberships(store: Store) -> dict[str, dict[str, datetime]]:
    """Returns since when everybody is in which unit: by unit, then by person."""
    found: dict[str, dict[str, datetime]] = {}
    with reading(store.engine) as session:
        for row in session.scalars(select(MembershipRow)):
            found.setdefault(row.unit_id, {})[row.person_id] = row.since
    return found


def cohort_memberships(store: Store) -> dict[str, dict[str, datetime]]:
    """Returns since when everybody is in which cohort: by cohort, then by person."""
    found: dict[str, dict[str, datetime]] = {}
    with reading(store.engine) as session:
        for row in session.scalars(select(CohortMemberRow)):
            found.setdefault(row.cohort_id, {})[row.person_id] = row.since
    return found


def reach_of(store: Store, person: Person) -> frozenset[str] | None:
    """Returns the ids of those whose answers and plan somebody may see, oneself among them.

    A mentor and an analyst reach the people of their units, also of units given up; a trainee only
    oneself; an administrator everybody, and so do a mentor and an analyst as long as there is no unit at
    all. None stands for everybody.
    """
    if person.role == "administrator":
        return None
    if person.role == "trainee":
        return frozenset((person.person_id,))
    own = select(MembershipRow.unit_id).where(MembershipRow.person_id == person.person_id)
    with reading(store.engine) as session:
        if not session.scalar(select(func.count()).select_from(UnitRow)):
            return None
        reached = session.scalars(select(MembershipRow.person_id).where(MembershipRow.unit_id.in_(own)))
        return frozenset((person.person_id, *reached))


def within(reach: frozenset[str] | None, people: Iterable[Person]) -> tuple[Person, ...]:
    """Returns those of some people whom a reach covers."""
    return tuple(person for person in people if reach is None or person.person_id in reach)


def _units(store: Store, query: Select[Any]) -> tuple[Unit, ...]:
    with reading(store.engine) as session:
        return tuple(_unit(row) for row in session.scalars(query))


def _people(store: Store, ids: Select[Any]) -> tuple[Person, ...]:
    query = select(PersonRow).where(PersonRow.person_id.in_(ids), PersonRow.retired_at.is_(None))
    with reading(store.engine) as session:
        return tuple(person_of(row) for row in session.scalars(query.order_by(PersonRow.name)))


def _unit(row: UnitRow) -> Unit:
    return Unit(
        row.unit_id,
        row.name,
        cast("UnitKind", row.kind),
        row.country,
        row.time_zone,
        row.goal_minutes,
        row.retired_at,
    )


def _cohort(row: CohortRow) -> Cohort:
    return Cohort(row.cohort_id, row.name, row.first_day, row.last_day, row.made_by, row.retired_at)
