"""Findings as COCO JSON, the form that labelling tools and `pycocotools` read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xray_trainer.batch.tables import FindingRow, ScanRow, write_durably

COCO_FILE = "findings.json"


def write_coco(out: Path, scans: Sequence[ScanRow], findings: Sequence[FindingRow]) -> Path:
    """Returns the path of the COCO file of a run."""
    return write_durably(out / COCO_FILE, json.dumps(to_coco(scans, findings)).encode())


def to_coco(scans: Sequence[ScanRow], findings: Sequence[FindingRow]) -> dict[str, Any]:
    """Returns images, categories and annotations; scans that failed are no images."""
    names = sorted({row.family for row in findings})
    categories = {name: number for number, name in enumerate(names, start=1)}
    of_scan: dict[str, list[FindingRow]] = defaultdict(list)
    for row in findings:
        of_scan[row.uri].append(row)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, scan in enumerate((row for row in scans if row.status != "failed"), start=1):
        images.append(_image(scan, number))
        for row in of_scan[scan.uri]:
            annotations.append(_annotation(row, len(annotations) + 1, number, categories[row.family]))
    return {
        "info": {"description": "findings of xray_trainer"},
        "images": images,
        "categories": [{"id": number, "name": name} for name, number in categories.items()],
        "annotations": annotations,
    }


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
