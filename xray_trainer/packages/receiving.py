"""Files from elsewhere of any kind: what is in one, and taking it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from xray_trainer.packages.arriving import Arrived, arrived
from xray_trainer.packages.cases import import_case
from xray_trainer.packages.manifest import Kind, SealNote
from xray_trainer.packages.results import import_results
from xray_trainer.packages.seals import import_keys
from xray_trainer.packages.set_import import Report, import_set
from xray_trainer.store.exchange import has_arrived
from xray_trainer.store.known_units import UnitCard, trust
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in a file, told without keeping any of it.

    Attributes:
        name: of the file.
        kind: what it holds.
        title: of the set or case.
        signer: the unit that signed.
        is_trusted: whether its files are taken here.
        is_encrypted: whether the file was for some units alone.
        counts: exercises, answers, people and so on.
        made_at: when it was made.
        program: version that made it.
        languages: of its texts.
        num_bytes: size of the file.
        unpacked_bytes: size of what is in it.
        seal: where truth is sealed.
        was_imported: whether it was imported before.
    """

    name: str
    kind: Kind
    title: str
    signer: UnitCard
    is_trusted: bool
    is_encrypted: bool
    counts: Mapping[str, int]
    made_at: datetime
    program: str
    languages: tuple[str, ...]
    num_bytes: int
    unpacked_bytes: int
    seal: SealNote | None
    was_imported: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file: numbers of what was new, changed or known by name, such as `sets_new`."""

    kind: Kind
    title: str
    subject: str
    signer: UnitCard
    counts: Mapping[str, int]
    finished_sets: tuple[str, ...] = ()


def look(store: Store, path: Path, *, name: str = "", now: datetime) -> Looked:
    """Returns what is in a file after checking every byte of it; nothing of it is kept.

    Raises:
        PackageError: it is refused.
    """
    with arrived(store, path, name=name, now=now) as found:
        found.package.check_all()
        manifest = found.package.manifest
        return Looked(
            name=found.package.name,
            kind=manifest.kind,
            title=manifest.title,
            signer=found.signer,
            is_trusted=found.is_trusted,
            is_encrypted=found.is_encrypted,
            counts=manifest.counts,
            made_at=manifest.made_at,
            program=manifest.program,
            languages=manifest.languages,
            num_bytes=found.num_bytes,
            unpacked_bytes=sum(entry.size for entry in manifest.files),
            seal=manifest.seal,
            was_imported=has_arrived(store, manifest.package_id),
        )


def receive(
    store: Store,
    path: Path,
    *,
    name: str = "",
    trusts: str = "",
    now: datetime,
    report: Report = lambda _done, _total: None,
) -> Received:
    """Returns what became of a file from elsewhere: all of it is taken in, or nothing.

    Args:
        store: where it goes.
        path: the file.
        name: what to call it in errors; its own where empty.
        trusts: fingerprint of a unit to trust from now on, if that is who signed.
        now: the time.
        report: told how far it is.

    Raises:
        PackageError: it is refused; nothing of it is kept.
        UnknownUnitError: it is whole, but its signer is not trusted.
    """
    with arrived(store, path, name=name, now=now) as found:
        said = found.package.manifest.signer.card
        vouched = replace(found, is_trusted=found.is_trusted or trusts == said.fingerprint)
        done = _TAKE[found.package.manifest.kind](store, vouched, now, report)
        trust(store, said, now=now)
        return done


def _take_set(store: Store, found: Arrived, now: datetime, report: Report) -> Received:
    is_new = import_set(store, found, now=now, report=report)
    return _received(found, {"sets_new": int(is_new), "sets_known": int(not is_new)})


def _take_case(store: Store, found: Arrived, now: datetime, report: Report) -> Received:
    is_new = import_case(store, found, now=now, report=report)
    return _received(found, {"cases_new": int(is_new), "cases_known": int(not is_new)})


def _take_results(store: Store, found: Arrived, now: datetime, _report: Report) -> Received:
    done = import_results(store, found, now=now)
    counts = {
        "drills_new": done.num_new,
        "drills_changed": done.num_changed,
        "drills_known": done.num_same,
        "drills_own": done.num_ours,
    }
    return _received(found, counts, finished=tuple(sorted({set_id for set_id, _person in done.finished})))


def _take_keys(store: Store, found: Arrived, now: datetime, _report: Report) -> Received:
    done = import_keys(store, found, now=now)
    return _received(found, {"sets_opened": len(done.set_ids), "answers_judged": done.num_judged})


def _received(found: Arrived, counts: Mapping[str, int], *, finished: tuple[str, ...] = ()) -> Received:
    manifest = found.package.manifest
    return Received(manifest.kind, manifest.title, manifest.subject, found.signer, counts, finished)


_TAKE = {"xset": _take_set, "xcase": _take_case, "xres": _take_results, "xkey": _take_keys}
