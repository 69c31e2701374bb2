"""Copies of drills that leave for other installations, and which drills came from there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.copies import (
    CopiedAnswer,
    CopiedAttempt,
    CopiedDrill,
    CopiedEvent,
    CopiedFlag,
    CopiedPause,
    tidied,
)
from xray_trainer.store.database import reading
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    ExerciseSetRow,
    FlagRow,
    ImportedDrillRow,
    PauseRow,
)
from xray_trainer.store.set_states import personal_sets
from xray_trainer.store.store import Store


def copies_of_set(
    store: Store, set_id: str, *, people: Sequence[str] | None = None
) -> tuple[CopiedDrill, ...]:
    """Returns the drills that were worked through here on a set.

    Args:
        store: where they are.
        set_id: the set.
        people: whose; everybody's where None.
    """
    imported = select(ImportedDrillRow.drill_id)
    query = select(DrillRow).where(DrillRow.set_id == set_id, DrillRow.drill_id.not_in(imported))
    if people is not None:
        query = query.where(DrillRow.person_id.in_(list(people)))
    with reading(store.engine) as session:
        drills = session.scalars(query.order_by(DrillRow.started_at, DrillRow.drill_id)).all()
        return tuple(copy_of(session, drill) for drill in drills)


def imported_drills(store: Store, drill_ids: Sequence[str]) -> frozenset[str]:
    """Returns which of these drills came from elsewhere."""
    query = select(ImportedDrillRow.drill_id).where(ImportedDrillRow.drill_id.in_(list(drill_ids)))
    with reading(store.engine) as session:
        return frozenset(session.scalars(query))


def has_finished_results(store: Store, set_id: str) -> bool:
    """Returns whether a drill on a set came from elsewhere that is finished."""
    query = (
        select(DrillRow.drill_id)
        .join(ImportedDrillRow, ImportedDrillRow.drill_id == DrillRow.drill_id)
        .where(DrillRow.set_id == set_id, DrillRow.finished_at.is_not(None))
    )
    with reading(store.engine) as session:
        return session.scalars(query.limit(1)).first() is not None


def worked_sets(store: Store) -> dict[str, str]:
    """Returns the titles of sets by id that somebody worked on here, apart from sets of one person's own."""
    imported = select(ImportedDrillRow.drill_id)
    query = (
        select(ExerciseSetRow.set_id, ExerciseSetRow.title)
        .join(DrillRow, DrillRow.set_id == ExerciseSetRow.set_id)
        .where(DrillRow.drill_id.not_in(imported), ExerciseSetRow.set_id.not_in(personal_sets()))
        .order_by(DrillRow.started_at.desc())
    )
    with reading(store.engine) as session:
        return {row.set_id: row.title for row in session.execute(query)}


def copy_of(session: Session, drill: DrillRow) -> CopiedDrill:
    """Returns a drill with all that belongs to it."""
    query = select(AttemptRow).where(AttemptRow.drill_id == drill.drill_id)
    attempts = tuple(_copied_attempt(session, row) for row in session.scalars(query))
    return tidied(
        CopiedDrill(
            drill_id=drill.drill_id,
            person_id=drill.person_id,
            set_id=drill.set_id,
            started_at=drill.started_at,
            finished_at=drill.finished_at,
            attempts=attempts,
        )
    )


def _copied_attempt(session: Session, row: AttemptRow) -> CopiedAttempt:
    of = row.attempt_id
    answer = session.get(AnswerRow, of, populate_existing=True)
    events = session.scalars(select(EventRow).where(EventRow.attempt_id == of))
    pauses = session.scalars(select(PauseRow).where(PauseRow.attempt_id == of))
    flags = session.scalars(select(FlagRow).where(FlagRow.attempt_id == of))
    return CopiedAttempt(
        attempt_id=of,
        exercise_id=row.exercise_id,
        opened_at=row.opened_at,
        expired_at=row.expired_at,
        events=tuple(
            CopiedEvent(uuid=one.uuid, seq=one.seq, t=one.t, kind=one.kind, payload=one.payload)
            for one in events
        ),
        pauses=tuple(CopiedPause(since=one.since, until=one.until) for one in pauses),
        flags=tuple(
            CopiedFlag(key=one.key, kind=one.kind, comment=one.comment, raised_at=one.raised_at)
            for one in flags
        ),
        answer=_copied_answer(answer) if answer else None,
    )


def _copied_answer(row: AnswerRow) -> CopiedAnswer:
    return CopiedAnswer(
        key=row.key,
        decision=row.decision,
        answer=row.record["answer"],
        seconds_client=row.seconds_client,
        submitted_at=row.submitted_at,
    )
