"""Who may plan whose work: a mentor that of own units, an administrator everybody's.

A mentor may take people into own units who are in no unit yet; people of other units are for an
administrator to bring, because whoever mentors a unit sees what its people answer.
"""

from __future__ import annotations

from collections.abc import Collection

from xray_trainer.accounts.permissions import require
from xray_trainer.errors import ForbiddenError
from xray_trainer.planning.assignment import Assignment
from xray_trainer.store.people import Person, people
from xray_trainer.store.store import Store
from xray_trainer.store.units import (
    Cohort,
    Unit,
    cohort_memberships,
    cohorts,
    memberships,
    reach_of,
    units,
    units_of,
)


def managed_units(store: Store, person: Person) -> tuple[Unit, ...]:
    """Returns the units whose work somebody plans, by name."""
    require(person.role, "plan_work")
    return units(store) if person.role == "administrator" else units_of(store, person.person_id)


def managed_cohorts(store: Store, person: Person) -> tuple[Cohort, ...]:
    """Returns the cohorts that somebody made or that have people within their reach, the latest first."""
    require(person.role, "plan_work")
    reach, members = reach_of(store, person), cohort_memberships(store)
    return tuple(
        one
        for one in cohorts(store)
        if reach is None or one.made_by == person.person_id or reach & members.get(one.cohort_id, {}).keys()
    )


def joinable(store: Store, person: Person) -> tuple[Person, ...]:
    """Returns whom somebody may take into a unit of theirs, by name."""
    reach = reach_of(store, person)
    in_a_unit = {person_id for of_unit in memberships(store).values() for person_id in of_unit}
    return tuple(
        one
        for one in people(store)
        if reach is None or one.person_id in reach or one.person_id not in in_a_unit
    )


def require_unit(store: Store, person: Person, unit_id: str) -> None:
    """Refuses to plan the work of a unit that is not one's own.

    Raises:
        ForbiddenError: it is not.
    """
    if all(unit.unit_id != unit_id for unit in managed_units(store, person)):
        raise ForbiddenError("a mentor plans the work of own units only; ask the administrator")


def require_joinable(store: Store, person: Person, person_ids: Collection[str]) -> None:
    """Refuses to take people into a unit who are in units of others.

    Raises:
        ForbiddenError: somebody is.
    """
    known = {one.person_id for one in joinable(store, person)}
    if not known.issuperset(person_ids):
        raise ForbiddenError("people of other units are for the administrator to bring into yours")


def require_people(store: Store, person: Person, person_ids: Collection[str]) -> None:
    """Refuses to plan the work of people who are in no unit of one's own.

    Raises:
        ForbiddenError: somebody is not.
    """
    require(person.role, "plan_work")
    reach = reach_of(store, person)
    if reach is not None and not reach.issuperset(person_ids):
        raise ForbiddenError("a mentor plans the work of people of own units only; ask the administrator")


def may_withdraw(store: Store, person: Person, assignment: Assignment) -> bool:
    """Returns whether somebody may take an assignment back: who made it, who mentors its unit."""
    own = {unit.unit_id for unit in managed_units(store, person)}
    is_maker = assignment.made_by == person.person_id
    return person.role == "administrator" or is_maker or assignment.unit_id in own
