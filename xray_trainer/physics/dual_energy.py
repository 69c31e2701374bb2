"""What two energies tell: the ratio of attenuations, which depends on the material, and the steel equivalent.

    R = -ln T_low / -ln T_high

Per pixel R is mostly noise, so attenuations are smoothed first and divided then. R carries nothing where the
beam meets next to nothing nor where next to nothing gets through; there it is NaN. It is always computed from
the scan as it is, also after something was inserted, and never stored as a colour.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.physics.air import air_levels
from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.materials import material

Floats = npt.NDArray[np.float32]

THINNEST = 0.1
THICKEST = 6.0


def attenuation_ratio(transmission: Floats, *, sigma_px: float = 2.0) -> Floats:
    """Returns R, float32 (H, W), NaN where the smoothed -ln T lies outside 0.1 to 6 at either energy.

    Args:
        transmission: (2, H, W), high energy first; its air may lie a little below 1.
        sigma_px: width of the Gaussian that smooths the attenuations before they are divided.

    Raises:
        InputError: not two energies.
    """
    high, low = smoothed_attenuation(_two_energies(transmission), sigma_px=sigma_px)
    is_valid = (np.minimum(high, low) >= THINNEST) & (np.maximum(high, low) <= THICKEST)
    ratio: Floats = np.divide(low, high, out=np.full_like(high, np.nan), where=is_valid)
    return ratio


def smoothed_attenuation(transmission: Floats, *, sigma_px: float = 2.0) -> Floats:
    """Returns -ln T relative to the scan's own air, each energy (H, W) smoothed by a Gaussian, float32."""
    air = air_levels(transmission)[:, None, None]
    attenuation = -np.log(np.maximum(transmission, 1e-6) / air)
    if sigma_px <= 0:
        return np.asarray(attenuation, np.float32)
    smooth = [cv2.GaussianBlur(energy, (0, 0), sigma_px) for energy in attenuation.astype(np.float32)]
    return np.stack(smooth).astype(np.float32)


@cache
def steel_curve(beam: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Returns -ln T (n,), increasing, of a plate of steel at one beam, and its thickness in mm (n,)."""
    thickness_mm = np.concatenate([[0], np.geomspace(0.1, 1000, 200)])
    plates = [{"steel": material("steel").areal_density_g_cm2(mm)} for mm in thickness_mm]
    return -np.log([stack_transmission(plate, beam) for plate in plates]), thickness_mm


def steel_equivalent_mm(transmission: npt.ArrayLike, beam: str) -> Floats:
    """Returns the thickness of steel in mm that transmits as much, same shape, 0 to 1000 mm.

    >>> steel_equivalent_mm([1.0, 0.0388], "6MV").round(0).tolist()
    [0.0, 100.0]
    """
    attenuation, thickness_mm = steel_curve(beam)
    measured = -np.log(np.maximum(np.asarray(transmission, np.float64), 1e-30))
    return np.interp(measured, attenuation, thickness_mm).astype(np.float32)


def _two_energies(transmission: Floats) -> Floats:
    if transmission.ndim != 3 or len(transmission) != 2:
        raise InputError(f"dual energy needs transmission (2, H, W), got {transmission.shape}")
    return transmission
