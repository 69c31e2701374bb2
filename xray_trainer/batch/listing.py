"""What a person asks to be searched, as files: of files, folders with all below them, patterns and URLs.

Nothing is skipped silently: what does not exist, cannot be read or holds no scan stays in the list, with why.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path

from xray_trainer.batch.inputs import Input
from xray_trainer.batch.remote import is_url, local_path
from xray_trainer.batch.remote_listing import list_url
from xray_trainer.scans.files import belongings, is_scan_file, scan_names, sidecar_or_none
from xray_trainer.scans.sidecar import Sidecar

__all__ = ["Input", "list_inputs"]


def list_inputs(given: Sequence[str | Path]) -> tuple[Input, ...]:
    """Returns the inputs in the order given, sorted within a folder or pattern, each file once.

    Of folders and patterns only scan files are taken: no sidecars and no second energy of another file.
    Folders are searched to the bottom, links to folders not followed. A file that is named is always taken.

    Args:
        given: paths, patterns, and URLs of files, folders and patterns that fsspec can open.

    Raises:
        InputError: a kind of URL that nobody knows.
        MissingExtraError: the driver of such URLs is not installed.
    """
    seen: set[str] = set()
    listed: list[Input] = []
    place_of = _place_of()
    for each in given:
        uri = str(each)
        is_remote = is_url(uri)
        for found in list_url(uri) if is_remote else _listed(local_path(uri)):
            place = found.uri if is_remote else place_of(found.uri)
            if place not in seen:
                seen.add(place)
                listed.append(_speakable(found))
    return tuple(listed)


def _listed(path: Path) -> Iterator[Input]:
    if os.path.isdir(path):
        yield from _in_folder(path)
    elif glob.has_magic(str(path)) and not os.path.lexists(path):
        yield from _matching(str(path))
    else:
        yield _input(path.as_posix(), belongings(path))


def _matching(pattern: str) -> Iterator[Input]:
    found = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    inputs = [each for path in found if os.path.isdir(path) for each in _in_folder(path)]
    files = [path for path in found if is_scan_file(path) and not os.path.isdir(path)]
    inputs += [_input(path.as_posix(), belongings(path)) for path in files]
    if not inputs:
        yield Input(pattern, "missing", f"{pattern}: matches no scan file")
    yield from sorted(inputs, key=lambda each: each.uri)


def _in_folder(folder: Path) -> Iterator[Input]:
    inputs: list[Input] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename).as_posix()
        inputs.append(Input(where, "unreadable", f"{where}: cannot be read: {error.strerror}"))

    for name, folders, files in os.walk(folder, onerror=unreadable):
        folders.sort()
        above = Path(name).as_posix()
        for scan, beside in scan_names(files, sidecar_of=partial(_sidecar, name)).items():
            inputs.append(_input(f"{above}/{scan}" if above != "." else scan, beside))
    if not inputs:
        yield Input(folder.as_posix(), "no_scans", f"{folder}: there is no scan file in it")
    yield from sorted(inputs, key=lambda each: each.uri)


def _input(uri: str, beside: Sequence[str]) -> Input:
    """Returns an input as it lies there now; one that cannot be looked at is for the reader to explain."""
    above = uri[: uri.rfind("/") + 1]
    times, size_bytes = [], 0
    for place in (uri, *(above + name for name in beside)):
        with suppress(OSError, ValueError):
            status = os.stat(place)
            times.append(str(status.st_mtime_ns))
            size_bytes = size_bytes or status.st_size
    return Input(uri, size_bytes=size_bytes, version="+".join(times))


def _sidecar(folder: str, name: str) -> Sidecar | None:
    return sidecar_or_none(Path(folder, name))


def _place_of() -> Callable[[str], str]:
    """Returns a function uri -> the one place on disk it leads to; folders are looked up once each."""
    folder_of = lru_cache(maxsize=1024)(os.path.realpath)

    def place_of(uri: str) -> str:
        if "\0" in uri:
            return uri
        if os.path.islink(uri) or uri.endswith(".."):
            return os.path.realpath(uri)
        above, name = os.path.split(uri)
        return os.path.join(folder_of(above), name)

    return place_of


def _speakable(found: Input) -> Input:
    """Returns the input, or why one whose name is no text cannot be a row."""
    try:
        found.uri.encode()
    except UnicodeEncodeError:
        uri = os.fsencode(found.uri).decode("utf-8", "backslashreplace")
        return Input(
            uri, "bad_name", f"{uri}: its name is not UTF-8; rename the file, for instance with convmv"
        )
    return found
