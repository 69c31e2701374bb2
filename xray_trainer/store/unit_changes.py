"""Making units and cohorts, and letting people join and leave them.

Leaving a unit or a cohort ends what is still to be done for it; what was done stays with the person. Who
joins gets what is due after that day. Nothing here asks who may
do it: pages do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import available_timezones

from babel import Locale
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence, unknown_name
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, writing
from xray_trainer.store.people import clean_name
from xray_trainer.store.schema import CohortMemberRow, CohortRow, MembershipRow, UnitRow
from xray_trainer.store.store import Store
from xray_trainer.store.units import UNIT_KINDS, Cohort, Unit, UnitKind

GOAL_MINUTES = 360
"""Minutes on image per half-year that a new unit has as its goal."""


def add_unit(
    store: Store,
    name: str,
    *,
    country: str,
    time_zone: str,
    now: datetime,
    kind: UnitKind = "port",
    goal_minutes: int = GOAL_MINUTES,
) -> Unit:
    """Returns a new unit without people.

    Raises:
        InputError: another unit has the name, or country, time zone, kind or goal cannot be.
    """
    unit = Unit(
        str(uuid4()), clean_name(name), kind, clean_country(country), clean_zone(time_zone), goal_minutes
    )
    if kind not in UNIT_KINDS:
        raise unknown_name("kind of unit", kind, UNIT_KINDS)
    _require_goal(goal_minutes)
    row = {
        "unit_id": unit.unit_id,
        "name": unit.name,
        "kind": kind,
        "country": unit.country,
        "time_zone": unit.time_zone,
        "goal_minutes": goal_minutes,
        "created_at": now,
        "retired_at": None,
    }
    with writing(store.engine) as session:
        if insert_new(session, UnitRow, [row]):
            told = {"change": "added"}
            record_in(session, store, "change_unit", subject=unit.unit_id, now=now, details=told)
        else:
            raise _taken(Sentence("unit"), unit.name)
    return unit


def set_goal(store: Store, unit_id: str, *, minutes: int, now: datetime) -> None:
    """Keeps how many minutes on image a person of a unit should reach in a half-year.

    Raises:
        InputError: a half-year has not as many.
    """
    _require_goal(minutes)
    with writing(store.engine) as session:
        session.execute(update(UnitRow).where(UnitRow.unit_id == unit_id).values(goal_minutes=minutes))
        record_in(session, store, "change_unit", subject=unit_id, now=now, details={"goal_minutes": minutes})


def retire_unit(store: Store, unit_id: str, *, now: datetime) -> None:
    """Gives a unit up: it is in no list any more, and what was assigned to it is over.

    Its people stay in it, so that those who mentored it still reach what they did.
    """
    with writing(store.engine) as session:
        session.execute(update(UnitRow).where(UnitRow.unit_id == unit_id).values(retired_at=now))
        record_in(session, store, "change_unit", subject=unit_id, now=now, details={"change": "given up"})


def join_unit(store: Store, unit_id: str, *, person_ids: Iterable[str], now: datetime) -> None:
    """Lets people join a unit; who is in it stays in it since when they were."""
    rows = [{"unit_id": unit_id, "person_id": one, "since": now} for one in person_ids]
    with writing(store.engine) as session:
        if insert_new(session, MembershipRow, rows):
            told = {"joined": [row["person_id"] for row in rows]}
            record_in(session, store, "change_unit", subject=unit_id, now=now, details=told)


def leave_unit(store: Store, unit_id: str, *, person_id: str, now: datetime) -> None:
    """Lets a person leave a unit."""
    with writing(store.engine) as session:
        _leave(session, unit_id, person_id)
        record_in(session, store, "change_unit", subject=unit_id, now=now, details={"left": person_id})


def move(store: Store, person_id: str, *, from_unit: str, to_unit: str, now: datetime) -> None:
    """Lets a person leave a unit for another, both or neither."""
    with writing(store.engine) as session:
        _leave(session, from_unit, person_id)
        insert_new(session, MembershipRow, [{"unit_id": to_unit, "person_id": person_id, "since": now}])
        told = {"left": person_id, "to": to_unit}
        record_in(session, store, "change_unit", subject=from_unit, now=now, details=told)


def add_cohort(
    store: Store, name: str, *, first_day: date, last_day: date, now: datetime, made_by: str | None = None
) -> Cohort:
    """Returns a new cohort without people.

    Raises:
        InputError: another cohort has the name, or it would end before it begins.
    """
    if last_day < first_day:
        raise InputError(
            "a cohort must end after it begins, got {first_day} to {last_day}",
            first_day=first_day,
            last_day=last_day,
        )
    cohort = Cohort(str(uuid4()), clean_name(name), first_day, last_day, made_by)
    row = {
        "cohort_id": cohort.cohort_id,
        "name": cohort.name,
        "first_day": first_day,
        "last_day": last_day,
        "made_by": made_by,
        "created_at": now,
        "retired_at": None,
    }
    with writing(store.engine) as session:
        if insert_new(session, CohortRow, [row]):
            told = {"change": "cohort added"}
            record_in(session, store, "change_unit", subject=cohort.cohort_id, now=now, details=told)
        else:
            raise _taken(Sentence("cohort"), cohort.name)
    return cohort


def retire_cohort(store: Store, cohort_id: str, *, now: datetime) -> None:
    """Gives a cohort up: it is in no list any more, and what was assigned to it is over."""
    with writing(store.engine) as session:
        session.execute(update(CohortRow).where(CohortRow.cohort_id == cohort_id).values(retired_at=now))
        told = {"change": "cohort given up"}
        record_in(session, store, "change_unit", subject=cohort_id, now=now, details=told)


def set_cohort(store: Store, cohort_id: str, *, person_ids: Iterable[str], now: datetime) -> None:
    """Makes these people, and nobody else, the people of a cohort."""
    wanted = list(person_ids)
    with writing(store.engine) as session:
        own = CohortMemberRow.cohort_id == cohort_id
        there = set(session.scalars(select(CohortMemberRow.person_id).where(own)))
        session.execute(
            delete(CohortMemberRow).where(own, CohortMemberRow.person_id.in_(there.difference(wanted)))
        )
        rows = [{"cohort_id": cohort_id, "person_id": one, "since": now} for one in wanted]
        insert_new(session, CohortMemberRow, rows)
        told = {"change": "cohort", "people": sorted(wanted)}
        record_in(session, store, "change_unit", subject=cohort_id, now=now, details=told)


def clean_country(country: str) -> str:
    """Returns the two letters of a country.

    Raises:
        InputError: ISO 3166 has no such letters.
    """
    code = country.strip().upper()
    if len(code) != 2 or code not in Locale("en").territories:
        raise InputError(
            "a country must be two letters of ISO 3166 such as KZ, got {country!r}", country=country
        )
    return code


def clean_zone(time_zone: str) -> str:
    """Returns the name of a time zone.

    Raises:
        InputError: there is none of this name.
    """
    zone = time_zone.strip()
    if zone not in available_timezones():
        raise unknown_name("time zone", zone, available_timezones())
    return zone


def _leave(session: Session, unit_id: str, person_id: str) -> None:
    session.execute(
        delete(MembershipRow).where(
            MembershipRow.unit_id == unit_id,
            MembershipRow.person_id == person_id,
        )
    )


def _require_goal(minutes: int) -> None:
    if not 0 <= minutes <= 60_000:
        raise InputError("a goal must be 0 to 60,000 minutes in a half-year, got {minutes}", minutes=minutes)


def _taken(what: Sentence, name: str) -> InputError:
    return InputError(
        "a {what} must have a name of its own, got {name!r}, which is taken; add a word to it",
        what=what,
        name=name,
    )
