"""A colour picture of a scan at two energies: hue tells the material, brightness how much is in the way.

    organic orange, light and mixed green, metal blue, dense violet; black where hardly anything passes

Hue comes from R smoothed over a few pixels, for R of a single pixel is mostly noise. Where R tells nothing,
in air and where hardly anything passes, the picture is grey. Colours are for eyes; nothing is computed from
them, and the bands of `physics.material_bands` are what programs should read.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from xray_trainer.physics.dual_energy import attenuation_ratio, smoothed_attenuation
from xray_trainer.physics.material_bands import curves_of_beams, material_position
from xray_trainer.scans.pictures import Picture
from xray_trainer.scans.scan import Scan

Floats = npt.NDArray[np.float32]

COLOURS_RGB: Final = {
    "organic": (240, 130, 20),
    "light": (60, 170, 60),
    "metal": (40, 90, 220),
    "dense": (110, 30, 140),
}
"""Colour of each band where half of the range of depths is in the way."""
_HUES = np.array(list(COLOURS_RGB.values()), np.float32) / 255
_GREY = 0.45
_SIGMA_PX = 1.5
_FAINT, _FULL = 0.06, 0.36
_WHITE = 250


def material_picture(scan: Scan, shade: Floats) -> Picture:
    """Returns the RGB picture (H, W, 3) of a scan.

    Args:
        scan: with two energies.
        shade: (H, W), how dark each pixel is to be, 0 white to 1 black.

    Raises:
        InputError: the scan has one energy, or there is no table of a beam.
    """
    ratio = attenuation_ratio(scan.transmission, sigma_px=_SIGMA_PX)
    attenuation = smoothed_attenuation(scan.transmission, sigma_px=_SIGMA_PX)[0]
    high, low = scan.beams
    position = material_position(ratio, attenuation, curves_of_beams(high, low))
    strength = np.clip((attenuation - _FAINT) / (_FULL - _FAINT), 0, 1) * ~np.isnan(position)
    hue = hue_rgb(np.nan_to_num(position))
    return shaded(_GREY + (hue - _GREY) * strength[..., None], shade)


def hue_rgb(position: npt.ArrayLike) -> Floats:
    """Returns the hue (..., 3), 0 to 1, of positions between polyethylene (0) and lead (3).

    >>> (hue_rgb([0.0, 2.0]) * 255).round().tolist()
    [[240.0, 130.0, 20.0], [40.0, 90.0, 220.0]]
    """
    place = np.asarray(position, np.float32)
    channels = [np.interp(place, np.arange(len(_HUES)), _HUES[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def shaded(hue: Floats, shade: npt.ArrayLike) -> Picture:
    """Returns RGB: white at shade 0, the hue at one half, black at 1."""
    depth = np.clip(np.asarray(shade, np.float32), 0, 1)[..., None]
    colour = np.where(depth < 0.5, 1 - (1 - hue) * 2 * depth, hue * 2 * (1 - depth))
    return np.asarray(np.round(_WHITE * colour), np.uint8)
