"""Hides things in a folder of benign scans; a second run goes on where the first stopped.

    OUT/request.json         what was asked for
    OUT/scans/<name>.tiff    the scans, each with its sidecar <name>.json
    OUT/records/<name>.json  one scan each, written last
    OUT/overlays.json        all records: they replay the run
    OUT/truth.json           all truth as COCO

Every scan draws from its own stream, made of the seed and its path, so more files change none of the others.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.errors import InputError, StorageError, XrayTrainerError
from xray_trainer.regions import Concealment
from xray_trainer.scans.atomic import not_writable
from xray_trainer.scans.files import list_scan_files, write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay import journal
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.journal import Journal, ScanRecord, Settings
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.overlay.sample import sample_overlay
from xray_trainer.synthesis.overlay.survey import survey
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.synthesis.truth import TruthEntry, annotation_of, concealment_of, write_truth

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Overlaid:
    """What a run came to.

    Attributes:
        out: the folder.
        num_scans: scans that are there now.
        num_done: of them, done by this run.
        num_suspicious: of them, with something hidden.
        num_hidden: things hidden in all of them, look-alikes not counted.
        num_lookalikes: harmless ones.
        num_failed: files that could not be used.
        failures: (path, message) of these.
        notes: (path, note): what was assumed or could not be done.
        seconds: of this run.
    """

    out: Path
    num_scans: int
    num_done: int
    num_suspicious: int
    num_hidden: int
    num_lookalikes: int
    num_failed: int
    failures: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Returns it for a program to read."""
        return {**asdict(self), "out": str(self.out), "seconds": round(self.seconds, 2)}


def overlay_folder(
    inputs: Path, out: Path, *, settings: Settings, progress: Progress | None = None
) -> Overlaid:
    """Hides things in the scans of a folder, and of all folders in it, that are not in `out` yet.

    Args:
        inputs: folder of benign scans, or one file; any readable format.
        out: folder for the results, made if absent; one of another request is refused.
        settings: what to hide, and how much.
        progress: hears (done, of how many) after every scan.

    Returns:
        what came of it; unreadable files are named in `failures` and do not stop the rest.

    Raises:
        InputError: there is no scan, a name does not exist, or `out` belongs to another request.
        StorageError: `out` cannot be written; what is written stays valid and a second run goes on.
    """
    begin = time.perf_counter()
    names = journal.unique_names(_listed(inputs, out))
    _prepare(out, settings)
    failures: list[tuple[str, str]] = []
    num_done = 0
    try:
        for number, (source, name) in enumerate(names.items(), start=1):
            if not (out / "records" / f"{name}.json").exists():
                why = _attempted(_root(inputs), source, name, out, settings)
                failures += [(source, why)] if why else []
                num_done += not why
            if progress is not None:
                progress(number, len(names))
    finally:
        records = _collect(inputs, out, settings, names.values())
    return _summary(out, records, failures, num_done=num_done, seconds=time.perf_counter() - begin)


def overlay_scan(
    scan: Scan, *, rng: np.random.Generator, settings: Settings
) -> tuple[Scan, tuple[Overlay, ...], tuple[Concealment, ...], tuple[str, ...]]:
    """Returns a scan with what settings ask for hidden in it, the records, the truth, and notes.

    Where there is no more room, less is hidden and a note says so.
    """
    measured = survey(scan, steel_step=settings.steel_step)
    notes = [measured.beams.note] if measured.beams.note else []
    overlays: list[Overlay] = []
    truth: list[Concealment] = []
    for is_benign in _wishes(rng, settings):
        try:
            overlay = sample_overlay(
                scan,
                rng=rng,
                measured=measured,
                items=() if is_benign else settings.items,
                kind="" if is_benign else settings.kind,
                is_benign=is_benign,
                site=settings.site,
                avoid=[one.region for one in truth],
            )
        except InputError as error:
            notes.append(str(error))
            continue
        scan, hidden = apply_overlay(scan, overlay)
        overlays.append(overlay)
        truth.append(hidden)
    return scan, tuple(overlays), tuple(truth), tuple(notes)


