"""What the formats need of a row: outlines, the name of its picture, text that XML can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from shapely.geometry import MultiPolygon, Polygon

from xray_trainer.batch.families import UNKNOWN
from xray_trainer.batch.results import scan_key
from xray_trainer.batch.tables import FindingRow, ScanRow
from xray_trainer.regions import Region

Outline = tuple[tuple[float, float], ...]

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parts_of(row: FindingRow) -> tuple[Polygon, ...]:
    """Returns the polygons of a finding, with their holes, in pixels of the scan."""
    geometry = Region.from_geojson(json.loads(row.polygon)).geometry
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else (geometry,)
    return tuple(part for part in parts if isinstance(part, Polygon))


def outlines_of(row: FindingRow) -> tuple[Outline, ...]:
    """Returns the outer outline of every part, not closed, for formats that know no holes."""
    return tuple(tuple((x, y) for x, y, *_ in part.exterior.coords[:-1]) for part in parts_of(row))


def size_wh(scan: ScanRow) -> tuple[int, int]:
    """Returns width and height of a scan that was searched."""
    return scan.width_px or 0, scan.height_px or 0


def picture_name(uri: str) -> str:
    """Returns the name of the picture that a labelling tool shows for a scan."""
    return f"{scan_key(uri)}.png"


def family_of(row: FindingRow) -> str:
    """Returns the name of a finding's class."""
    return row.family or UNKNOWN


def finding_id(row: FindingRow) -> str:
    """Returns a name of the finding that is unique in its run."""
    return f"{scan_key(row.uri)}-{row.finding}"


def xml_text(text: str) -> str:
    """Returns the text with what XML 1.0 cannot hold replaced; names of files may hold anything."""
    return _NOT_IN_XML.sub("\ufffd", text)


def add_texts(parent: Element, children: Mapping[str, object]) -> None:
    """Adds children that hold a text each."""
    for name, value in children.items():
        SubElement(parent, name).text = xml_text(str(value))
