"""What a person asks to be searched, as files: files, folders with all below them, and patterns.

Nothing is skipped silently: what does not exist, cannot be read or holds no scan stays in the list, with why.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xray_trainer.scans.files import is_scan_file, list_scan_files


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run.

    Attributes:
        uri: what tables call it: the path as it was given.
        reason: short stable code why it cannot be read at all, empty where there is a file to try.
        message: the same as a sentence.
    """

    uri: str
    reason: str = ""
    message: str = ""

    @property
    def path(self) -> Path:
        """Returns the path of the file."""
        return Path(self.uri)


def list_inputs(given: Sequence[str | Path]) -> tuple[Input, ...]:
    """Returns the inputs in the order given, sorted within a folder or pattern, each file once.

    Of folders and patterns only scan files are taken: no sidecars and no second energy of another file.
    Folders are searched to the bottom, links to folders not followed. A file that is named is always taken.
    """
    seen: set[str] = set()
    listed: list[Input] = []
    for each in given:
        for found in _listed(str(each)):
            place = os.path.realpath(found.uri)
            if place not in seen:
                seen.add(place)
                listed.append(found)
    return tuple(listed)


def _listed(given: str) -> Iterator[Input]:
    path = Path(given)
    if path.is_dir():
        yield from _in_folder(path)
    elif glob.has_magic(given) and not path.exists():
        yield from _matching(given)
    else:
        yield Input(path.as_posix())


def _matching(pattern: str) -> Iterator[Input]:
    found = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    inputs = [each for path in found if path.is_dir() for each in _in_folder(path)]
    inputs += [Input(path.as_posix()) for path in found if is_scan_file(path) and not path.is_dir()]
    if not inputs:
        yield Input(pattern, "missing", f"{pattern}: matches no scan file")
    yield from sorted(inputs, key=lambda each: each.uri)


def _in_folder(folder: Path) -> Iterator[Input]:
    inputs: list[Input] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename).as_posix()
        inputs.append(Input(where, "unreadable", f"{where}: cannot be read: {error.strerror}"))

    for name, folders, _ in os.walk(folder, onerror=unreadable):
        folders.sort()
        inputs += [Input(path.as_posix()) for path in list_scan_files(Path(name))]
    if not inputs:
        yield Input(folder.as_posix(), "no_scans", f"{folder}: there is no scan file in it")
    yield from sorted(inputs, key=lambda each: each.uri)
