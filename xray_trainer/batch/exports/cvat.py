"""CVAT: `cvat.xml`, "CVAT for images 1.1", a polygon per part of a finding.

Parts of one finding share a `group_id`; holes are filled. What the format has no place for are attributes of
the polygon, declared for every label.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from xray_trainer.batch.exports.shapes import (
    Outline,
    add_texts,
    family_of,
    outlines_of,
    picture_name,
    size_wh,
    xml_text,
)
from xray_trainer.batch.families import family_names
from xray_trainer.batch.results import iter_searched, met_families
from xray_trainer.batch.streaming import durable_text
from xray_trainer.batch.tables import FindingRow, ScanRow

_ATTRIBUTES = ("score", "areal_density_g_cm2", "material", "explanation", "uri")


def write_cvat(out: Path) -> Path:
    """Returns the file; in CVAT, upload the previews as pictures of the task and this as its annotations."""
    path = out / "cvat.xml"
    names = family_names(met_families(out))
    with durable_text(path) as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>1.1</version>\n')
        file.write(_text(_meta(names)))
        for number, (scan, found) in enumerate(iter_searched(out)):
            file.write(_text(_image(number, scan, found)))
        file.write("</annotations>\n")
    return path


def _text(element: Element) -> str:
    indent(element)
    return tostring(element, encoding="unicode") + "\n"


def _meta(names: Sequence[str]) -> Element:
    meta = Element("meta")
    labels = SubElement(SubElement(meta, "task"), "labels")
    for name in names:
        label = SubElement(labels, "label")
        add_texts(label, {"name": name})
        attributes = SubElement(label, "attributes")
        for attribute in _ATTRIBUTES:
            told = {
                "name": attribute,
                "mutable": False,
                "input_type": "text",
                "default_value": "",
                "values": "",
            }
            add_texts(SubElement(attributes, "attribute"), told)
    return meta


def _image(number: int, scan: ScanRow, found: Sequence[FindingRow]) -> Element:
    width, height = size_wh(scan)
    told = {"id": number, "name": picture_name(scan.uri), "width": width, "height": height}
    image = Element("image", {name: str(value) for name, value in told.items()})
    for row in found:
        for outline in outlines_of(row):
            _add_polygon(image, row, outline)
    return image


def _add_polygon(image: Element, row: FindingRow, outline: Outline) -> None:
    points = ";".join(f"{x:.2f},{y:.2f}" for x, y in outline)
    told = {"label": family_of(row), "source": "auto", "occluded": "0", "points": points, "z_order": "0"}
    polygon = SubElement(image, "polygon", {**told, "group_id": str(row.finding)})
    density = "" if row.areal_density_g_cm2 is None else f"{row.areal_density_g_cm2:.2f}"
    values = (f"{row.score:.6f}", density, row.material, row.explanation, row.uri)
    for name, value in zip(_ATTRIBUTES, values, strict=True):
        SubElement(polygon, "attribute", name=name).text = xml_text(value)
