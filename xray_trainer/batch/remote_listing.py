"""Listing what a URL leads to: one object, all below a folder or bucket, or what matches a pattern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from glob import has_magic
from typing import Any, Final

from fsspec.spec import AbstractFileSystem

from xray_trainer.batch.inputs import Input
from xray_trainer.batch.remote import open_url, patiently
from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import is_scan_name, scan_names
from xray_trainer.scans.sidecar import MAX_SIDECAR_BYTES, Sidecar, parse_sidecar, sidecar_name

_Info = Mapping[str, Any]
"""What a driver says about a path."""

_VERSIONS: Final = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
_AT_ONCE: Final = 1000


def list_url(url: str) -> Iterator[Input]:
    """Yields the inputs that a URL leads to, sorted; a place that cannot be listed is one input with why.

    Which sidecars name further energies is asked only in folders where some scan has no sidecar of its own:
    in a bucket every question is a request.

    Raises:
        InputError: nobody knows such URLs.
        MissingExtraError: the driver of such URLs is not installed.
    """
    filesystem, path = open_url(url)
    try:
        yield from patiently(url, lambda: _listed(url, filesystem, path))
    except ScanFileError as error:
        yield Input(url, error.reason, str(error))


def _listed(url: str, filesystem: AbstractFileSystem, path: str) -> list[Input]:
    is_pattern = has_magic(path) and not filesystem.exists(path)
    if is_pattern:
        infos, wanted = _matching(filesystem, path)
    else:
        info = filesystem.info(path)
        if info.get("type") != "directory":
            return [_named(url, filesystem, path, info)]
        infos = filesystem.find(path, detail=True)
        wanted = set(infos)
    to_uri = partial(_uri, filesystem=filesystem, url=url, path=path)
    found = _inputs(infos, wanted=wanted, to_uri=to_uri, filesystem=filesystem)
    if is_pattern:
        return found or [Input(url, "missing", f"{url}: matches no scan file")]
    return found or [Input(url, "no_scans", f"{url}: there is no scan file in it")]


def _named(url: str, filesystem: AbstractFileSystem, path: str, info: _Info) -> Input:
    above, _, name = path.rpartition("/")
    beside = f"{above}/{sidecar_name(name)}"
    infos = [info]
    if filesystem.exists(beside):
        infos.append(filesystem.info(beside))
        sidecar = _sidecars(filesystem, {name: beside}).get(name)
        further = sidecar.further_energies(name) if sidecar else ()
        infos += [
            filesystem.info(f"{above}/{each}") for each in further if filesystem.exists(f"{above}/{each}")
        ]
    return _input(url, infos)


def _matching(filesystem: AbstractFileSystem, pattern: str) -> tuple[dict[str, _Info], set[str]]:
    """Returns what lies in the folders of what matches, and what of it matches or lies below a match."""
    infos: dict[str, _Info] = {}
    files: set[str] = set()
    for path, info in filesystem.glob(pattern, detail=True).items():
        if info.get("type") == "directory":
            infos.update(filesystem.find(path, detail=True))
        else:
            files.add(path)
    wanted = files | set(infos)
    for folder in {path.rpartition("/")[0] for path in files}:
        infos.update({info["name"]: info for info in filesystem.ls(folder, detail=True)})
    return infos, wanted


def _inputs(
    infos: Mapping[str, _Info],
    *,
    wanted: Collection[str],
    to_uri: Callable[[str], str],
    filesystem: AbstractFileSystem,
) -> list[Input]:
    folders: dict[str, dict[str, _Info]] = defaultdict(dict)
    for place, info in infos.items():
        if info.get("type") != "directory":
            above, slash, name = place.rpartition("/")
            folders[above + slash][name] = info
    found = []
    for above, names in folders.items():
        sidecars = _sidecars_where_needed(filesystem, above, names)
        for name, beside in scan_names(names, sidecar_of=sidecars.get).items():
            if above + name in wanted:
                there = [names[each] for each in (name, *beside) if each in names]
                found.append(_input(to_uri(above + name), there))
    return sorted(found, key=lambda each: each.uri)


def _sidecars_where_needed(
    filesystem: AbstractFileSystem, above: str, names: Mapping[str, _Info]
) -> dict[str, Sidecar]:
    scans = [name for name in names if is_scan_name(name)]
    small = {
        name: above + sidecar_name(name)
        for name in scans
        if (names.get(sidecar_name(name), {}).get("size") or MAX_SIDECAR_BYTES + 1) <= MAX_SIDECAR_BYTES
    }
    return _sidecars(filesystem, small) if len(small) < len(scans) else {}


def _sidecars(filesystem: AbstractFileSystem, places: Mapping[str, str]) -> dict[str, Sidecar]:
    """Returns the readable sidecars by name of their scan; a broken one is left to the reader to explain."""
    names, found = list(places), {}
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        contents = filesystem.cat([places[name] for name in some], on_error="return")
        for name in some:
            sidecar = _parsed(contents.get(places[name], b""))
            if sidecar is not None:
                found[name] = sidecar
    return found


def _parsed(content: bytes | Exception) -> Sidecar | None:
    if isinstance(content, FileNotFoundError):
        return None
    if isinstance(content, Exception):
        raise content
    try:
        return parse_sidecar(content)
    except ScanFileError:
        return None


def _input(uri: str, infos: Collection[_Info]) -> Input:
    sizes = [info.get("size") or 0 for info in infos]
    return Input(uri, size_bytes=int(sizes[0]), version="+".join(map(_version, infos)))


def _version(info: _Info) -> str:
    for field in _VERSIONS:
        value = info.get(field)
        if value:
            return str(value.timestamp() if hasattr(value, "timestamp") else value).strip('"')
    return ""


def _uri(place: str, *, filesystem: AbstractFileSystem, url: str, path: str) -> str:
    """Returns the URL of a place, written as the person wrote the URL that led there."""
    given = url.rstrip("/")
    if path and given.endswith(path):
        return given.removesuffix(path) + place
    return str(filesystem.unstrip_protocol(place))
