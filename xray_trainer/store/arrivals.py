"""Sets that arrive, and the truth that arrives for sealed ones: each kept in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.exercises.exercise import Rules
from xray_trainer.exercises.records import concealment_record, finding_record
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.answers import judge_sealed
from xray_trainer.store.attachments import Attachment
from xray_trainer.store.database import insert_new, writing
from xray_trainer.store.exchange import Exchanged, note_in, record_exchange
from xray_trainer.store.schema import (
    AttachmentRow,
    CaseRow,
    ExerciseRow,
    ExerciseSetRow,
    FeedbackTextRow,
    ScanRow,
    SealedExerciseRow,
    SealRow,
    SetMemberRow,
)
from xray_trainer.store.seals import Seal, seal_values
from xray_trainer.store.set_states import Provenance, SetStatus, keep_state, status_of_new
from xray_trainer.store.shelving import Shelved, insert_exercise
from xray_trainer.store.store import Store
from xray_trainer.store.told_cases import Case, case_values


@dataclass(frozen=True, slots=True)
class Truths:
    """The truth of an exercise on its way into the database; `benign_sha256` is in the library already."""

    exercise_id: str
    concealments: tuple[Concealment, ...]
    risk_indicators: tuple[str, ...]
    findings: tuple[Finding, ...]
    cargo_family: str
    feedback: str
    texts: Mapping[str, str]
    attachments: tuple[Attachment, ...]
    benign_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A set on its way into the database; its scans and attachments are on disk already.

    `truths` are those of its exercises, none of them where `seal` is set.
    """

    set_id: str
    title: str
    rules: Rules
    exercises: tuple[Shelved, ...]
    truths: tuple[Truths, ...]
    seal: Seal | None = None
    case: Case | None = None


def keep_arrival(
    store: Store,
    arrival: Arrival,
    *,
    package: Exchanged,
    status: SetStatus,
    provenance: Provenance,
    now: datetime,
) -> bool:
    """Returns whether a set was new, after keeping it in one transaction; one that is here stays as it is."""
    with writing(store.engine) as session:
        note_in(session, package, now)
        if session.get(ExerciseSetRow, arrival.set_id) is not None:
            record_exchange(session, store, package, now)
            return False
        _insert_set(session, arrival, now)
        keep_state(session, arrival.set_id, status=status, provenance=provenance, now=now)
        fresh = _fresh(session, [one.exercise.exercise_id for one in arrival.exercises])
        if arrival.seal:
            insert_new(session, SealRow, [seal_values(arrival.seal, now)])
        for position, shelved in enumerate(arrival.exercises):
            insert_exercise(session, shelved, now, status=status_of_new(session, arrival.set_id))
            _insert_member(session, arrival, shelved.exercise.exercise_id, position, fresh)
        for truth in arrival.truths:
            if truth.exercise_id in fresh:
                _insert_extras(session, truth, now)
        if arrival.case:
            insert_new(session, CaseRow, [case_values(arrival.case)])
        record_exchange(session, store, package, now)
    return True


def open_truths(
    store: Store,
    seal_id: str,
    *,
    secret: str,
    truths: Sequence[Truths],
    scans: Mapping[str, Mapping[str, object]],
    package: Exchanged,
    now: datetime,
) -> int:
    """Returns how many answers were judged, after keeping the truth of sealed exercises in one transaction.

    Args:
        store: where they are.
        seal_id: the seal.
        secret: its key.
        truths: of its exercises.
        scans: rows of benign scans by address; the scans are in the library.
        package: the file that brought the key.
        now: the time.
    """
    with writing(store.engine) as session:
        note_in(session, package, now)
        for sha256, facts in scans.items():
            insert_new(session, ScanRow, [{"sha256": sha256, **facts, "added_at": now}])
        ours = select(SealedExerciseRow.exercise_id).where(SealedExerciseRow.seal_id == seal_id)
        waiting = set(session.scalars(ours))
        num = sum(_open(session, truth, now) for truth in truths if truth.exercise_id in waiting)
        values = {"secret": secret, "opened_at": now}
        session.execute(update(SealRow).where(SealRow.seal_id == seal_id).values(values))
        record_exchange(session, store, package, now, judged=num)
    return num


def _insert_set(session: Session, arrival: Arrival, now: datetime) -> None:
    row = {
        "set_id": arrival.set_id,
        "title": arrival.title,
        "rules": arrival.rules.model_dump(mode="json"),
        "num_planned": len(arrival.exercises),
        "created_at": now,
    }
    insert_new(session, ExerciseSetRow, [row])


def _insert_member(
    session: Session, arrival: Arrival, exercise_id: str, position: int, fresh: Collection[str]
) -> None:
    row = {"set_id": arrival.set_id, "position": position, "exercise_id": exercise_id}
    insert_new(session, SetMemberRow, [row])
    if arrival.seal and exercise_id in fresh:
        sealed = {"exercise_id": exercise_id, "seal_id": arrival.seal.seal_id}
        insert_new(session, SealedExerciseRow, [sealed])


def _fresh(session: Session, exercise_ids: Sequence[str]) -> frozenset[str]:
    return frozenset(one for one in exercise_ids if session.get(ExerciseRow, one) is None)


def _insert_extras(session: Session, truth: Truths, now: datetime) -> None:
    texts = [
        {"exercise_id": truth.exercise_id, "language": language, "text": text}
        for language, text in truth.texts.items()
    ]
    insert_new(session, FeedbackTextRow, texts)
    rows = [
        {
            "exercise_id": truth.exercise_id,
            "sha256": one.sha256,
            "position": position,
            "kind": one.kind,
            "media_type": one.media_type,
            "name": one.name,
            "caption": one.caption,
            "num_bytes": one.num_bytes,
            "added_at": now,
        }
        for position, one in enumerate(truth.attachments)
    ]
    insert_new(session, AttachmentRow, rows)


def _open(session: Session, truth: Truths, now: datetime) -> int:
    exercise = session.get_one(ExerciseRow, truth.exercise_id)
    exercise.truth = [concealment_record(one) for one in truth.concealments]
    exercise.risk_indicators = list(truth.risk_indicators)
    exercise.findings = [finding_record(one) for one in truth.findings]
    exercise.cargo_family = truth.cargo_family
    exercise.feedback = truth.feedback
    exercise.benign_sha256 = truth.benign_sha256 or None
    _insert_extras(session, truth, now)
    session.execute(delete(SealedExerciseRow).where(SealedExerciseRow.exercise_id == truth.exercise_id))
    session.flush()
    return judge_sealed(session, exercise)
