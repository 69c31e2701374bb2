"""Own scans on their way in: files as a browser sent them, checked and read by the readers of the package.

Names are for people and for matching a scan with its sidecar: each file lies under a clean one in a folder of
its own while it is read. Sizes are measured before anything is read, and headers before anything is decoded,
which happens in a cage (`scans.cage`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xray_trainer.errors import InputError, ScanFileError, Sentence, StorageError, XrayTrainerError
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.scans.files import SUFFIXES, belongings, list_scan_files
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.store.own_scans import add_own_scan
from xray_trainer.store.store import Store

MOST_FILES = 40

_UNCLEAN = re.compile(r"[^\w.\- ()\[\]+]")
_LONGEST = 120
_SIDECAR = ".json"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files.

    Attributes:
        scans: addresses of scans that are in the library now.
        notes: (name, sentence) of what was assumed or lost.
        failures: (name, sentence) of files that are no readable scans.
    """

    scans: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    failures: tuple[tuple[str, str], ...] = ()


def take_in(
    store: Store, person_id: str, files: Sequence[Incoming], *, said: Sidecar, max_mb: int, now: datetime
) -> TakenIn:
    """Returns what became of the files that a person brought.

    Args:
        store: whose library gets the scans.
        person_id: who brings them.
        files: scans, sidecars and further energies beside each other.
        said: what the person knows of all of them; a sidecar is believed more.
        max_mb: of all files together.
        now: the server's time.

    Raises:
        InputError: there are too many files, or they are too large.
        StorageError: the library or the disk cannot be written.
    """
    _check_amount(files, max_mb)
    try:
        with tempfile.TemporaryDirectory(prefix="xray-trainer-own-") as name:
            folder = Path(name)
            names = _laid_out(folder, files)
            return _taken_from(store, person_id, folder, names, said=said, now=now)
    except OSError as error:
        raise StorageError(
            "uploads: cannot be kept: {why}; is the disk full?", why=error.strerror or error
        ) from None


def clean_name(name: str) -> str:
    """Returns a name without anything but letters, digits and a few signs; never a path.

    >>> clean_name("../../etc/pass:wd.png"), clean_name("..")
    ('pass_wd.png', 'scan')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = _UNCLEAN.sub("_", last).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        return clean[:_LONGEST] or "scan"
    return f"{stem[:_LONGEST]}.{ending[:8]}"


def _check_amount(files: Sequence[Incoming], max_mb: int) -> None:
    if len(files) > MOST_FILES:
        raise InputError(
            "at most {most_files} files come in at once, got {got}; bring them in parts",
            most_files=MOST_FILES,
            got=len(files),
        )
    size = sum(len(file.content) for file in files)
    if size > max_mb * 1024 * 1024:
        raise InputError(
            "files may have {max_mb} MB together, got {got}; bring them in parts, or "
            "raise XRAY_TRAINER_UPLOAD_MAX_MB",
            max_mb=max_mb,
            got=size >> 20,
        )


def _laid_out(folder: Path, files: Sequence[Incoming]) -> dict[str, str]:
    """Returns the clean name of each file that lies in the folder now, with the name it came under."""
    names: dict[str, str] = {}
    for file in files:
        name = clean_name(file.name)
        if name in names:
            raise InputError("{name}: two files have this name; rename one", name=file.name)
        (folder / name).write_bytes(file.content)
        names[name] = file.name
    return names


def _taken_from(
    store: Store, person_id: str, folder: Path, names: dict[str, str], *, said: Sidecar, now: datetime
) -> TakenIn:
    paths = list_scan_files(folder)
    used = {name for path in paths for name in (path.name, *belongings(path))}
    scans: list[str] = []
    notes: list[tuple[str, str]] = []
    failures = [(names[name], _no_scan(name)) for name in names if name not in used]
    for path in paths:
        try:
            scan, told = read_scan_caged(path, said=said)
            scans.append(
                add_own_scan(store, person_id, scan=scan, name=names[path.name], notes=told, now=now)
            )
            notes += [(names[path.name], note) for note in told]
        except StorageError:
            raise
        except XrayTrainerError as error:
            failures.append((names[path.name], _sentence(path.name, error)))
    return TakenIn(tuple(scans), tuple(notes), tuple(failures))


def _no_scan(name: str) -> Sentence:
    if name.lower().endswith(_SIDECAR):
        return Sentence("{name}: is a sidecar without its scan; bring both, under the same name", name=name)
    endings = ", ".join(sorted(SUFFIXES))
    return Sentence(
        "{name}: is no scan file; its name must end in one of {endings}", name=name, endings=endings
    )


def _sentence(name: str, error: XrayTrainerError) -> Sentence:
    """Returns what went wrong, without the path of the folder that the file lay in for a moment."""
    said = error.sentence
    if isinstance(error, ScanFileError) and "path" in said.values:
        return Sentence(said.template, **{**said.values, "path": name})
    return said
