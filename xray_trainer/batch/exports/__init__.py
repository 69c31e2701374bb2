"""Findings in the forms that labelling tools, geometry tools and scanner software read.

Every writer reads the tables of a result folder as a stream and writes beside them; scans that failed are in
the threat reports only. Labelling tools cannot open two-page 16-bit scans, so where a format names a picture
it is the scan's preview (`previews/<key>.png`), and files per scan have its key as their name; the scan's uri
stands wherever the format has a place for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from xray_trainer.batch.coco import write_coco
from xray_trainer.batch.exports.cvat import write_cvat
from xray_trainer.batch.exports.geojson import write_geojson
from xray_trainer.batch.exports.label_studio import write_label_studio
from xray_trainer.batch.exports.labelme import write_labelme
from xray_trainer.batch.exports.pascal_voc import write_pascal_voc
from xray_trainer.batch.exports.threat_report import write_threat_report
from xray_trainer.batch.exports.yolo import write_yolo
from xray_trainer.errors import unknown_name

__all__ = ["FORMATS", "export"]

FORMATS: Final[dict[str, Callable[[Path], Path]]] = {
    "coco": write_coco,
    "cvat": write_cvat,
    "geojson": write_geojson,
    "label-studio": write_label_studio,
    "labelme": write_labelme,
    "threat-report": write_threat_report,
    "voc": write_pascal_voc,
    "yolo": write_yolo,
}
"""The writer of every format: a result folder in, the path of what was written beside its tables out."""


def export(out: Path, name: str) -> Path:
    """Returns the path of the findings of a result folder in one format.

    Raises:
        RecipeError: there is no such format; names the nearest.
        InputError: the tables cannot be read.
        StorageError: the folder cannot be written.
    """
    if name not in FORMATS:
        raise unknown_name("format of findings", name, FORMATS)
    return FORMATS[name](out)
