"""Packing: scans of any format become TIFF with zstd, which decodes about six times faster than PNG.

A packed scan reads as the same scan: the same transmission bit for bit, pixel size, beams and names. That is
checked on every file, read back from the disk, before it gets its name. What was done stands in
`packed.jsonl`, so that packing again does what is missing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from xray_trainer.batch.listing import Input, list_inputs
from xray_trainer.batch.packed_file import write_packed
from xray_trainer.batch.remote import is_url, local_copy
from xray_trainer.errors import InputError, StorageError, XrayTrainerError
from xray_trainer.machine import num_cores
from xray_trainer.scans.atomic import not_writable

MANIFEST: Final = "packed.jsonl"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Packed:
    """One scan that was packed.

    Attributes:
        uri: where it came from, with `size_bytes` and `version`: see `listing.Input`.
        name: of the TIFF in the folder, with `/` between folders.
        bytes_before, bytes_after: of the pixels' files, without sidecars.
    """

    uri: str
    size_bytes: int
    version: str
    name: str
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What packing came to.

    Attributes:
        num_packed: scans in the folder, `num_before` of them from earlier.
        ratio: bytes before over bytes after.
        failures: (uri, message).
    """

    num_packed: int
    num_before: int
    bytes_before: int
    bytes_after: int
    ratio: float
    failures: tuple[tuple[str, str], ...]


def pack(
    inputs: Sequence[str | Path], out: Path, *, workers: int | None = None, progress: Progress | None = None
) -> PackSummary:
    """Returns what packing came to; `out` gets a TIFF and a sidecar per scan, in the folders of its source.

    Args:
        inputs: files, folders, patterns and URLs; see `listing.list_inputs`.
        out: folder for the packed scans, made if absent; not within the inputs.
        workers: threads, one per core by default.
        progress: hears (done, of how many).

    Raises:
        StorageError: `out` cannot be written.
        InputError: `out` is one of the inputs.
    """
    _check_apart(inputs, out)
    names = _names(list_inputs(inputs), inputs)
    done = _read_manifest(out)
    left = [(given, name) for given, name in names.items() if not _is_done(done.get(name), given, out)]
    packed = [done[name] for given, name in names.items() if _is_done(done.get(name), given, out)]
    num_before, failures = len(packed), []
    for number, (given, result) in enumerate(_packed(left, out, workers or num_cores()), start=1):
        if isinstance(result, Packed):
            _append(out, result)
            packed.append(result)
        else:
            failures.append((given.uri, result))
        if progress is not None:
            progress(num_before + number, len(names))
    before, after = (sum(getattr(one, name) for one in packed) for name in ("bytes_before", "bytes_after"))
    return PackSummary(
        len(packed), num_before, before, after, round(before / max(after, 1), 3), tuple(failures)
    )


def _packed(
    left: Sequence[tuple[Input, str]], out: Path, workers: int
) -> Iterator[tuple[Input, Packed | str]]:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(prefix=".packing-", dir=out) as scratch,
            ThreadPoolExecutor(workers, thread_name_prefix="pack") as pool,
        ):
            tasks = ((given, name, out, Path(scratch)) for given, name in left)
            try:
                yield from zip(
                    (given for given, _ in left),
                    pool.map(_pack_one, tasks),
                    strict=True,
                )
            finally:
                pool.shutdown(cancel_futures=True)
    except OSError as error:
        raise not_writable(out, error) from None


def _pack_one(task: tuple[Input, str, Path, Path]) -> Packed | str:
    """Returns what was packed, or why not."""
    given, name, out, scratch = task
    if given.reason:
        return given.message
    try:
        with local_copy(given.uri) as path:
            before, after = write_packed(path, out / name, scratch=scratch)
    except StorageError:
        raise
    except XrayTrainerError as error:
        return str(error)
    except Exception as error:  # one scan must never end the packing of ten thousand others
        return f"{given.uri}: {type(error).__name__}: {error}"
    return Packed(given.uri, given.size_bytes, given.version, name, before, after)


def _names(listed: Sequence[Input], inputs: Sequence[str | Path]) -> dict[Input, str]:
    """Returns the name of each scan's TIFF: its place below the input, longer where two collide."""
    places = {given: _place(given, inputs) for given in listed}
    names: dict[Input, str] = {}
    taken: set[str] = set()
    for given, place in places.items():
        name = place.with_suffix(".tiff").as_posix()
        if name in taken:
            name = f"{place.as_posix()}.tiff"
        if name in taken:
            raise InputError(
                "{uri}: two inputs would be packed as {name}; pack them into two folders",
                uri=given.uri,
                name=name,
            )
        taken.add(name)
        names[given] = name
    return names


def _place(given: Input, inputs: Sequence[str | Path]) -> PurePosixPath:
    place = PurePosixPath(given.uri)
    for folder in map(str, inputs):
        above = PurePosixPath(folder if is_url(folder) else Path(folder).as_posix())
        if place != above and place.is_relative_to(above):
            return place.relative_to(above)
    return PurePosixPath(place.name)


def _check_apart(inputs: Sequence[str | Path], out: Path) -> None:
    place = out.resolve()
    for each in inputs:
        if not is_url(str(each)) and place.is_relative_to(Path(each).resolve()):
            raise InputError(
                "{out}: the packed scans must not lie within {each}; choose another folder",
                out=out,
                each=each,
            )


def _read_manifest(out: Path) -> dict[str, Packed]:
    """Returns what was packed before by name; a last line that was cut does not count."""
    try:
        lines = (out / MANIFEST).read_bytes().split(b"\n")[:-1]
        told = [Packed(**json.loads(line)) for line in lines if line.startswith(b"{") and line.endswith(b"}")]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(
            "{path}: cannot be read: {why}; remove it to pack again", path=out / MANIFEST, why=error
        ) from None
    return {one.name: one for one in told}


def _is_done(before: Packed | None, given: Input, out: Path) -> bool:
    if before is None or (before.size_bytes, before.version) != (given.size_bytes, given.version):
        return False
    try:
        return before.uri == given.uri and (out / before.name).stat().st_size == before.bytes_after
    except OSError:
        return False


def _append(out: Path, packed: Packed) -> None:
    """Adds a line; it begins on a new one even if the last was cut."""
    path = out / MANIFEST
    try:
        with path.open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(asdict(packed)).encode() + b"\n")
    except OSError as error:
        raise not_writable(path, error) from None
