"""What came and went between units: files, seals over truth, and exercises that wait for their truth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, StorageError, unknown_name
from xray_trainer.exercises.exercise import Rules
from xray_trainer.exercises.records import concealment_record, finding_record
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.answers import judge_sealed
from xray_trainer.store.attachments import Attachment
from xray_trainer.store.audit import Act, record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.known_units import UnitCard, known_unit
from xray_trainer.store.schema import (
    AttachmentRow,
    CaseRow,
    ExerciseRow,
    ExerciseSetRow,
    FeedbackTextRow,
    HandDraftRow,
    PackageRow,
    ScanRow,
    SealedExerciseRow,
    SealRow,
    SetMemberRow,
)
from xray_trainer.store.sealing import is_sealed
from xray_trainer.store.set_states import Provenance, SetStatus, keep_state, status_of_new
from xray_trainer.store.shelving import Shelved, insert_exercise
from xray_trainer.store.store import Store

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A file that came in or went out; `unit` signed it, `subject` is the id of what it holds."""

    package_id: str
    direction: Direction
    kind: str
    title: str
    subject: str
    unit: str
    recipients: tuple[str, ...]
    num_bytes: int
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal over the truth of a set; `secret` is its key in hexadecimal, `""` where it is not here."""

    seal_id: str
    set_id: str
    unit: str
    rule: Literal["results", "date"]
    opens_at: datetime | None
    secret: str
    opened_at: datetime | None = None


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
class Case:
    """What a seizure taught."""

    case_id: str
    exercise_id: str
    title: str
    method: str
    lesson: str
    unit: str
    direction: Direction
    told_at: datetime


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
            insert_new(session, SealRow, [_seal_values(arrival.seal, now)])
        for position, shelved in enumerate(arrival.exercises):
            insert_exercise(session, shelved, now, status=status_of_new(session, arrival.set_id))
            _insert_member(session, arrival, shelved.exercise.exercise_id, position, fresh)
        for truth in arrival.truths:
            if truth.exercise_id in fresh:
                _insert_extras(session, truth, now)
        if arrival.case:
            insert_new(session, CaseRow, [_case_values(arrival.case)])
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


def note_exchange(store: Store, package: Exchanged, *, now: datetime) -> None:
    """Keeps that a file came or went."""
    with writing(store.engine) as session:
        note_in(session, package, now)
        record_exchange(session, store, package, now)


def exchanges(store: Store, *, limit: int = 100) -> tuple[Exchanged, ...]:
    """Returns the files that came and went, the newest first."""
    query = select(PackageRow).order_by(PackageRow.happened_at.desc()).limit(limit)
    with reading(store.engine) as session:
        return tuple(_exchanged(row) for row in session.scalars(query))


def has_arrived(store: Store, package_id: str) -> bool:
    """Returns whether a file was imported before."""
    with reading(store.engine) as session:
        return session.get(PackageRow, (package_id, "in")) is not None


def keep_seal(store: Store, seal: Seal, *, now: datetime) -> None:
    """Keeps a seal that was made here, with its key."""
    with writing(store.engine) as session:
        insert_new(session, SealRow, [_seal_values(seal, now)])


def seal_of(store: Store, seal_id: str) -> Seal:
    """Returns a seal.

    Raises:
        StorageError: there is none of this id here.
    """
    with reading(store.engine) as session:
        row = session.get(SealRow, seal_id)
        if row is None:
            raise StorageError(
                "seal {seal_id}: nothing here is sealed by it; import the set first", seal_id=seal_id[:12]
            )
        return _seal(row)


def seals_of_set(store: Store, set_id: str) -> tuple[Seal, ...]:
    """Returns the seals of a set, the newest first."""
    query = select(SealRow).where(SealRow.set_id == set_id).order_by(SealRow.made_at.desc(), SealRow.seal_id)
    with reading(store.engine) as session:
        return tuple(_seal(row) for row in session.scalars(query))


def sealed_in(store: Store, set_id: str) -> int:
    """Returns how many exercises of a set wait for their truth."""
    query = (
        select(func.count())
        .select_from(SetMemberRow)
        .join(SealedExerciseRow, SealedExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .where(SetMemberRow.set_id == set_id)
    )
    with reading(store.engine) as session:
        return session.scalar(query) or 0


def set_named(store: Store, name: str) -> str:
    """Returns the id of the set of this id, or of this title if only one has it.

    Raises:
        RecipeError: there is none.
        InputError: there are several.
    """
    with reading(store.engine) as session:
        if session.get(ExerciseSetRow, name) is not None:
            return name
        found = session.scalars(select(ExerciseSetRow.set_id).where(ExerciseSetRow.title == name)).all()
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(found))
            raise InputError(
                "{name}: several sets have this title; name one by its id: {ids}", name=name, ids=ids
            )
        raise unknown_name("exercise set", name, session.scalars(select(ExerciseSetRow.title)))


def is_sealed_here(store: Store, exercise_id: str) -> bool:
    """Returns whether an exercise waits for its truth."""
    with reading(store.engine) as session:
        return is_sealed(session, exercise_id)


def keep_case(store: Store, case: Case) -> None:
    """Keeps a case that was told."""
    with writing(store.engine) as session:
        insert_new(session, CaseRow, [_case_values(case)])


def cases(store: Store) -> tuple[Case, ...]:
    """Returns the cases that came and went, the newest first."""
    query = select(CaseRow).order_by(CaseRow.told_at.desc(), CaseRow.case_id)
    with reading(store.engine) as session:
        return tuple(_case(row) for row in session.scalars(query))


def senders_of(store: Store, set_id: str) -> tuple[UnitCard, ...]:
    """Returns the trusted units that a set came from in a file, none for a set that was made here."""
    query = (
        select(PackageRow.unit)
        .where(PackageRow.subject == set_id, PackageRow.direction == "in", PackageRow.kind == "xset")
        .order_by(PackageRow.happened_at)
    )
    with reading(store.engine) as session:
        units = dict.fromkeys(session.scalars(query))
    found = (known_unit(store, unit) for unit in units)
    return tuple(unit for unit in found if unit)


def exercises_with_truth(store: Store) -> dict[str, str]:
    """Returns what exercises with something hidden are called, by id; hand-made ones first, then new ones."""
    is_hand = HandDraftRow.exercise_id.is_not(None)
    query = (
        select(ExerciseRow.exercise_id, ExerciseRow.truth, ScanRow.scan_id, is_hand)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .outerjoin(HandDraftRow, HandDraftRow.exercise_id == ExerciseRow.exercise_id)
        .order_by(is_hand.desc(), ExerciseRow.added_at.desc(), ExerciseRow.exercise_id)
        .limit(500)
    )
    with reading(store.engine) as session:
        return {
            exercise_id: f"{scan_id} ({', '.join(sorted({one['item'] for one in truth}))})"
            for exercise_id, truth, scan_id, _is_hand in session.execute(query)
            if truth
        }


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


def note_in(session: Session, package: Exchanged, now: datetime) -> None:
    """Keeps that a file came or went, within a transaction."""
    row = {
        "package_id": package.package_id,
        "direction": package.direction,
        "kind": package.kind,
        "title": package.title,
        "subject": package.subject,
        "unit": package.unit,
        "recipients": list(package.recipients),
        "num_bytes": package.num_bytes,
        "happened_at": now,
    }
    insert_new(session, PackageRow, [row])


def record_exchange(session: Session, store: Store, package: Exchanged, now: datetime, **counts: int) -> None:
    """Writes into the audit log that a file came or went; the last thing in a transaction."""
    act: Act = "import" if package.direction == "in" else "export"
    told = {"what": package.kind, "package": package.package_id, "for": list(package.recipients), **counts}
    if package.direction == "in":
        told["from"] = package.unit
    record_in(session, store, act, subject=package.subject, now=now, details=told)


def _seal_values(seal: Seal, now: datetime) -> dict[str, object]:
    return {
        "seal_id": seal.seal_id,
        "set_id": seal.set_id,
        "unit": seal.unit,
        "rule": seal.rule,
        "opens_at": seal.opens_at,
        "secret": seal.secret or None,
        "made_at": now,
        "opened_at": seal.opened_at,
    }


def _case_values(case: Case) -> dict[str, object]:
    return {
        "case_id": case.case_id,
        "direction": case.direction,
        "exercise_id": case.exercise_id,
        "title": case.title,
        "method": case.method,
        "lesson": case.lesson,
        "unit": case.unit,
        "told_at": case.told_at,
    }


def _exchanged(row: PackageRow) -> Exchanged:
    return Exchanged(
        package_id=row.package_id,
        direction=cast("Direction", row.direction),
        kind=row.kind,
        title=row.title,
        subject=row.subject,
        unit=row.unit,
        recipients=tuple(row.recipients),
        num_bytes=row.num_bytes,
        happened_at=row.happened_at,
    )


def _seal(row: SealRow) -> Seal:
    rule: Literal["results", "date"] = "date" if row.rule == "date" else "results"
    return Seal(
        row.seal_id, row.set_id, row.unit, rule, row.opens_at, row.secret or "", opened_at=row.opened_at
    )


def _case(row: CaseRow) -> Case:
    return Case(
        row.case_id,
        row.exercise_id,
        row.title,
        row.method,
        row.lesson,
        row.unit,
        cast("Direction", row.direction),
        row.told_at,
    )
