"""Drills: one person's run through one set, from its start to the outcomes that may be shown.

In practice and review every outcome may be seen once it is there; in a shift those of its warm-up; all others
only when the drill is finished.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json
from xray_trainer.errors import AttemptError, SealedError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.schema import (
    OFFERED,
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseRow,
    ExerciseSetRow,
    PersonRow,
    SetMemberRow,
)
from xray_trainer.store.sealing import SEALED, is_judged
from xray_trainer.store.set_states import RELEASED, state_of
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class DrillInfo:
    """Where a drill stands.

    `num_exercises` counts what the drill has or will have, without exercises that were flagged before they
    were opened; `num_answered` answers; `num_expired` exercises whose time ran out without one; `num_sealed`
    answers that wait for the truth.
    """

    drill_id: str
    person_id: str
    set_id: str
    title: str
    rules: Rules
    num_exercises: int
    num_answered: int
    num_expired: int
    started_at: datetime
    finished_at: datetime | None
    num_sealed: int = 0

    @property
    def is_finished(self) -> bool:
        """Returns whether no answer can follow."""
        return self.finished_at is not None

    @property
    def num_unanswered(self) -> int:
        """Returns how many exercises stay without an answer, as far as that is known by now."""
        return self.num_exercises - self.num_answered if self.is_finished else self.num_expired

    @property
    def shows_outcomes(self) -> bool:
        """Returns whether all outcomes may be seen now."""
        return not self.num_sealed and (self.is_finished or self.rules.mode in ("practice", "review"))

    def shows_feedback(self, position: int) -> bool:
        """Returns whether outcome and truth of the submitted attempt at a place may be seen now."""
        return not self.num_sealed and (self.is_finished or self.rules.shows_feedback(position))


def start_drill(store: Store, person_id: str, *, set_id: str, now: datetime) -> DrillInfo:
    """Returns a new drill of a person through a set; the clock of the drill starts now.

    An exam is taken once: where the person has begun it, that one is returned.

    Raises:
        RecipeError: there is no such set.
        AttemptError: the set is not released, or it is an exam that the person has finished.
    """
    if state_of(store, set_id).status != RELEASED:
        raise AttemptError("this set is not open to trainees now; choose another one from the list")
    is_exam = set_info(store, set_id).rules.mode == "exam"
    row = {
        "drill_id": str(uuid4()),
        "person_id": person_id,
        "set_id": set_id,
        "started_at": now,
        "finished_at": None,
    }
    with writing(store.engine) as session:
        begun = _begun(session, person_id, set_id) if is_exam else None
        if begun is None:
            insert_new(session, DrillRow, [row])
        drill_id = str(row["drill_id"]) if begun is None else begun
    return drill_info(store, drill_id)


def drill_info(store: Store, drill_id: str) -> DrillInfo:
    """Returns where a drill stands.

    Raises:
        AttemptError: there is no such drill.
    """
    with reading(store.engine) as session:
        row = session.execute(_infos().where(DrillRow.drill_id == drill_id)).first()
    if row is None:
        raise AttemptError("there is no such drill; start one from the list of exercise sets")
    return _info(row)


def drills_of(store: Store, person_id: str) -> tuple[DrillInfo, ...]:
    """Returns a person's drills, the newest first."""
    with reading(store.engine) as session:
        rows = session.execute(
            _infos().where(DrillRow.person_id == person_id).order_by(DrillRow.started_at.desc())
        )
        return tuple(_info(row) for row in rows)


def unfinished_drill(store: Store, person_id: str, *, set_id: str) -> DrillInfo | None:
    """Returns the newest drill of a person through a set that can go on, None where there is none."""
    drills = (drill for drill in drills_of(store, person_id) if drill.set_id == set_id)
    return next((drill for drill in drills if not drill.is_finished), None)


def finish_drill(store: Store, drill_id: str, *, now: datetime) -> DrillInfo:
    """Returns the drill after its end; one that is finished keeps the time at which it was."""
    with writing(store.engine) as session:
        session.execute(
            update(DrillRow)
            .where(DrillRow.drill_id == drill_id, DrillRow.finished_at.is_(None))
            .values(finished_at=now)
        )
    return drill_info(store, drill_id)


def outcomes_of_drill(store: Store, drill_id: str) -> tuple[Outcome, ...]:
    """Returns the outcomes of a drill in the order of its exercises.

    Raises:
        AttemptError: there is no such drill.
        SealedError: its rules show no outcome before it is finished, or its truth is sealed.
    """
    require_shown(drill_info(store, drill_id))
    with reading(store.engine) as session:
        return _outcomes(session.scalars(_records().where(AttemptRow.drill_id == drill_id)))


