"""Folders that a batch bench searches: a few rendered scans, stored in several formats, and links to them.

Links share their pixels on the disk, so five hundred scans take the room of a few, and every file read is one
that was read before: the page cache is warm, and said to be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import tifffile

from xray_trainer.scans.codes import Codes, codes_from_transmission
from xray_trainer.scans.files import list_scan_files, write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.sidecar import sidecar_path
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest

FORMATS: Final = ("png", "tiff_deflate", "tiff_zstd")


def rendered_scans(num: int, *, shape_hw: tuple[int, int], num_energies: int = 2) -> list[Scan]:
    """Returns scans of full containers with something hidden in every second one."""
    scans = []
    beams = ("6MV", "4MV")[:num_energies]
    pixel_mm = 5.0 * 4096 / shape_hw[1]
    for seed in range(num):
        request = SceneRequest(shape_hw=shape_hw, pixel_mm=pixel_mm, beams=beams, num_hidden=seed % 2)
        scans.append(render_scan(request, seed=seed, has_benign=False).scan)
    return scans


def write_folder(folder: Path, scans: Sequence[Scan], *, file_format: str, num: int) -> tuple[Path, ...]:
    """Returns `num` scan files of a folder in one of `FORMATS`, after scans and links to them are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, scan in enumerate(scans):
        _WRITERS[file_format](scan, folder / f"{number:06d}")
    first = list_scan_files(folder)
    for number in range(len(first), num):
        _link(first[number % len(first)], f"{number:06d}")
    return list_scan_files(folder)


def bytes_per_scan(files: Sequence[Path]) -> float:
    """Returns the mean bytes of a scan's pixels on the disk, all energies."""
    return sum(path.stat().st_size for one in files for path in energies_of(one)) / len(files)


def energies_of(path: Path) -> tuple[Path, ...]:
    """Returns the files of a scan's energies: one of a TIFF, one per energy of PNG."""
    names = json.loads(sidecar_path(path).read_bytes()).get("energies") or [path.name]
    return tuple(path.with_name(name) for name in names)


def _write_png(scan: Scan, path: Path) -> None:
    write_scan(scan, path.with_suffix(".png"))


def _write_zstd(scan: Scan, path: Path) -> None:
    write_scan(scan, path.with_suffix(".tiff"))


def _write_deflate(scan: Scan, path: Path) -> None:
    written = write_scan(scan, path.with_suffix(".tiff"))
    written.unlink()
    codes: Codes = codes_from_transmission(scan.transmission)
    with tifffile.TiffWriter(written) as writer:
        for plane in np.asarray(codes):
            writer.write(
                plane,
                photometric="minisblack",
                compression="zlib",
                predictor=True,
                rowsperstrip=64,
                metadata=None,
            )


_WRITERS: Final[dict[str, Callable[[Scan, Path], None]]] = {
    "png": _write_png,
    "tiff_deflate": _write_deflate,
    "tiff_zstd": _write_zstd,
}


def _link(path: Path, stem: str) -> None:
    told = json.loads(sidecar_path(path).read_bytes())
    linked = [path.with_name(one.name.replace(path.stem, stem, 1)) for one in energies_of(path)]
    for source, link in zip(energies_of(path), linked, strict=True):
        os.link(source, link)
    told |= {"scan_id": stem}
    if len(linked) > 1:
        told["energies"] = [link.name for link in linked]
    sidecar_path(path.with_name(f"{stem}{path.suffix}")).write_text(json.dumps(told))
