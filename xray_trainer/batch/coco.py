"""Findings as COCO JSON, the form that labelling tools and `pycocotools` read; written row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xray_trainer.batch.families import UNKNOWN, family_numbers
from xray_trainer.batch.results import iter_searched, met_families
from xray_trainer.batch.streaming import durable_text, write_json_object
from xray_trainer.batch.tables import FindingRow, ScanRow

COCO_FILE = "findings.json"


def write_coco(out: Path) -> Path:
    """Returns the path of the COCO file of a result folder; scans that failed are no images.

    Raises:
        InputError: it is no result folder.
        StorageError: the folder cannot be written.
    """
    categories = family_numbers(met_families(out), first=1)
    fixed = {
        "info": {"description": "findings of xray_trainer"},
        "categories": [{"id": number, "name": name} for name, number in categories.items()],
    }
    with durable_text(out / COCO_FILE) as file:
        lists = {"images": _images(out), "annotations": _annotations(out, categories)}
        write_json_object(file, fixed, lists)
    return out / COCO_FILE


def _images(out: Path) -> Iterator[dict[str, Any]]:
    for number, (scan, _) in enumerate(iter_searched(out), start=1):
        yield _image(scan, number)


def _annotations(out: Path, categories: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    number = 0
    for image, (_, findings) in enumerate(iter_searched(out), start=1):
        for row in findings:
            number += 1
            yield _annotation(row, number, image, categories[row.family or UNKNOWN])


def _image(scan: ScanRow, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": scan.uri,
        "width": scan.width_px,
        "height": scan.height_px,
        "score": scan.score,
    }


def _annotation(row: FindingRow, number: int, image: int, category: int) -> dict[str, Any]:
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "score": row.score,
        "bbox": [row.x_min, row.y_min, row.x_max - row.x_min, row.y_max - row.y_min],
        "area": row.area_px,
        "segmentation": json.loads(row.rle),
        "iscrowd": 0,
        "areal_density_g_cm2": row.areal_density_g_cm2,
        "material": row.material,
        "material_share": row.material_share,
        "cue": row.cue,
        "explanation": row.explanation,
    }
