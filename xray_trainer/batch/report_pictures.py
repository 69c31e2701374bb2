"""Pictures of a report: the scan in its true proportions, outlines and numbers of findings drawn upon it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from shapely import LinearRing, affinity
from shapely.geometry import Polygon, shape

from xray_trainer.batch.per_scan import preview_path
from xray_trainer.batch.remote import local_copy
from xray_trainer.batch.tables import FindingRow, ScanRow
from xray_trainer.errors import InputError
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.pictures import Picture, picture

NUM_NUMBERED: Final = 12
"""Findings of a scan that bear their number; so many are told in words."""

_NUM_DRAWN: Final = 60
_NUMBER_PX: Final = 24
_BOX_WH: Final = (1090, 460)
_QUALITY: Final = 82


def shown_scan(out: Path, scan: ScanRow, found: Sequence[FindingRow]) -> str:
    """Returns the HTML of a scan with its findings, or why there is no picture of it.

    The preview is taken where there is one, else the scan is read again.
    """
    try:
        plain = _picture(out, scan)
    except Exception as error:  # a picture that cannot be made must not cost the report
        return f'<p class="unknown">No picture: {escape(str(error) or type(error).__name__)}</p>'
    width, height = _fitted(scan)
    fitted = np.asarray(cv2.resize(plain, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    scale_xy = width / (scan.width_px or 1), height / (scan.height_px or 1)
    faint = "".join(_outline(row, scale_xy) for row in found[NUM_NUMBERED:_NUM_DRAWN])
    outlines = "".join(_numbered(row, scale_xy, width) for row in found[:NUM_NUMBERED])
    return (
        f'<div class="scan" style="max-width: {width}px"><img src="{_data_address(fitted)}" alt="the scan">'
        f'<svg viewBox="0 0 {width} {height}"><g class="faint">{faint}</g>{outlines}</svg></div>'
    )


def _picture(out: Path, scan: ScanRow) -> Picture:
    preview = preview_path(out, scan.uri)
    if preview.is_file():
        decoded = cv2.imdecode(np.frombuffer(preview.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
        if decoded is not None:
            return np.asarray(decoded, np.uint8)
    with local_copy(scan.uri, pauses_s=()) as path:
        read = read_scan(path)
    if read.shape_hw != (scan.height_px, scan.width_px):
        raise InputError("{uri} has another size now than when it was searched", uri=scan.uri)
    return picture(read)


def _fitted(scan: ScanRow) -> tuple[int, int]:
    """Returns width and height in which the scan fits the page, a mm as wide as it is high."""
    width = (scan.width_px or 1) * (scan.pixel_mm_x or 1.0)
    height = (scan.height_px or 1) * (scan.pixel_mm_y or 1.0)
    scale = min(_BOX_WH[0] / width, _BOX_WH[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _numbered(row: FindingRow, scale_xy: tuple[float, float], width: int) -> str:
    is_left = row.x_max * scale_xy[0] > width - _NUMBER_PX
    x = row.x_min * scale_xy[0] - 3 if is_left else row.x_max * scale_xy[0] + 3
    y = max(12.0, row.y_min * scale_xy[1] + 4)
    anchor = "end" if is_left else "start"
    return (
        f'{_outline(row, scale_xy)}<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{row.finding}</text>'
    )


def _outline(row: FindingRow, scale_xy: tuple[float, float]) -> str:
    geometry = affinity.scale(shape(json.loads(row.polygon)), *scale_xy, origin=(0, 0))
    parts = [part for part in getattr(geometry, "geoms", (geometry,)) if isinstance(part, Polygon)]
    rings = (ring for part in parts for ring in (part.exterior, *part.interiors))
    return "".join(f'<polygon points="{_points(ring)}"/>' for ring in rings)


def _points(ring: LinearRing) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in ring.coords)


def _data_address(drawn: Picture) -> str:
    encoded = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode("ascii")
