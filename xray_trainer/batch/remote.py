"""Files of other machines: what a URL such as `s3://bucket/day-1/scan.tiff` leads to, through fsspec.

A connection that drops is tried again, with growing pauses; then it is one `ScanFileError`, which becomes a
row.
Addresses and keys of a store are told to its driver, for S3 in the usual variables of AWS.
"""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from urllib.parse import unquote, urlsplit

from fsspec.core import url_to_fs
from fsspec.spec import AbstractFileSystem

from xray_trainer.errors import InputError, MissingExtraError, ScanFileError, StorageError
from xray_trainer.scans.raster import MAX_FILE_BYTES
from xray_trainer.scans.sidecar import MAX_SIDECAR_BYTES, read_sidecar, sidecar_path

PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)
"""Waited before each further try: five tries in all."""

_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_LOCAL: Final = "file://"
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    # Listings are not kept: folders fill while they are watched. One stream per object resumes after a cut,
    # and the tries are counted here, not once more below.
    "s3": {
        "max_concurrency": 1,
        "config_kwargs": {"retries": {"mode": "standard", "max_attempts": 1}, "max_pool_connections": 32},
    },
}
_ANSWER = TypeVar("_ANSWER")


def is_url(uri: str) -> bool:
    """Returns whether a uri names a place that is not on this machine's disks.

    >>> is_url("s3://bucket/a.tiff"), is_url("C:/scans/a.tiff"), is_url("file:///scans/a.tiff")
    (True, False, False)
    """
    return _URL.match(uri) is not None and not uri.lower().startswith(_LOCAL)


def local_path(uri: str) -> Path:
    """Returns the path of a uri on this machine: a path as it is, a `file://` address without that.

    >>> local_path("file:///scans/day%201").as_posix()
    '/scans/day 1'
    """
    return Path(unquote(urlsplit(uri).path)) if uri.lower().startswith(_LOCAL) else Path(uri)


@contextmanager
def local_copy(uri: str, *, pauses_s: Sequence[float] = PAUSES_S) -> Iterator[Path]:
    """Gives a file on this machine with what belongs to it beside it, for as long as the block runs.

    That is a local file itself, whether it exists or not; of a remote one a copy in a temporary folder, with
    its sidecar and the further energies that this names.

    Args:
        uri: path or URL of one file.
        pauses_s: waited before each further try.

    Raises:
        ScanFileError: `missing`, `unreadable`, `empty`, `too_large` or `connection`.
        StorageError: the copy finds no room.
        MissingExtraError: the driver of such URLs is not installed.
    """
    if not is_url(uri):
        yield local_path(uri)
        return
    with TemporaryDirectory(prefix="xray-trainer-") as folder:
        yield _fetched(uri, Path(folder), pauses_s)


def open_url(uri: str) -> tuple[AbstractFileSystem, str]:
    """Returns the driver of a URL and the path that it has there.

    Raises:
        InputError: nobody knows such URLs.
        MissingExtraError: the driver is not installed.
    """
    protocol = uri.partition(":")[0].lower()
    options = {"use_listings_cache": False, **_OPTIONS.get(protocol, {})}
    try:
        filesystem, path = url_to_fs(uri, **options)
    except ImportError as error:
        extra = "xray-trainer[s3]" if protocol in ("s3", "s3a") else "its fsspec driver"
        raise MissingExtraError(
            "{uri}: {protocol}:// needs {extra}; install it ({why})",
            uri=uri,
            protocol=protocol,
            extra=extra,
            why=error,
        ) from None
    except ValueError as error:
        raise InputError("{uri}: no such kind of address: {why}", uri=uri, why=error) from None
    return filesystem, path


def patiently(uri: str, ask: Callable[[], _ANSWER], *, pauses_s: Sequence[float] = PAUSES_S) -> _ANSWER:
    """Returns what a question to another machine gives, asked again after each pause if the line drops.

    Raises:
        ScanFileError: `missing` or `unreadable` at once, `connection` after the last try.
        StorageError: this machine's own disk is full.
    """
    for pause_s in (*pauses_s, None):
        try:
            return ask()
        except ScanFileError:
            raise
        except Exception as error:  # every driver has exceptions of its own
            _raise_if_final(uri, error, num_tries=len(pauses_s) + 1 if pause_s is None else 0)
            time.sleep(pause_s or 0)
    raise AssertionError("unreachable")


def _raise_if_final(uri: str, error: Exception, *, num_tries: int) -> None:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        raise ScanFileError("{uri}: there is no such file", uri=uri, reason="missing") from None
    if isinstance(error, PermissionError | IsADirectoryError):
        raise ScanFileError(
            "{uri}: cannot be read: {why}", uri=uri, why=_why(error), reason="unreadable"
        ) from None
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise StorageError(
            "{uri}: no room for a copy in the folder for temporary files; make room", uri=uri
        ) from None
    if num_tries:
        raise ScanFileError(
            "{uri}: the connection failed {num_tries} times, at last: {why}; try again later",
            uri=uri,
            num_tries=num_tries,
            why=_why(error),
            reason="connection",
        ) from None


def _why(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _fetched(uri: str, folder: Path, pauses_s: Sequence[float]) -> Path:
    filesystem, path = open_url(uri)
    above, _, name = path.rpartition("/")
    place = folder / _checked_name(uri, name)
    _fetch(filesystem, path, place, uri=uri, pauses_s=pauses_s)
    beside = sidecar_path(place)
    try:
        there = f"{above}/{beside.name}"
        _fetch(filesystem, there, beside, most_bytes=MAX_SIDECAR_BYTES, pauses_s=pauses_s)
    except ScanFileError as error:
        if error.reason == "missing":
            return place
        raise
    sidecar = read_sidecar(place)
    for further in sidecar.energies if sidecar and name in sidecar.energies else ():
        if further != name:
            there = f"{above}/{_checked_name(uri, further)}"
            _fetch(filesystem, there, folder / further, pauses_s=pauses_s)
    return place


def _fetch(
    filesystem: AbstractFileSystem,
    path: str,
    place: Path,
    *,
    uri: str = "",
    most_bytes: int = MAX_FILE_BYTES,
    pauses_s: Sequence[float],
) -> None:
    what = uri or path

    def fetch() -> None:
        info = filesystem.info(path)
        num_bytes = info.get("size") or 0
        if info.get("type") == "directory":
            raise IsADirectoryError("it is a folder")
        if num_bytes > most_bytes:
            raise ScanFileError(
                "{what}: may have {most_bytes:,} bytes, got {num_bytes:,}",
                what=what,
                most_bytes=most_bytes,
                num_bytes=num_bytes,
                reason="too_large",
            )
        filesystem.get_file(path, str(place))
        if place.stat().st_size < num_bytes:
            raise ConnectionError(f"got {place.stat().st_size:,} of {num_bytes:,} bytes")

    patiently(what, fetch, pauses_s=pauses_s)


def _checked_name(uri: str, name: str) -> str:
    if name in ("", ".", "..") or set(name) & set("\0\\/") or len(name.encode()) > 255:
        raise ScanFileError(
            "{uri}: {name!r} cannot be the name of a file", uri=uri, name=name, reason="unreadable"
        )
    return name
