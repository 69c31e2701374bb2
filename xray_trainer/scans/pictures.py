"""Pictures for eyes: 8-bit grey of the high energy, and regions drawn upon it.

`window_level` is the reference that the browser's shader must equal bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from xray_trainer.errors import InputError
from xray_trainer.regions import Region
from xray_trainer.scans.codes import CODE_MAX, Codes, codes_from_transmission
from xray_trainer.scans.scan import Scan, Transmission

Picture = npt.NDArray[np.uint8]

_AIR: Final = round(0.9 * CODE_MAX)
_MIN_CARGO_SHARE: Final = 0.01
_WINDOW_SHARES: Final = (0.005, 0.95)
_SUBPIXEL_BITS: Final = 4


def window_level(codes: Codes, *, low: int, high: int, inverse: bool = False) -> Picture:
    """Returns the picture (H, W) that shows the codes from `low` (black) to `high` (white).

    floor(clip((code - low) * scale + 0.5, 0, 255)) with scale = 255 / (high - low), every step rounded to
    float32; `inverse` gives 255 minus that.

    Raises:
        InputError: `high` is not above `low`.

    >>> window_level(np.array([[0, 100, 200]], np.uint16), low=0, high=200).tolist()
    [[0, 128, 255]]
    """
    if high <= low:
        raise InputError("a window needs its high above its low, got {low} to {high}", low=low, high=high)
    scale = np.float32(255 / (high - low))
    steps = (np.arange(CODE_MAX + 1, dtype=np.float32) - np.float32(low)) * scale + np.float32(0.5)
    table = np.floor(np.clip(steps, 0, 255)).astype(np.uint8)
    shown: Picture = (255 - table if inverse else table)[codes]
    return shown


def auto_window(codes: Codes) -> tuple[int, int]:
    """Returns low and high codes that show the cargo: from its darkest 0.5 % to its brightest 5 %.

    What is brighter than 90 % of air is left out, unless nearly everything is.
    """
    counts = np.bincount(codes.ravel(), minlength=CODE_MAX + 1)
    cargo = counts[:_AIR]
    if cargo.sum() < _MIN_CARGO_SHARE * codes.size:
        cargo = counts
    shares = np.cumsum(cargo) / cargo.sum()
    darkest, brightest = (int(code) for code in np.searchsorted(shares, _WINDOW_SHARES))
    low = min(darkest, CODE_MAX - 1)
    return low, max(brightest, low + 1)


def picture(
    scan: Scan, *, size_wh: tuple[int, int] | None = None, window: tuple[int, int] | None = None
) -> Picture:
    """Returns the high energy as a grey picture (H, W), dark where much is in the way.

    Args:
        scan: is shown in proportion to transmission.
        size_wh: width and height that the picture must fit into; it is never enlarged.
        window: low and high code; the automatic window of the whole scan if absent.
    """
    low, high = window or auto_window(codes_from_transmission(scan.transmission[0]))
    codes = codes_from_transmission(_shrunk(scan.transmission[0], size_wh))
    return window_level(codes, low=low, high=high)


def picture_png(
    scan: Scan, *, size_wh: tuple[int, int] | None = None, window: tuple[int, int] | None = None
) -> bytes:
    """Returns the PNG of `picture`."""
    return encode_picture(picture(scan, size_wh=size_wh, window=window))


def encode_picture(drawn: Picture) -> bytes:
    """Returns the PNG of a grey (H, W) or RGB (H, W, 3) picture."""
    bgr = drawn if drawn.ndim == 2 else drawn[..., ::-1]
    return cv2.imencode(".png", bgr)[1].tobytes()


def draw_regions(
    grey: Picture,
    regions: Sequence[Region],
    colour: tuple[int, int, int],
    *,
    scale: float = 1.0,
    width_px: int = 2,
) -> Picture:
    """Returns an RGB picture (H, W, 3) with the outlines of regions.

    Args:
        grey: a grey (H, W) or RGB (H, W, 3) picture; it is not changed.
        regions: in pixels of the scan.
        colour: red, green, blue, 0 to 255.
        scale: pixels of the picture per pixel of the scan.
        width_px: width of the lines.
    """
    canvas = np.ascontiguousarray(grey if grey.ndim == 3 else np.repeat(grey[..., None], 3, axis=2)).copy()
    for region in regions:
        for outline in _outlines(region.geometry):
            # OpenCV's origin is the centre of the first pixel, a region's is its corner.
            points = np.rint((outline * scale - 0.5) * 2**_SUBPIXEL_BITS).astype(np.int32)
            cv2.polylines(canvas, [points], True, colour, width_px, cv2.LINE_AA, _SUBPIXEL_BITS)
    return canvas


def _shrunk(plane: Transmission, size_wh: tuple[int, int] | None) -> Transmission:
    height, width = plane.shape
    ratio = min(size_wh[0] / width, size_wh[1] / height) if size_wh else 1.0
    if ratio >= 1:
        return plane
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _outlines(geometry: BaseGeometry) -> list[npt.NDArray[np.float64]]:
    if isinstance(geometry, Polygon):
        return [np.asarray(ring.coords)[:, :2] for ring in (geometry.exterior, *geometry.interiors)]
    return [outline for part in getattr(geometry, "geoms", ()) for outline in _outlines(part)]
