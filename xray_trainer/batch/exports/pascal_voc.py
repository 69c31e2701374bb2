"""Pascal VOC: `voc/Annotations/<key>.xml`, boxes in whole pixels counted from 1, both ends inside.

A box grows to the pixels that it touches. The score stands in `<confidence>`, which readers that do not know
it pass over.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from xray_trainer.batch.exports.shapes import add_texts, family_of, picture_name, size_wh
from xray_trainer.batch.families import family_names
from xray_trainer.batch.results import iter_searched, met_families, scan_key
from xray_trainer.batch.streaming import durable_folder
from xray_trainer.batch.tables import FindingRow, ScanRow


def write_pascal_voc(out: Path) -> Path:
    """Returns the folder with a file per scan, the list of them and the classes."""
    path = out / "voc"
    with durable_folder(path) as folder:
        annotations, sets = folder / "Annotations", folder / "ImageSets" / "Main"
        annotations.mkdir()
        sets.mkdir(parents=True)
        (folder / "labelmap.txt").write_text(_label_map(family_names(met_families(out))), encoding="utf-8")
        with (sets / "default.txt").open("w", encoding="ascii") as names:
            for scan, found in iter_searched(out):
                key = scan_key(scan.uri)
                _tree(scan, found).write(annotations / f"{key}.xml", encoding="utf-8", xml_declaration=True)
                names.write(f"{key}\n")
    return path


def _label_map(names: Sequence[str]) -> str:
    """Returns the classes as CVAT and Datumaro want them told: name, and no colour, parts or actions."""
    return "".join(
        f"{line}\n" for line in ("# label:color_rgb:parts:actions", *(f"{name}:::" for name in names))
    )


def _tree(scan: ScanRow, found: Sequence[FindingRow]) -> ElementTree[Element]:
    root = Element("annotation")
    width, height = size_wh(scan)
    add_texts(root, {"folder": "previews", "filename": picture_name(scan.uri), "path": scan.uri})
    add_texts(SubElement(root, "source"), {"database": "xray_trainer", "annotation": scan.checkpoint})
    add_texts(SubElement(root, "size"), {"width": width, "height": height, "depth": 1})
    add_texts(root, {"segmented": 0})
    for row in found:
        _add_object(root, row)
    indent(root)
    return ElementTree(root)


def _add_object(root: Element, row: FindingRow) -> None:
    one = SubElement(root, "object")
    add_texts(one, {"name": family_of(row), "pose": "Unspecified", "truncated": 0, "difficult": 0})
    corners = {
        "xmin": floor(row.x_min) + 1,
        "ymin": floor(row.y_min) + 1,
        "xmax": ceil(row.x_max),
        "ymax": ceil(row.y_max),
    }
    add_texts(SubElement(one, "bndbox"), corners)
    add_texts(one, {"confidence": f"{row.score:.6f}"})
