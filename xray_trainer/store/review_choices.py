"""What a mentor can filter answers by: those who answered, the sets they answered from, their exercises."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from xray_trainer.store.database import reading
from xray_trainer.store.people import Person
from xray_trainer.store.review_queue import Wanted, answer_conditions, answers_joined
from xray_trainer.store.schema import AttemptRow, DrillRow, ExerciseSetRow, PersonRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Choices:
    """Names of people and titles of sets, by id."""

    people: dict[str, str]
    sets: dict[str, str]


def choices(store: Store, person: Person) -> Choices:
    """Returns what a mentor can filter by: those who answered, and the sets they answered from."""
    conditions = answer_conditions(store, person, Wanted())
    who = answers_joined(select(DrillRow.person_id, PersonRow.name)).where(*conditions).distinct()
    sets = answers_joined(select(DrillRow.set_id, ExerciseSetRow.title)).where(*conditions).distinct()
    with reading(store.engine) as session:
        return Choices(
            people={row[0]: row[1] for row in session.execute(who.order_by(PersonRow.name))},
            sets={row[0]: row[1] for row in session.execute(sets.order_by(ExerciseSetRow.title))},
        )


def answered_exercises(store: Store, person: Person, set_id: str) -> dict[str, int]:
    """Returns the exercises of a set that somebody in reach has answered, with their place, from 0."""
    place = func.min(AttemptRow.position)
    query = answers_joined(select(AttemptRow.exercise_id, place)).group_by(AttemptRow.exercise_id)
    conditions = answer_conditions(store, person, Wanted(set_id=set_id))
    with reading(store.engine) as session:
        rows = session.execute(query.where(*conditions).order_by(place))
        return {row[0]: row[1] for row in rows}
