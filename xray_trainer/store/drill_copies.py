"""Drills that leave for other installations and drills that come from them.

What comes is joined with what came before (`drills.copies`), so that the database holds the same whatever
the order. Drills that were worked through here are never changed by what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.drills.copies import (
    CopiedAnswer,
    CopiedAttempt,
    CopiedDrill,
    CopiedEvent,
    CopiedFlag,
    CopiedPause,
    joined,
    normalised,
    tidied,
)
from xray_trainer.drills.journal import Event, ticked
from xray_trainer.errors import InputError, unknown_name
from xray_trainer.store.answers import judged_values
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exchange import Exchanged, note_in, record_exchange
from xray_trainer.store.imported_people import CopiedPerson, import_people
from xray_trainer.store.schema import (
    OFFERED,
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    ExerciseRow,
    ExerciseSetRow,
    FlagRow,
    ImportedDrillRow,
    PauseRow,
    ScanRow,
    SetMemberRow,
)
from xray_trainer.store.set_states import personal_sets
from xray_trainer.store.store import Store

Fate = Literal["new", "changed", "same", "ours"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of drills that came in: how many were new, changed, known already, or our own."""

    num_new: int
    num_changed: int
    num_same: int
    num_ours: int
    finished: tuple[tuple[str, str], ...]
    """Sets and people of drills that are finished."""


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
        return tuple(_copy(session, drill) for drill in drills)


def import_copies(
    store: Store,
    copies: Iterable[CopiedDrill],
    *,
    people: Sequence[CopiedPerson],
    unit: str,
    is_own: bool,
    package: Exchanged,
    now: datetime,
) -> Imported:
    """Returns what became of drills from another installation, kept in one transaction.

    Args:
        store: where they go.
        copies: the drills.
        people: who worked through them.
        unit: fingerprint of the unit that signed.
        is_own: whether that is this unit: a copy of this installation may tell of people of here.
        package: the file that they came in.
        now: the time.

    Raises:
        RecipeError: a set is not here.
        InputError: a drill or a person belongs to another unit, or an answer is none.
    """
    with writing(store.engine) as session:
        note_in(session, package, now)
        import_people(session, people, unit=unit, is_own=is_own)
        told = {person.person_id for person in people}
        fates: list[Fate] = []
        finished = []
        for copy in _once(copies):
            if copy.person_id not in told:
                raise InputError("drill {drill_id}: nobody says whose it is; refused", drill_id=copy.drill_id)
            fates.append(_import(session, _normalised(session, copy), unit, now))
            if copy.finished_at:
                finished.append((copy.set_id, copy.person_id))
        record_exchange(session, store, package, now, drills=len(fates))
    return Imported(
        num_new=fates.count("new"),
        num_changed=fates.count("changed"),
        num_same=fates.count("same"),
        num_ours=fates.count("ours"),
        finished=tuple(sorted(set(finished))),
    )


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


def _import(session: Session, copy: CopiedDrill, unit: str, now: datetime) -> Fate:
    row = session.get(DrillRow, copy.drill_id)
    if row is None:
        _insert_drill(session, copy, unit, now)
        _write(session, copy.model_copy(update={"attempts": ()}), copy, now)
        return "new"
    origin = session.get(ImportedDrillRow, copy.drill_id)
    if origin is None:
        return "ours"
    if origin.unit != unit:
        raise InputError(
            "drill {drill_id}: it came from another unit before; refused", drill_id=copy.drill_id
        )
    before = _copy(session, row)
    after = joined(before, copy)
    if after == before:
        return "same"
    _write(session, before, after, now)
    return "changed"


def _once(copies: Iterable[CopiedDrill]) -> tuple[CopiedDrill, ...]:
    by_id: dict[str, CopiedDrill] = {}
    for copy in copies:
        by_id[copy.drill_id] = joined(by_id.get(copy.drill_id, copy), copy)
    return tuple(by_id.values())


def _normalised(session: Session, copy: CopiedDrill) -> CopiedDrill:
    query = (
        select(SetMemberRow.exercise_id, ScanRow.height_px, ScanRow.width_px)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(SetMemberRow.set_id == copy.set_id)
    )
    shapes = {row.exercise_id: (row.height_px, row.width_px) for row in session.execute(query)}
    if not shapes:
        raise unknown_name("exercise set", copy.set_id, session.scalars(select(ExerciseSetRow.set_id)))
    for attempt in copy.attempts:
        if attempt.exercise_id not in shapes:
            raise InputError(
                "exercise {exercise_id}: it is not in this set here; refused", exercise_id=attempt.exercise_id
            )
    attempts = (normalised(one, shape_hw=shapes[one.exercise_id]) for one in copy.attempts)
    return tidied(copy.model_copy(update={"attempts": tuple(attempts)}))


