"""Label Studio: `label-studio/tasks.json`, a task per scan with its findings as predictions.

Pictures are named as files of a local storage whose root is the result folder
(`LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT`). `config.xml` is the labelling interface that the tasks go with.
Points are percent of width and height; a finding of several parts is several results; holes are filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from xray_trainer.batch.exports.shapes import (
    Outline,
    family_of,
    finding_id,
    outlines_of,
    picture_name,
    size_wh,
)
from xray_trainer.batch.families import family_names
from xray_trainer.batch.results import iter_searched, met_families
from xray_trainer.batch.streaming import durable_folder, write_json_list
from xray_trainer.batch.tables import FindingRow, ScanRow

_LABELS, _PICTURE = "label", "image"


def write_label_studio(out: Path) -> Path:
    """Returns the folder with the tasks and the labelling interface."""
    path = out / "label-studio"
    with durable_folder(path) as folder:
        (folder / "config.xml").write_text(_interface(family_names(met_families(out))), encoding="utf-8")
        with (folder / "tasks.json").open("w", encoding="ascii") as file:
            write_json_list(file, (_task(scan, found) for scan, found in iter_searched(out)))
    return path


def _interface(names: Sequence[str]) -> str:
    view = Element("View")
    SubElement(view, "Image", name=_PICTURE, value="$image", zoom="true")
    labels = SubElement(view, "PolygonLabels", name=_LABELS, toName=_PICTURE)
    for name in names:
        SubElement(labels, "Label", value=name)
    indent(view)
    return tostring(view, encoding="unicode")


def _task(scan: ScanRow, found: Sequence[FindingRow]) -> dict[str, Any]:
    results = [
        _result(row, scan, number, one) for row in found for number, one in enumerate(outlines_of(row), 1)
    ]
    address = f"/data/local-files/?d=previews/{picture_name(scan.uri)}"
    return {
        "data": {"image": address, "uri": scan.uri, "score": scan.score},
        "predictions": [{"model_version": scan.checkpoint, "score": scan.score, "result": results}],
    }


def _result(row: FindingRow, scan: ScanRow, number: int, outline: Outline) -> dict[str, Any]:
    width, height = size_wh(scan)
    return {
        "id": f"{finding_id(row)}-{number}",
        "type": "polygonlabels",
        "from_name": _LABELS,
        "to_name": _PICTURE,
        "original_width": width,
        "original_height": height,
        "image_rotation": 0,
        "score": row.score,
        "meta": {"text": [row.explanation]},
        "value": {
            "points": [[100 * x / width, 100 * y / height] for x, y in outline],
            "closed": True,
            "polygonlabels": [family_of(row)],
        },
    }
