"""Seals over truth: giving out the key when it is time, and opening what it opens.

The key of a seal stays with the unit that sealed. It leaves in an `.xkey` package, once results came back or
the date is over by that unit's clock, so that no clock of a trainee's computer matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import StringConstraints

from xray_trainer.errors import PackageError, SealedError, Sentence
from xray_trainer.packages.arriving import Arrived
from xray_trainer.packages.contents import ExerciseId, TruthEntry, TruthFile
from xray_trainer.packages.delivering import deliver, exchanged
from xray_trainer.packages.envelope import decrypt_under
from xray_trainer.packages.manifest import SCHEMA, Id, Manifest, Signer, Strict, canonical
from xray_trainer.packages.pixels import decoded, scan_of
from xray_trainer.packages.reading import Package, opened
from xray_trainer.packages.set_import import adopt, truths_of
from xray_trainer.packages.staging import sealed_path, staging
from xray_trainer.packages.writing import packing, program
from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.store.arrivals import Truths, open_truths
from xray_trainer.store.drill_copies import has_finished_results
from xray_trainer.store.exchange import note_exchange
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import UnitCard, own_unit
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.seals import Seal, seal_of, seals_of_set
from xray_trainer.store.shelving import scan_values
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_exercise


class SealKey(Strict):
    """One key of an `.xkey` package."""

    seal_id: Id
    set_id: ExerciseId
    secret: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class KeyFile(Strict):
    """`keys.json` of an `.xkey` package."""

    keys: tuple[SealKey, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a key did: the sets whose truth it opened, and how many answers were judged."""

    set_ids: tuple[str, ...]
    num_judged: int


def export_keys(
    store: Store,
    set_id: str,
    *,
    target: Path,
    to: Sequence[UnitCard] = (),
    early: bool = False,
    now: datetime,
) -> tuple[Seal, ...]:
    """Returns the seals of a set whose keys were written into an `.xkey` file.

    Args:
        store: where they were made.
        set_id: the set.
        target: the file.
        to: units that alone can open it; anybody where empty.
        early: whether they are opened before results came or the date is over.
        now: the time.

    Raises:
        SealedError: nothing of the set is sealed from here, or it is not time.
        StorageError: the file cannot be written.
    """
    own = own_unit(store, now=now)
    mine = [one for one in seals_of_set(store, set_id) if one.secret and one.unit == own.fingerprint]
    due = [one for one in mine if early or is_due(store, one, now=now)]
    if not due:
        raise SealedError(_why_none(store, set_id, mine))
    _write_keys(store, due, target=target, to=to, own=own, now=now)
    return tuple(due)


def is_due(store: Store, seal: Seal, *, now: datetime) -> bool:
    """Returns whether it is time to give a key out: finished results came back, or the date is over."""
    if seal.rule == "date":
        return seal.opens_at is None or seal.opens_at <= now
    return has_finished_results(store, seal.set_id)


def import_keys(store: Store, arrived: Arrived, *, now: datetime) -> Opened:
    """Returns what the keys of a package opened; keys of what is not here or open already do nothing.

    Raises:
        PackageError: it is refused, or comes from another unit than the one that sealed.
    """
    arrived.require_trusted()
    package = arrived.package
    package.check_all()
    opened_sets, num = [], 0
    for key in package.model("keys.json", KeyFile).keys:
        seal = seal_of(store, key.seal_id)
        if seal.unit != package.manifest.signer.card.fingerprint:
            raise PackageError(
                "{name}: another unit sealed this set than sends the key; refused", name=package.name
            )
        if seal.opened_at is None and not seal.secret:
            num += _open(store, arrived, seal, key.secret, now)
        opened_sets.append(seal.set_id)
    return Opened(tuple(opened_sets), num)


