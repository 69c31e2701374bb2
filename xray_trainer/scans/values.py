"""From the numbers of a file to transmission: white level, attenuation, and what cannot be either."""

from __future__ import annotations

from typing import Final

import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.raster import Raster
from xray_trainer.scans.scan import Transmission
from xray_trainer.scans.sidecar import Sidecar

_BRIGHTEST: Final = 1.5
"""Air with noise and a drifting source stays well below; more is another unit or another white level."""
_SHARE_TOO_BRIGHT: Final = 0.01
_DARKEST: Final = 1.5 / CODE_MAX
_ROUNDING: Final = 1e-6


def transmission_from_raster(
    name: str, raster: Raster, *, sidecar: Sidecar, white_level: float | None
) -> tuple[Transmission, tuple[str, ...]]:
    """Returns float32 transmission (E, H, W) in (0, 1] and notes.

    T = value / white, or T = exp(-scale * value) for attenuation. A stored 0 counts as the smallest step
    (1 of the file's own codes, 1/65535 of floating point); values brighter than air count as air.

    Raises:
        ScanFileError: `bad_values` or `bad_sidecar`.
    """
    _check_finite(name, raster)
    given = white_level or sidecar.white_level
    notes: tuple[str, ...] = ()
    if sidecar.values == "attenuation":
        transmission = _from_attenuation(name, raster, sidecar)
    else:
        transmission = _from_counts(raster, given or raster.white)
        notes = () if given else _white_notes(raster)
    _check_range(name, transmission)
    np.clip(transmission, 1 / CODE_MAX, 1, out=transmission)
    return transmission, (*notes, *_flat_notes(transmission))


def check_white_level(white_level: float | None) -> None:
    """Checks a white level that a person gave.

    Raises:
        ScanFileError: `bad_values`.
    """
    if white_level is not None and not 0 < white_level < float("inf"):
        raise ScanFileError(
            "the white level must be a positive number, got {white_level}",
            white_level=white_level,
            reason="bad_values",
        )


def _from_counts(raster: Raster, white: float) -> Transmission:
    transmission: Transmission = raster.values.astype(np.float32)
    if raster.values.dtype.kind == "u":
        np.maximum(transmission, 1, out=transmission)
    transmission /= np.float32(white)
    return transmission


def _from_attenuation(name: str, raster: Raster, sidecar: Sidecar) -> Transmission:
    if sidecar.scale is None and raster.values.dtype.kind == "u":
        raise ScanFileError(
            "{name}: whole numbers of attenuation need a scale, got none; write "
            '"scale": attenuation per unit into the sidecar',
            name=name,
            reason="bad_sidecar",
        )
    with np.errstate(over="ignore"):
        attenuation = raster.values.astype(np.float32)
        attenuation *= np.float32(sidecar.scale or 1.0)
        transmission: Transmission = np.exp(np.negative(attenuation, out=attenuation), out=attenuation)
    return transmission


def _check_finite(name: str, raster: Raster) -> None:
    if raster.values.dtype.kind == "f" and not np.isfinite(raster.values).all():
        num_bad = raster.values.size - int(np.isfinite(raster.values).sum())
        raise ScanFileError(
            "{name}: values must be finite, got {num_bad} that are not; export it again",
            name=name,
            num_bad=num_bad,
            reason="bad_values",
        )


def _check_range(name: str, transmission: Transmission) -> None:
    low, high = float(transmission.min()), float(transmission.max())
    num_bright = int(np.count_nonzero(transmission > _BRIGHTEST)) if high > _BRIGHTEST else 0
    if low < -_ROUNDING or num_bright > _SHARE_TOO_BRIGHT * transmission.size:
        raise ScanFileError(
            "{name}: transmission must lie in (0, 1], got {low:.4g} to {high:.4g}; "
            "raw counts? give the white level (white_level)",
            name=name,
            low=low,
            high=high,
            reason="bad_values",
        )


def _flat_notes(transmission: Transmission) -> tuple[str, ...]:
    if float(transmission.min()) == 1:
        return ("every pixel is as bright as air: saturated, or nothing was scanned",)
    if float(transmission.max()) <= _DARKEST:
        return ("every pixel is dark: the source or the detector was off",)
    return ()


def _white_notes(raster: Raster) -> tuple[str, ...]:
    brightest = float(raster.values.max())
    if brightest > raster.white / 2:
        return ()
    return (f"the brightest value is {brightest:g} of {raster.white:g}; if it is air, give the white level",)
