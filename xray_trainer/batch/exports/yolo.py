"""YOLO: `yolo/labels/<key>.txt`, one line `class x y width height` per finding, in shares of the scan.

The format has no place for a score and trainers refuse a sixth column, so scores stand in `images.csv`, in
the order of the lines, beside what each key stands for. Where previews were written they appear as `images/`,
linked rather than copied where the disk can, so that the folder trains as it is.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import yaml

from xray_trainer.batch.exports.shapes import family_of, size_wh
from xray_trainer.batch.families import family_numbers
from xray_trainer.batch.per_scan import preview_path
from xray_trainer.batch.results import iter_searched, met_families, scan_key
from xray_trainer.batch.streaming import durable_folder
from xray_trainer.batch.tables import FindingRow, ScanRow

_COLUMNS = ("key", "uri", "width_px", "height_px", "score", "finding_scores")


def write_yolo(out: Path) -> Path:
    """Returns the folder with labels, classes and the table of images."""
    numbers = family_numbers(met_families(out), first=0)
    path = out / "yolo"
    with durable_folder(path) as folder:
        for name in ("images", "labels"):
            (folder / name).mkdir()
        (folder / "data.yaml").write_text(_classes(numbers), encoding="utf-8")
        with (folder / "images.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            for scan, found in iter_searched(out):
                _write_labels(folder, scan, found, numbers)
                _link_preview(preview_path(out, scan.uri), folder / "images")
                table.writerow(_row(scan, found))
    return path


def _classes(numbers: dict[str, int]) -> str:
    names = {number: name for name, number in numbers.items()}
    content = {"path": ".", "train": "images", "val": "images", "nc": len(names), "names": names}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _write_labels(folder: Path, scan: ScanRow, found: Sequence[FindingRow], numbers: dict[str, int]) -> None:
    lines = [f"{numbers[family_of(row)]} {_box(row, size_wh(scan))}\n" for row in found]
    (folder / "labels" / f"{scan_key(scan.uri)}.txt").write_text("".join(lines), encoding="ascii")


def _box(row: FindingRow, size: tuple[int, int]) -> str:
    width, height = size
    shares = (
        (row.x_min + row.x_max) / 2 / width,
        (row.y_min + row.y_max) / 2 / height,
        (row.x_max - row.x_min) / width,
        (row.y_max - row.y_min) / height,
    )
    return " ".join(f"{share:.8f}" for share in shares)


def _row(scan: ScanRow, found: Sequence[FindingRow]) -> tuple[object, ...]:
    width, height = size_wh(scan)
    scores = " ".join(f"{row.score:.6f}" for row in found)
    return scan_key(scan.uri), scan.uri, width, height, scan.score, scores


def _link_preview(preview: Path, folder: Path) -> None:
    if not preview.is_file():
        return
    try:
        os.link(preview, folder / preview.name)
    except OSError:
        shutil.copyfile(preview, folder / preview.name)