def _open(store: Store, arrived: Arrived, seal: Seal, secret: str, now: datetime) -> int:
    inner = arrived.folder / f"{seal.seal_id}.zip"
    source = sealed_path(store, seal.seal_id)
    if not source.exists():
        raise PackageError("{source}: the sealed truth is lost; import the set again", source=source)
    decrypt_under(bytes.fromhex(secret), source, target=inner, name=arrived.package.name)
    with opened(inner, name=arrived.package.name) as package:
        _check_inner(package, seal)
        package.check_all()
        truth = package.model("truth.json", TruthFile)
        library = ScanLibrary(arrived.folder / f"{seal.seal_id}.scans")
        truths, scans = [], {}
        for entry in truth.exercises:
            made, facts = _truth(store, package, truth, entry, library=library, now=now)
            truths.append(made)
            scans.update(facts)
        adopt(store, library, package, truth.exercises)
    noted = exchanged(arrived.package.manifest, "in", arrived.num_bytes)
    num = open_truths(store, seal.seal_id, secret=secret, truths=truths, scans=scans, package=noted, now=now)
    source.unlink(missing_ok=True)
    return num


def _truth(
    store: Store,
    package: Package,
    truth: TruthFile,
    entry: TruthEntry,
    *,
    library: ScanLibrary,
    now: datetime,
) -> tuple[Truths, dict[str, dict[str, object]]]:
    if not entry.benign:
        return truths_of(package, entry), {}
    record = next((one for one in truth.scans if one.key == entry.benign), None)
    if record is None:
        raise PackageError(
            "{name}: scan {key} is missing in the sealed part; refused",
            name=package.name,
            key=entry.benign[:12],
        )
    shown = store.library.read(whole_exercise(store, entry.exercise_id).scan_sha256)
    base = codes_from_transmission(shown.transmission) if record.form == "difference" else None
    codes = decoded(record, [package.read(member) for member in record.members], base=base)
    scan = scan_of(record, codes)
    sha256 = library.add_scan(scan)
    return truths_of(package, entry, benign_sha256=sha256), {sha256: scan_values(sha256, scan, now)}


def _check_inner(package: Package, seal: Seal) -> None:
    manifest = package.manifest
    is_it = manifest.kind == "sealed" and manifest.seal and manifest.seal.seal_id == seal.seal_id
    if not is_it or manifest.signer.card.fingerprint != seal.unit:
        raise PackageError("{name}: what it opens is not what was sealed; refused", name=package.name)


def _write_keys(
    store: Store, seals: Sequence[Seal], *, target: Path, to: Sequence[UnitCard], own: UnitCard, now: datetime
) -> None:
    set_id = seals[0].set_id
    manifest = Manifest(
        schema_version=SCHEMA,
        kind="xkey",
        package_id=uuid4().hex,
        made_at=now,
        program=program(),
        title=set_info(store, set_id).title,
        subject=set_id,
        languages=("en",),
        signer=Signer.of(own),
        recipients=tuple(sorted(unit.fingerprint for unit in to)),
        counts={"keys": len(seals)},
        files=(),
    )
    keys = tuple(SealKey(seal_id=one.seal_id, set_id=one.set_id, secret=one.secret) for one in seals)
    with staging(store) as folder:
        plain = folder / "plain.zip"
        with packing(plain, manifest, key=signing_key(store.home)) as writer:
            writer.add("keys.json", canonical(KeyFile(keys=keys)))
        num_bytes = deliver(plain, target, to=to)
    note_exchange(store, exchanged(manifest, "out", num_bytes), now=now)


def _why_none(store: Store, set_id: str, mine: Sequence[Seal]) -> Sentence:
    title = set_info(store, set_id).title
    if not mine:
        return Sentence(
            "{title}: nothing of it was sealed here; only the unit that sealed has the key", title=title
        )
    dates = [one.opens_at for one in mine if one.rule == "date" and one.opens_at is not None]
    until = (
        Sentence("{opens_at:%Y-%m-%d %H:%M} UTC", opens_at=min(dates))
        if dates
        else Sentence("finished results are imported")
    )
    return Sentence(
        "{title}: sealed until {until}; wait, or give the key out early (--early)", title=title, until=until
    )
