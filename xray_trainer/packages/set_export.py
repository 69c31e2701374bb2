"""Writing exercise sets into package files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from xray_trainer.errors import PackageError, Sentence
from xray_trainer.exercises.exercise import ExerciseSet
from xray_trainer.packages.contents import CaseFile, SetFile, TruthFile, exercise_entry
from xray_trainer.packages.delivering import deliver, exchanged, seal_made
from xray_trainer.packages.envelope import SECRET_BYTES, encrypt_under
from xray_trainer.packages.manifest import SCHEMA, Kind, Manifest, SealNote, Signer, canonical
from xray_trainer.packages.set_contents import Contents
from xray_trainer.packages.staging import staging
from xray_trainer.packages.writing import packing, program
from xray_trainer.store.exchange import note_exchange
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import UnitCard, own_unit
from xray_trainer.store.seals import keep_seal, sealed_in
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_set

Report = Callable[[int, int], None]

SEALED_MEMBER = "sealed.bin"


@dataclass(frozen=True, slots=True)
class SealWish:
    """That truth is to be sealed until results came back (`results`) or a time is over (`date`)."""

    rule: Literal["results", "date"]
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    path: Path
    package_id: str
    num_bytes: int
    raw_bytes: int
    seal_id: str = ""


def export_set(
    store: Store,
    set_id: str,
    *,
    target: Path,
    is_reduced: bool = False,
    to: Sequence[UnitCard] = (),
    seal: SealWish | None = None,
    now: datetime,
    report: Report = lambda _done, _total: None,
) -> Written:
    """Writes a set with all that belongs to it into one `.xset` file.

    Args:
        store: where it is.
        set_id: the set.
        target: the file.
        is_reduced: whether scans may lose what their noise hides, for slow lines.
        to: units that alone can open it; anybody where empty.
        seal: whether truth is locked away at first; the key stays here.
        now: the time.
        report: told how many exercises of how many are in it.

    Raises:
        RecipeError: there is no such set.
        PackageError: it cannot be given on.
        StorageError: the file cannot be written.
    """
    exercise_set = whole_set(store, set_id)
    _check(store, exercise_set, seal)
    return write_exercises(
        store,
        exercise_set,
        target=target,
        kind="xset",
        is_reduced=is_reduced,
        to=to,
        seal=seal,
        now=now,
        report=report,
    )


def write_exercises(
    store: Store,
    exercise_set: ExerciseSet,
    *,
    target: Path,
    kind: Kind,
    is_reduced: bool,
    to: Sequence[UnitCard],
    seal: SealWish | None = None,
    case: CaseFile | None = None,
    now: datetime,
    report: Report = lambda _done, _total: None,
) -> Written:
    """Writes exercises into a package of a kind; see `export_set`."""
    key = signing_key(store.home)
    manifest = manifest_of(store, exercise_set, kind=kind, to=to, seal=seal, now=now)
    with staging(store) as folder:
        plain, inner = folder / "plain.zip", folder / "inner.zip"
        secret = os.urandom(SECRET_BYTES)
        with packing(plain, manifest, key=key) as writer:
            with ExitStack() as stack:
                truth_writer = writer
                if seal:
                    sealed = manifest.model_copy(update={"kind": "sealed"})
                    truth_writer = stack.enter_context(packing(inner, sealed, key=key))
                contents = Contents(writer, truth_writer, is_reduced, store)
                for done, exercise in enumerate(exercise_set.exercises, 1):
                    contents.add(exercise)
                    report(done, len(exercise_set.exercises))
                _write_texts(contents, exercise_set, case)
            if seal:
                encrypt_under(secret, inner, target=folder / SEALED_MEMBER)
                writer.add_file(SEALED_MEMBER, folder / SEALED_MEMBER)
        num_bytes = deliver(plain, target, to=to)
    seal_id = manifest.seal.seal_id if manifest.seal else ""
    if seal:
        keep_seal(store, seal_made(manifest, secret.hex()), now=now)
    note_exchange(store, exchanged(manifest, "out", num_bytes), now=now)
    return Written(target, manifest.package_id, num_bytes, contents.raw_bytes, seal_id)


def manifest_of(
    store: Store,
    exercise_set: ExerciseSet,
    *,
    kind: Kind,
    to: Sequence[UnitCard],
    seal: SealWish | None = None,
    now: datetime,
) -> Manifest:
    """Returns the manifest of a package of exercises, its files left out."""
    languages = {"en"}
    for exercise in exercise_set.exercises:
        languages.update(feedback_texts(store, exercise.exercise_id))
    note = SealNote(seal_id=uuid4().hex, rule=seal.rule, opens_at=seal.opens_at) if seal else None
    return Manifest(
        schema_version=SCHEMA,
        kind=kind,
        package_id=uuid4().hex,
        made_at=now,
        program=program(),
        title=exercise_set.title,
        subject=exercise_set.set_id,
        languages=tuple(sorted(languages)),
        signer=Signer.of(own_unit(store, now=now)),
        recipients=tuple(sorted(unit.fingerprint for unit in to)),
        counts={"exercises": len(exercise_set.exercises)},
        seal=note,
        files=(),
    )


def _check(store: Store, exercise_set: ExerciseSet, seal: SealWish | None) -> None:
    name = exercise_set.title
    if not exercise_set.exercises:
        raise PackageError(
            "{name}: a set without exercises cannot be given on; wait until it is rendered", name=name
        )
    if sealed_in(store, exercise_set.set_id):
        raise PackageError(
            "{name}: its truth is sealed here; ask the unit that made it for the file", name=name
        )
    if seal and exercise_set.rules.mode != "exam":
        raise PackageError(
            "{name}: only an exam can be sealed, this is a {mode}",
            name=name,
            mode=Sentence(exercise_set.rules.mode),
        )


def _write_texts(contents: Contents, exercise_set: ExerciseSet, case: CaseFile | None) -> None:
    opened = SetFile(
        set_id=exercise_set.set_id,
        title=exercise_set.title,
        rules=exercise_set.rules,
        exercises=tuple(exercise_entry(one) for one in exercise_set.exercises),
        scans=tuple(contents.scans.values()),
    )
    truth = TruthFile(exercises=tuple(contents.truths), scans=tuple(contents.truth_scans.values()))
    contents.writer.add("set.json", canonical(opened))
    contents.truth_writer.add("truth.json", canonical(truth))
    if case:
        contents.writer.add("case.json", canonical(case))
