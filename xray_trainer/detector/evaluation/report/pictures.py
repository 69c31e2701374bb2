"""Pictures of mistakes: a window of the scan around the place, without and with outlines."""

from __future__ import annotations

import base64
from typing import Final

import cv2
import numpy as np
from shapely import affinity

from xray_trainer.detector.evaluation.worst import Mistake
from xray_trainer.regions import Region
from xray_trainer.scans.pictures import Picture, draw_regions
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.contact_sheet import attenuation_picture

TRUTH_RGB: Final = (214, 40, 40)
FINDING_RGB: Final = (0, 150, 190)

_SIZE_WH = (380, 250)
_TIMES_REGION = 3.0
_LEAST_MM = 1200.0
_QUALITY = 88


def mistake_pictures(mistake: Mistake) -> tuple[str, str]:
    """Returns the window around a mistake as two data addresses: as it is, and with outlines.

    Red outlines the truth, blue the findings that hit nothing.
    """
    scan = mistake.scan.known.read()
    plain, window, scale_xy = _window(scan, mistake.region)
    drawn = draw_regions(plain, [], TRUTH_RGB)
    truth = [hidden.region for hidden in mistake.scan.known.hidden]
    for regions, colour in ((truth, TRUTH_RGB), (mistake.scan.false_marks, FINDING_RGB)):
        moved = [_moved(region, window[:2], scale_xy) for region in regions]
        drawn = draw_regions(drawn, moved, colour)
    return _data_address(plain), _data_address(drawn)


def _window(scan: Scan, region: Region) -> tuple[Picture, tuple[int, int, int, int], tuple[float, float]]:
    """Returns the picture of a window, its corners in pixels of the scan, and pixels of it per pixel."""
    (width, height), (mm_x, mm_y) = _SIZE_WH, scan.pixel_mm_xy
    x0, y0, x1, y1 = region.bounds_xyxy
    wide = max(_TIMES_REGION * (x1 - x0) * mm_x, _LEAST_MM)
    high = max(_TIMES_REGION * (y1 - y0) * mm_y, _LEAST_MM * height / width)
    mm_per_px = max(wide / width, high / height)
    half_x, half_y = width * mm_per_px / mm_x / 2, height * mm_per_px / mm_y / 2
    rows, columns = scan.shape_hw
    window = (
        max(0, round((x0 + x1) / 2 - half_x)),
        max(0, round((y0 + y1) / 2 - half_y)),
        min(columns, round((x0 + x1) / 2 + half_x)),
        min(rows, round((y0 + y1) / 2 + half_y)),
    )
    scale_xy = mm_x / mm_per_px, mm_y / mm_per_px
    cut = attenuation_picture(scan)[window[1] : window[3], window[0] : window[2]]
    size = max(1, round(cut.shape[1] * scale_xy[0])), max(1, round(cut.shape[0] * scale_xy[1]))
    how = cv2.INTER_AREA if scale_xy[0] < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(cut, size, interpolation=how), np.uint8), window, scale_xy


def _moved(region: Region, origin_xy: tuple[int, int], scale_xy: tuple[float, float]) -> Region:
    (x, y), (scale_x, scale_y) = origin_xy, scale_xy
    return Region(
        affinity.affine_transform(region.geometry, [scale_x, 0, 0, scale_y, -x * scale_x, -y * scale_y])
    )


def _data_address(drawn: Picture) -> str:
    bgr = drawn if drawn.ndim == 2 else drawn[..., ::-1]
    encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode("ascii")
