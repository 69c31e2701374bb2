"""Who may look at an attempt of somebody else's, or at an own one with its answer: asked at every door.

A mentor reaches the attempts of the people in their units (`store.units.reach_of`), at any time, because a
mentor may see truth. Whoever is asked to read the scan of an attempt a second time sees nothing of the first
reading before having submitted. A trainee reaches own answers alone, and those only once `answers.reveal`
shows their truth, so that nothing said about an answer can unseal an exam.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from xray_trainer.accounts.permissions import require
from xray_trainer.errors import ForbiddenError, SealedError
from xray_trainer.store.attempts import unknown_attempt
from xray_trainer.store.database import reading
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.people import Person
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, ExerciseSetRow, SecondReadingRow
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of

Side = Literal["mentor", "own"]


def require_access(store: Store, person: Person, attempt_id: str) -> Side:
    """Returns as whom a person may look at an attempt and all that is told about it.

    Raises:
        UnknownAttemptError: there is no such attempt.
        ForbiddenError: it is somebody else's, and the person is no mentor or no mentor of that unit.
        SealedError: it is one's own and its answer may not be seen yet, or one is to read it a second time.
    """
    with reading(store.engine) as session:
        owner = _owner(session, attempt_id)
        if owner is None:
            raise unknown_attempt()
        if owner == person.person_id:
            if not _is_shown(session, attempt_id):
                raise SealedError("what is said about an answer is shown when the answer may be")
            return "own"
        is_blind = _is_blind(session, person.person_id, attempt_id)
    require(person.role, "review_answers")
    require_reach(store, person, owner)
    if is_blind:
        raise SealedError("you read this scan a second time; the first reading is shown when you submitted")
    return "mentor"


def require_reach(store: Store, person: Person, owner_id: str) -> None:
    """Refuses what belongs to somebody outside of a person's units.

    Raises:
        ForbiddenError: it does.
    """
    reach = reach_of(store, person)
    if reach is not None and owner_id not in reach:
        raise ForbiddenError("this answer was given in another unit; ask a mentor of that unit")


def owner_of_attempt(store: Store, attempt_id: str) -> str | None:
    """Returns the id of whoever an attempt belongs to, None where there is no such attempt."""
    with reading(store.engine) as session:
        return _owner(session, attempt_id)


def still_to_read(person_id: str) -> Select[str]:
    """Returns the exercises that a person is still to read a second time, as a query."""
    return (
        select(AttemptRow.exercise_id)
        .join(SecondReadingRow, SecondReadingRow.attempt_id == AttemptRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == SecondReadingRow.drill_id)
        .where(DrillRow.person_id == person_id, DrillRow.finished_at.is_(None))
    )


def _owner(session: Session, attempt_id: str) -> str | None:
    query = select(DrillRow.person_id).join(AttemptRow, AttemptRow.drill_id == DrillRow.drill_id)
    return session.scalar(query.where(AttemptRow.attempt_id == attempt_id))


def _is_shown(session: Session, attempt_id: str) -> bool:
    """Returns whether `answers.reveal` would show the attempt."""
    query = (
        select(AnswerRow.attempt_id)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .where(AnswerRow.attempt_id == attempt_id, may_be_shown())
    )
    return session.scalar(query) is not None


def _is_blind(session: Session, person_id: str, attempt_id: str) -> bool:
    """Returns whether a person still has to read the exercise of an attempt a second time."""
    own = select(AttemptRow.exercise_id).where(AttemptRow.attempt_id == attempt_id)
    asked = still_to_read(person_id).where(AttemptRow.exercise_id == own.scalar_subquery())
    return session.scalars(asked).first() is not None
