"""LabelMe: `labelme/<key>.json`, a polygon per part of a finding.

Parts of one finding share a `group_id`; LabelMe's polygons know no holes, so those are filled. The score is
an extra member of a shape, which LabelMe keeps and hands on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from xray_trainer.batch.exports.shapes import family_of, outlines_of, picture_name, size_wh
from xray_trainer.batch.results import iter_searched, scan_key
from xray_trainer.batch.streaming import durable_folder
from xray_trainer.batch.tables import FindingRow, ScanRow

_VERSION: Final = "5.5.0"


def write_labelme(out: Path) -> Path:
    """Returns the folder with a file per scan; LabelMe opens it where previews were written."""
    path = out / "labelme"
    with durable_folder(path) as folder:
        for scan, found in iter_searched(out):
            content = json.dumps(_content(scan, found), indent=1)
            (folder / f"{scan_key(scan.uri)}.json").write_text(content, encoding="ascii")
    return path


def _content(scan: ScanRow, found: Sequence[FindingRow]) -> dict[str, Any]:
    width, height = size_wh(scan)
    return {
        "version": _VERSION,
        "flags": {},
        "shapes": [shape for row in found for shape in _shapes(row)],
        "imagePath": f"../previews/{picture_name(scan.uri)}",
        "imageData": None,
        "imageHeight": height,
        "imageWidth": width,
        "uri": scan.uri,
        "score": scan.score,
        "checkpoint": scan.checkpoint,
    }


def _shapes(row: FindingRow) -> list[dict[str, Any]]:
    return [
        {
            "label": family_of(row),
            "points": outline,
            "group_id": row.finding,
            "description": row.explanation,
            "shape_type": "polygon",
            "flags": {},
            "mask": None,
            "score": row.score,
        }
        for outline in outlines_of(row)
    ]
