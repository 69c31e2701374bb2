"""Reading exercises out of a package: everything is read and checked first, then kept in one go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from xray_trainer.errors import InputError, PackageError
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.packages.arriving import Arrived
from xray_trainer.packages.attachment_check import check_attachment
from xray_trainer.packages.contents import (
    AttachmentEntry,
    ExerciseEntry,
    SetFile,
    TruthEntry,
    TruthFile,
    concealments,
    findings,
)
from xray_trainer.packages.delivering import exchanged, seal_made
from xray_trainer.packages.pixels import ScanRecord, decoded, scan_of
from xray_trainer.packages.reading import Package
from xray_trainer.packages.set_export import SEALED_MEMBER
from xray_trainer.packages.staging import sealed_path
from xray_trainer.scans.atomic import not_writable
from xray_trainer.scans.codes import Codes
from xray_trainer.scans.scan import Scan
from xray_trainer.store.arrivals import Arrival, Truths, keep_arrival
from xray_trainer.store.attachments import Attachment
from xray_trainer.store.attachments import keep as keep_attachment
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.set_states import Provenance, SetStatus
from xray_trainer.store.shelving import Shelved, shelve
from xray_trainer.store.store import Store
from xray_trainer.store.told_cases import Case

Report = Callable[[int, int], None]

_NO_TRUTH = TruthEntry(
    exercise_id="none",
    truth=(),
    risk_indicators=(),
    findings=(),
    cargo_family="",
    feedback="",
    texts={},
)


@dataclass
class PackageScans:
    """Decodes the scans of a package and of the sealed part in it."""

    records: dict[str, tuple[Package, ScanRecord]] = field(default_factory=dict)

    def add(self, package: Package, records: Iterable[ScanRecord]) -> None:
        """Takes note of scans and of where their members are.

        Raises:
            PackageError: one occurs twice.
        """
        for record in records:
            if record.key in self.records:
                raise PackageError(
                    "{name}: scan {key} occurs twice in it; refused", name=package.name, key=record.key[:12]
                )
            self.records[record.key] = package, record

    def read(self, key: str) -> Scan:
        """Returns a scan.

        Raises:
            PackageError: it is missing or broken.
        """
        return scan_of(self.records[key][1], self.codes(key)) if key in self.records else _missing(key)

    def codes(self, key: str, *, is_base: bool = False) -> Codes:
        """Returns the codes of a scan; a base may not be a difference itself."""
        if key not in self.records:
            _missing(key)
        package, record = self.records[key]
        if is_base and record.form == "difference":
            raise PackageError(
                "{name}: scan {key} differs from a difference; refused", name=package.name, key=key[:12]
            )
        base = self.codes(record.base, is_base=True) if record.form == "difference" else None
        return decoded(record, [package.read(member) for member in record.members], base=base)


def import_set(
    store: Store,
    arrived: Arrived,
    *,
    status: SetStatus = "released",
    provenance: Provenance = "package",
    case: Callable[[SetFile], Case] | None = None,
    now: datetime,
    report: Report = lambda _done, _total: None,
) -> bool:
    """Returns whether a set was new, after reading all of it and keeping it; one that is here stays.

    Raises:
        PackageError: it is refused; nothing of it is kept.
        StorageError: the data folder cannot be written.
    """
    arrived.require_trusted()
    package, manifest = arrived.package, arrived.package.manifest
    opened, truth = _read(package)
    library = ScanLibrary(arrived.folder / "scans")
    arrival = Arrival(
        opened.set_id,
        opened.title,
        opened.rules,
        _shelved_all(package, opened, truth, library=library, report=report),
        tuple(truths_of(package, entry) for entry in truth.exercises),
        seal_made(manifest, "") if manifest.seal else None,
        case(opened) if case else None,
    )
    adopt(store, library, package, truth.exercises)
    if arrival.seal:
        _keep_sealed(store, arrived, arrival.seal.seal_id)
    return keep_arrival(
        store,
        arrival,
        package=exchanged(manifest, "in", arrived.num_bytes),
        status=status,
        provenance=provenance,
        now=now,
    )


def truths_of(package: Package, entry: TruthEntry, *, benign_sha256: str = "") -> Truths:
    """Returns the truth of an exercise, its attachments checked.

    Raises:
        PackageError: something in it cannot be used.
    """
    return Truths(
        exercise_id=entry.exercise_id,
        concealments=concealments(entry),
        risk_indicators=entry.risk_indicators,
        findings=findings(entry),
        cargo_family=entry.cargo_family,
        feedback=entry.feedback,
        texts=entry.texts,
        attachments=tuple(_attachment(package, one) for one in entry.attachments),
        benign_sha256=benign_sha256,
    )


def adopt(store: Store, library: ScanLibrary, package: Package, entries: Sequence[TruthEntry]) -> None:
    """Moves scans and attachments to where they stay; by their content, so that nothing is overwritten.

    Raises:
        StorageError: the data folder cannot be written.
    """
    for entry in entries:
        for one in entry.attachments:
            keep_attachment(
                store,
                package.read(one.member),
                kind=one.kind,
                media_type=one.media_type,
                name=one.name,
                caption=one.caption,
            )
    store.library.adopt(library)


def _read(package: Package) -> tuple[SetFile, TruthFile]:
    """Returns what is open in a package, and its truth, empty where sealed; everything is checked."""
    package.check_all()
    opened = package.model("set.json", SetFile)
    is_sealed = package.manifest.seal is not None
    truth = TruthFile(exercises=(), scans=()) if is_sealed else package.model("truth.json", TruthFile)
    _check(package, opened, truth)
    return opened, truth


def _shelved_all(
    package: Package, opened: SetFile, truth: TruthFile, *, library: ScanLibrary, report: Report
) -> tuple[Shelved, ...]:
    scans = PackageScans()
    scans.add(package, (*opened.scans, *truth.scans))
    by_id = {entry.exercise_id: entry for entry in truth.exercises}
    shelved = []
    for done, entry in enumerate(opened.exercises, 1):
        shelved.append(_shelved(entry, by_id.get(entry.exercise_id, _NO_TRUTH), scans, library))
        report(done, len(opened.exercises))
    return tuple(shelved)


def _shelved(entry: ExerciseEntry, truth: TruthEntry, scans: PackageScans, library: ScanLibrary) -> Shelved:
    scan = scans.read(entry.scan)
    exercise = Exercise(
        entry.exercise_id,
        scan.scan_id,
        entry.declaration,
        truth=concealments(truth),
        risk_indicators=truth.risk_indicators,
        findings=findings(truth),
        cargo_family=truth.cargo_family,
        feedback=truth.feedback,
    )
    benign = scans.read(truth.benign) if truth.benign else None
    second = scans.read(entry.second) if entry.second else None
    try:
        return shelve(library, BuiltExercise(exercise, scan, benign, second))
    except InputError as error:
        raise PackageError(
            "exercise {exercise_id}: {why}", exercise_id=entry.exercise_id, why=error
        ) from None


def _check(package: Package, opened: SetFile, truth: TruthFile) -> None:
    manifest = package.manifest
    ids = [entry.exercise_id for entry in opened.exercises]
    with_truth = [entry.exercise_id for entry in truth.exercises]
    wanted = [] if manifest.seal else ids
    if len(set(ids)) != len(ids) or sorted(with_truth) != sorted(wanted):
        raise PackageError(
            "{name}: its exercises and their truths do not go together; refused", name=package.name
        )
    if manifest.subject != opened.set_id or (manifest.seal and not package.has(SEALED_MEMBER)):
        raise PackageError(
            "{name}: its manifest tells of another set than it holds; refused", name=package.name
        )
    if manifest.seal and opened.rules.mode != "exam":
        raise PackageError("{name}: only an exam can be sealed; refused", name=package.name)


def _attachment(package: Package, entry: AttachmentEntry) -> Attachment:
    content = package.read(entry.member)
    check_attachment(content, entry, name=package.name)
    return Attachment(entry.kind, entry.media_type, entry.name, entry.sha256, entry.caption, len(content))


def _keep_sealed(store: Store, arrived: Arrived, seal_id: str) -> None:
    place = sealed_path(store, seal_id)
    part = arrived.folder / SEALED_MEMBER
    try:
        with part.open("wb") as file:
            for chunk in arrived.package.chunks(SEALED_MEMBER):
                file.write(chunk)
        place.parent.mkdir(exist_ok=True)
        os.replace(part, place)
    except OSError as error:
        raise not_writable(place, error) from None


def _missing(key: str) -> Scan:
    raise PackageError("scan {key} is missing in the package; refused", key=key[:12])