def require_shown(drill: DrillInfo) -> None:
    """Refuses a drill whose outcomes may not be seen now.

    Raises:
        SealedError: it is not finished, or waits for its truth.
    """
    if drill.num_sealed:
        raise SealedError(
            "the truth of this set is sealed; send the results to its mentor, whose reply opens it"
        )
    if not drill.shows_outcomes:
        raise SealedError("outcomes of a shift or an exam are shown when it is finished")


def outcomes_of_person(store: Store, person_id: str) -> tuple[Outcome, ...]:
    """Returns all outcomes of a person that may be shown, in the order in which they were answered.

    Reviews are left out: who meets a scan again shows what was remembered, not what was seen.
    """
    query = (
        _records()
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .where(DrillRow.person_id == person_id, may_be_shown(), _mode() != "review")
        .order_by(None)
        .order_by(AnswerRow.submitted_at, AttemptRow.position)
    )
    with reading(store.engine) as session:
        return _outcomes(session.scalars(query))


def may_be_shown() -> ColumnElement[bool]:
    """Returns when an outcome may be seen, for queries of answers, attempts, drills and sets."""
    in_warm_up = AttemptRow.position < ExerciseSetRow.rules["warm_up"].as_integer()
    is_time = or_(
        DrillRow.finished_at.is_not(None),
        _mode().in_(("practice", "review")),
        and_(_mode() == "shift", in_warm_up),
    )
    return and_(is_time, is_judged())


def _mode() -> ColumnElement[str]:
    mode: ColumnElement[str] = ExerciseSetRow.rules["mode"].as_string()
    return mode


def _begun(session: Session, person_id: str, set_id: str) -> str | None:
    """Returns the drill in which a person takes an exam, if it is begun; refuses one that is finished."""
    session.scalar(select(PersonRow).where(PersonRow.person_id == person_id).with_for_update())
    query = select(DrillRow).where(DrillRow.person_id == person_id, DrillRow.set_id == set_id)
    drill = session.scalar(query.order_by(DrillRow.started_at.desc()).limit(1))
    if drill is not None and drill.finished_at is not None:
        raise AttemptError("an exam is taken once, and this one is finished; see its result")
    return None if drill is None else drill.drill_id


def _records() -> Select[dict[str, object]]:
    return (
        select(AnswerRow.record)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .order_by(AttemptRow.position)
    )


def _outcomes(records: Iterable[dict[str, object]]) -> tuple[Outcome, ...]:
    return tuple(from_json(Outcome, record["outcome"]) for record in records)


def _infos() -> Select[DrillRow, ExerciseSetRow, int, int, int, int, int]:
    members = select(func.count()).where(SetMemberRow.set_id == DrillRow.set_id).scalar_subquery()
    answered = _attempts().join(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id).scalar_subquery()
    expired = _attempts().where(AttemptRow.expired_at.is_not(None)).scalar_subquery()
    sealed = (
        _attempts()
        .join(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(AnswerRow.outcome == SEALED)
        .scalar_subquery()
    )
    query = select(DrillRow, ExerciseSetRow, members, _skipped(), answered, expired, sealed)
    return query.join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)


def _attempts() -> Select[int]:
    return select(func.count()).select_from(AttemptRow).where(AttemptRow.drill_id == DrillRow.drill_id)


def _skipped() -> ScalarSelect[int]:
    """Returns the number of exercises that were flagged or retired before the drill opened them."""
    opened = (
        select(AttemptRow.exercise_id).where(AttemptRow.drill_id == DrillRow.drill_id).correlate(DrillRow)
    )
    return (
        select(func.count())
        .select_from(SetMemberRow)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .where(
            SetMemberRow.set_id == DrillRow.set_id,
            ExerciseRow.status != OFFERED,
            SetMemberRow.exercise_id.not_in(opened),
        )
        .scalar_subquery()
    )


def _info(row: Row[DrillRow, ExerciseSetRow, int, int, int, int, int]) -> DrillInfo:
    drill, exercise_set, num_members, num_skipped, num_answered, num_expired, num_sealed = row
    return DrillInfo(
        drill_id=drill.drill_id,
        person_id=drill.person_id,
        set_id=drill.set_id,
        title=exercise_set.title,
        rules=Rules.model_validate(exercise_set.rules),
        num_exercises=max(num_members, exercise_set.num_planned) - num_skipped,
        num_answered=num_answered,
        num_expired=num_expired,
        started_at=drill.started_at,
        finished_at=drill.finished_at,
        num_sealed=num_sealed,
    )