def _wishes(rng: np.random.Generator, settings: Settings) -> list[bool]:
    """Returns whether each thing to hide is to be harmless; in random order, so that order tells nothing."""
    num = settings.num_per_scan if rng.random() < settings.share_suspicious else 0
    wishes = [False] * num + [True] * int(rng.random() < settings.share_lookalikes)
    return [bool(one) for one in rng.permutation(wishes)]


def _root(inputs: Path) -> Path:
    return inputs if inputs.is_dir() else inputs.parent


def _listed(inputs: Path, out: Path) -> list[str]:
    """Returns the scan files below a folder, relative to it, without those of `out`."""
    if inputs.is_file():
        return [inputs.name]
    found: list[str] = []
    for name, folders, _ in os.walk(inputs):
        folders[:] = sorted(one for one in folders if (Path(name) / one).resolve() != out.resolve())
        found += [path.relative_to(inputs).as_posix() for path in list_scan_files(Path(name))]
    if not found:
        raise InputError(
            "{inputs}: there is no scan file in it; scans are .tiff, .png or .jpg", inputs=inputs
        )
    return sorted(found)


def _prepare(out: Path, settings: Settings) -> None:
    try:
        for folder in (out / "scans", out / "records"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(out, error) from None
    journal.claim(out, settings)


def _attempted(root: Path, source: str, name: str, out: Path, settings: Settings) -> str:
    """Does one scan; returns why it cannot be used, "" where it can."""
    try:
        _do(root / source, source, name, out, settings)
    except StorageError:
        raise
    except XrayTrainerError as error:
        return str(error)
    except Exception as error:  # whatever a broken file does to a decoder must not stop the rest
        return f"{source}: {type(error).__name__}: {error}"
    return ""


def _do(path: Path, source: str, name: str, out: Path, settings: Settings) -> None:
    benign, notes = journal.read_source(path, settings)
    rng = np.random.default_rng([settings.seed, zlib.crc32(source.encode())])
    scan, overlays, truth, more = overlay_scan(benign, rng=rng, settings=settings)
    written = write_scan(replace(scan, scan_id=name), out / "scans" / f"{name}.tiff")
    record = ScanRecord(
        scan=written.name,
        source=source,
        source_sha256=journal.sha256_of(benign),
        result_sha256=journal.sha256_of(scan),
        shape_hw=scan.shape_hw,
        overlays=overlays,
        truth=tuple({"kind": one.kind, **annotation_of(one, scan.shape_hw)} for one in truth),
        notes=(*notes, *more),
    )
    journal.write_record(out, name, record)


def _collect(inputs: Path, out: Path, settings: Settings, names: Iterable[str]) -> tuple[ScanRecord, ...]:
    """Returns the records that are there, and writes journal and truth of all of them."""
    paths = [out / "records" / f"{name}.json" for name in names]
    records = tuple(journal.read_record(path) for path in paths if path.exists())
    journal.write_journal(out, Journal(inputs=str(_root(inputs)), settings=settings, scans=records))
    write_truth(out / "truth.json", (_entry(record) for record in records))
    return records


def _entry(record: ScanRecord) -> TruthEntry:
    hidden = tuple(concealment_of(annotation) for annotation in record.truth)
    return TruthEntry(record.scan, record.shape_hw, hidden, {"source": record.source})


def _summary(
    out: Path,
    records: Sequence[ScanRecord],
    failures: Sequence[tuple[str, str]],
    *,
    num_done: int,
    seconds: float,
) -> Overlaid:
    kinds = [[overlay.kind for overlay in record.overlays] for record in records]
    hidden = [sum(kind != BENIGN for kind in some) for some in kinds]
    return Overlaid(
        out=out,
        num_scans=len(records),
        num_done=num_done,
        num_suspicious=sum(num > 0 for num in hidden),
        num_hidden=sum(hidden),
        num_lookalikes=sum(kind == BENIGN for some in kinds for kind in some),
        num_failed=len(failures),
        failures=tuple(failures),
        notes=tuple((record.source, note) for record in records for note in record.notes),
        seconds=seconds,
    )