def _insert_drill(session: Session, copy: CopiedDrill, unit: str, now: datetime) -> None:
    row = {
        "drill_id": copy.drill_id,
        "person_id": copy.person_id,
        "set_id": copy.set_id,
        "started_at": copy.started_at,
        "finished_at": copy.finished_at,
    }
    insert_new(session, DrillRow, [row])
    origin = {"drill_id": copy.drill_id, "unit": unit, "imported_at": now}
    insert_new(session, ImportedDrillRow, [origin])


def _write(session: Session, before: CopiedDrill, after: CopiedDrill, now: datetime) -> None:
    values = {"started_at": after.started_at, "finished_at": after.finished_at}
    session.execute(update(DrillRow).where(DrillRow.drill_id == after.drill_id).values(values))
    query = select(SetMemberRow.exercise_id, SetMemberRow.position).where(SetMemberRow.set_id == after.set_id)
    positions = {row.exercise_id: row.position for row in session.execute(query)}
    old = {attempt.exercise_id: attempt for attempt in before.attempts}
    for attempt in after.attempts:
        if attempt != old.get(attempt.exercise_id):
            _write_attempt(
                session, after.drill_id, attempt, old.get(attempt.exercise_id), positions=positions, now=now
            )


def _write_attempt(
    session: Session,
    drill_id: str,
    attempt: CopiedAttempt,
    before: CopiedAttempt | None,
    *,
    positions: Mapping[str, int],
    now: datetime,
) -> None:
    if before is not None and before.attempt_id != attempt.attempt_id:
        session.execute(delete(AttemptRow).where(AttemptRow.attempt_id == before.attempt_id))
        before = None
    row = {
        "attempt_id": attempt.attempt_id,
        "drill_id": drill_id,
        "exercise_id": attempt.exercise_id,
        "position": positions[attempt.exercise_id],
        "opened_at": attempt.opened_at,
        "expired_at": attempt.expired_at,
    }
    if insert_new(session, AttemptRow, [row]) == 0:
        if before is None:
            raise InputError(
                "attempt {attempt_id}: it belongs to another drill here; refused",
                attempt_id=attempt.attempt_id,
            )
        values = {"opened_at": attempt.opened_at, "expired_at": attempt.expired_at}
        session.execute(update(AttemptRow).where(AttemptRow.attempt_id == attempt.attempt_id).values(values))
    exercise = session.get_one(ExerciseRow, attempt.exercise_id)
    _write_journal(session, attempt, now)
    _write_flags(session, attempt, exercise)
    if attempt.answer and (before is None or before.answer != attempt.answer):
        _write_answer(session, attempt, attempt.answer, exercise)


def _write_journal(session: Session, attempt: CopiedAttempt, now: datetime) -> None:
    of_attempt = attempt.attempt_id
    events = [
        {
            "attempt_id": of_attempt,
            "uuid": event.uuid,
            "seq": event.seq,
            "t": event.t,
            "kind": event.kind,
            "payload": dict(event.payload),
            "received_at": now,
        }
        for event in attempt.events
    ]
    session.execute(delete(EventRow).where(EventRow.attempt_id == of_attempt))
    session.execute(delete(PauseRow).where(PauseRow.attempt_id == of_attempt))
    for start in range(0, len(events), 500):
        insert_new(session, EventRow, events[start : start + 500])
    pauses = [{"attempt_id": of_attempt, "since": one.since, "until": one.until} for one in attempt.pauses]
    insert_new(session, PauseRow, pauses)


def _write_flags(session: Session, attempt: CopiedAttempt, exercise: ExerciseRow) -> None:
    """Keeps flags; an exercise with a new one waits for a mentor's look, as it does where it was flagged."""
    rows = [
        {
            "attempt_id": attempt.attempt_id,
            "key": flag.key,
            "exercise_id": attempt.exercise_id,
            "kind": flag.kind,
            "comment": flag.comment,
            "raised_at": flag.raised_at,
        }
        for flag in attempt.flags
    ]
    if insert_new(session, FlagRow, rows) and exercise.status == OFFERED:
        exercise.status = "flagged"


def _write_answer(
    session: Session, attempt: CopiedAttempt, answer: CopiedAnswer, exercise: ExerciseRow
) -> None:
    given = answer.given(attempt.exercise_id)
    journal = [Event(one.uuid, one.seq, one.t, one.kind, one.payload) for one in attempt.events]
    session.execute(delete(AnswerRow).where(AnswerRow.attempt_id == attempt.attempt_id))
    row = {
        "attempt_id": attempt.attempt_id,
        "key": answer.key,
        "decision": answer.decision,
        **judged_values(session, exercise, answer=given, ticks=ticked(journal)),
        "seconds_server": given.seconds,
        "seconds_client": answer.seconds_client,
        "submitted_at": answer.submitted_at,
    }
    insert_new(session, AnswerRow, [row])


def _copy(session: Session, drill: DrillRow) -> CopiedDrill:
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
