"""Assignments: keeping them, and telling to whom they are assigned.

Work for a unit or a cohort is for whoever is in it at the time of asking: who joins gets what is due after
that, who leaves has nothing more to do, and what was done stays with the person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.planning.assignment import Assignment, Work, check
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.people import people
from xray_trainer.store.schema import (
    AssignedPersonRow,
    AssignmentRow,
    CohortRow,
    ExerciseSetRow,
    RestrictedSetRow,
    UnitRow,
)
from xray_trainer.store.store import Store
from xray_trainer.store.units import cohort_memberships, memberships

_LEADING = ("mentor", "administrator")

Since = Mapping[str, datetime]
"""Since when people are among those to whom work is assigned, by their ids."""


def assign(
    store: Store, assignment: Assignment, *, now: datetime, person_ids: Collection[str] = ()
) -> Assignment:
    """Returns an assignment as it is kept.

    Args:
        store: the store.
        assignment: the work; whether it is done once is found out here.
        now: the server's time.
        person_ids: to whom it is assigned, where to no unit and no cohort.

    Raises:
        InputError: it cannot be, or it is for nobody.
    """
    targets = [bool(assignment.unit_id), bool(assignment.cohort_id), bool(person_ids)]
    if sum(targets) != 1:
        raise InputError(
            "work must be for a unit, a cohort or people, one of the three, got {got}", got=sum(targets)
        )
    known = replace(assignment, assignment_id=str(uuid4()), is_once=_is_once(store, assignment))
    check(known)
    with writing(store.engine) as session:
        insert_new(session, AssignmentRow, [_values(known, now)])
        rows = [{"assignment_id": known.assignment_id, "person_id": one, "since": now} for one in person_ids]
        insert_new(session, AssignedPersonRow, rows)
        told = {"change": "assigned", "work": known.work, "what": known.what}
        record_in(session, store, "change_plan", subject=known.assignment_id, now=now, details=told)
    return known


def withdraw(store: Store, assignment_id: str, *, now: datetime) -> None:
    """Takes an assignment back: nobody has to do it any more; what was done stays with the people."""
    with writing(store.engine) as session:
        session.execute(
            update(AssignmentRow)
            .where(AssignmentRow.assignment_id == assignment_id, AssignmentRow.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
        )
        told = {"change": "withdrawn"}
        record_in(session, store, "change_plan", subject=assignment_id, now=now, details=told)


def assignments(store: Store) -> tuple[Assignment, ...]:
    """Returns every assignment that holds, in the order in which they are due first.

    Those withdrawn are left out, and those for units and cohorts that were given up.
    """
    query = (
        select(AssignmentRow, ExerciseSetRow.rules)
        .outerjoin(ExerciseSetRow, ExerciseSetRow.set_id == AssignmentRow.set_id)
        .outerjoin(UnitRow, UnitRow.unit_id == AssignmentRow.unit_id)
        .outerjoin(CohortRow, CohortRow.cohort_id == AssignmentRow.cohort_id)
        .where(_holds())
        .order_by(AssignmentRow.due_on, AssignmentRow.made_at, AssignmentRow.assignment_id)
    )
    with reading(store.engine) as session:
        return tuple(_assignment(row, rules) for row, rules in session.execute(query))


def assigned_to(store: Store) -> dict[str, Since]:
    """Returns to whom every assignment that holds is assigned and since when, by its id.

    Who has left is left out, and so are the mentors of a unit or cohort: its work is for those they mentor.
    """
    roles = {person.person_id: person.role for person in people(store)}
    in_units, in_cohorts = memberships(store), cohort_memberships(store)
    with reading(store.engine) as session:
        named = _named(session)
    return {
        one.assignment_id: {
            person_id: since
            for person_id, since in _since(one, in_units, in_cohorts, named).items()
            if person_id in roles and (_is_by_name(one) or roles[person_id] not in _LEADING)
        }
        for one in assignments(store)
    }


def restricted_sets(store: Store) -> frozenset[str]:
    """Returns the ids of the sets that only those see to whom they are assigned."""
    with reading(store.engine) as session:
        return frozenset(session.scalars(select(RestrictedSetRow.set_id)))


def restrict_set(store: Store, set_id: str, *, is_restricted: bool, now: datetime) -> None:
    """Keeps whether a set is for those only to whom it is assigned, or open to all.

    Raises:
        RecipeError: there is no such set.
    """
    set_info(store, set_id)
    with writing(store.engine) as session:
        if is_restricted:
            insert_new(session, RestrictedSetRow, [{"set_id": set_id, "since": now}])
        else:
            session.execute(delete(RestrictedSetRow).where(RestrictedSetRow.set_id == set_id))
        told = {"change": "for those assigned" if is_restricted else "for all"}
        record_in(session, store, "change_plan", subject=set_id, now=now, details=told)


def _is_by_name(one: Assignment) -> bool:
    return one.unit_id is None and one.cohort_id is None


def _holds() -> ColumnElement[bool]:
    return (
        AssignmentRow.withdrawn_at.is_(None)
        & or_(AssignmentRow.unit_id.is_(None), UnitRow.retired_at.is_(None))
        & or_(AssignmentRow.cohort_id.is_(None), CohortRow.retired_at.is_(None))
    )


def _is_once(store: Store, assignment: Assignment) -> bool:
    if assignment.work == "set":
        return set_info(store, assignment.what).rules.mode == "exam"
    return assignment.work == "lesson"


def _named(session: Session) -> dict[str, dict[str, datetime]]:
    found: dict[str, dict[str, datetime]] = {}
    for row in session.scalars(select(AssignedPersonRow)):
        found.setdefault(row.assignment_id, {})[row.person_id] = row.since
    return found


def _since(
    one: Assignment,
    in_units: Mapping[str, Since],
    in_cohorts: Mapping[str, Since],
    named: Mapping[str, Since],
) -> Since:
    if one.unit_id is not None:
        return in_units.get(one.unit_id, {})
    if one.cohort_id is not None:
        return in_cohorts.get(one.cohort_id, {})
    return named.get(one.assignment_id, {})


def _values(one: Assignment, now: datetime) -> dict[str, object]:
    return {
        "assignment_id": one.assignment_id,
        "work": one.work,
        "set_id": one.what if one.work == "set" else None,
        "lesson": one.what if one.work == "lesson" else None,
        "amount": one.amount,
        "unit_id": one.unit_id,
        "cohort_id": one.cohort_id,
        "opens_on": one.opens_on,
        "due_on": one.due_on,
        "time_zone": one.time_zone,
        "every_weeks": one.every_weeks,
        "until": one.until,
        "attempts": one.attempts,
        "note": one.note.strip(),
        "made_by": one.made_by,
        "made_at": now,
        "withdrawn_at": None,
    }


def _assignment(row: AssignmentRow, rules: dict[str, Any] | None) -> Assignment:
    is_exam = rules is not None and Rules.model_validate(rules).mode == "exam"
    return Assignment(
        assignment_id=row.assignment_id,
        work=cast("Work", row.work),
        what=row.set_id or row.lesson or "",
        amount=row.amount,
        opens_on=row.opens_on,
        due_on=row.due_on,
        time_zone=row.time_zone,
        every_weeks=row.every_weeks,
        until=row.until,
        attempts=row.attempts,
        is_once=is_exam or row.work == "lesson",
        note=row.note,
        unit_id=row.unit_id,
        cohort_id=row.cohort_id,
        made_by=row.made_by,
    )
