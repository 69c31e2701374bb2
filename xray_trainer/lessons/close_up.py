"""Close-ups: the place of what is hidden, outlined, beside the same place without it."""

from __future__ import annotations

import cv2
import numpy as np
from shapely import affinity

from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.pictures import Picture, draw_regions, encode_picture
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.contact_sheet import BENIGN_RGB, SUSPICIOUS_RGB, attenuation_picture
from xray_trainer.synthesis.taxonomy import BENIGN

_SIDE_PX = 640
_LEAST_MM = 900.0
_MARGIN = 0.6
_GAP_PX = 10
_LINE_PX = 2

Box = tuple[int, int, int, int]


def close_up_png(scan: Scan, without: Scan, concealment: Concealment) -> bytes:
    """Returns a PNG of two pictures side by side: the place outlined, and the same place without it.

    Args:
        scan: with what is hidden.
        without: the same, without it.
        concealment: what to show the place of.
    """
    box = _surroundings(scan, concealment.region)
    pair = [_cut(one, box) for one in (scan, without)]
    outlined = _outlined(pair[0], scan, box, concealment)
    bare = np.repeat(pair[1][..., None], 3, axis=2)
    gap = np.full((outlined.shape[0], _GAP_PX, 3), 255, np.uint8)
    return encode_picture(np.concatenate([outlined, gap, bare], axis=1))


def _surroundings(scan: Scan, region: Region) -> Box:
    """Returns a box in pixels around a region, with some of what is beside it."""
    (height, width), (mm_x, mm_y) = scan.shape_hw, scan.pixel_mm_xy
    x0, y0, x1, y1 = region.bounds_xyxy
    room_x = max((x1 - x0) * _MARGIN, (_LEAST_MM / mm_x - (x1 - x0)) / 2)
    room_y = max((y1 - y0) * _MARGIN, (_LEAST_MM / mm_y - (y1 - y0)) / 2)
    left, top = max(0, round(x0 - room_x)), max(0, round(y0 - room_y))
    return left, top, min(width, round(x1 + room_x)), min(height, round(y1 + room_y))


def _cut(scan: Scan, box: Box) -> Picture:
    """Returns a box of a scan as a picture with square pixels."""
    left, top, right, bottom = box
    scale_x, scale_y = _scales(scan, box)
    size = max(1, round((right - left) * scale_x)), max(1, round((bottom - top) * scale_y))
    shown = attenuation_picture(scan)[top:bottom, left:right]
    return np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _outlined(shown: Picture, scan: Scan, box: Box, concealment: Concealment) -> Picture:
    scale_x, scale_y = _scales(scan, box)
    matrix = [scale_x, 0, 0, scale_y, -box[0] * scale_x, -box[1] * scale_y]
    place = Region(affinity.affine_transform(concealment.region.geometry, matrix))
    colour = BENIGN_RGB if concealment.kind == BENIGN else SUSPICIOUS_RGB
    return draw_regions(shown, [place], colour, width_px=_LINE_PX)


def _scales(scan: Scan, box: Box) -> tuple[float, float]:
    """Returns pixels of the picture per pixel of the scan, across and down."""
    mm_x, mm_y = scan.pixel_mm_xy
    longer_mm = max((box[2] - box[0]) * mm_x, (box[3] - box[1]) * mm_y)
    per_mm = _SIDE_PX / longer_mm
    return per_mm * mm_x, per_mm * mm_y
