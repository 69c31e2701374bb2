"""Transmission as whole numbers: the 16-bit codes on disk and the 12-bit square-root codes on the wire.

A code is `round(T * 65535)`, at least 1, so that attenuation stays finite. A sqrt12 code is
`round(sqrt(T) * 4095)`: photon noise has the same size everywhere in it (Anscombe 1948, Biometrika 35),
so its steps hide below the noise from air to thick steel alike.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xray_trainer.scans.scan import Transmission

Codes = npt.NDArray[np.uint16]

CODE_MAX: Final = 65535
SQRT12_MAX: Final = 4095


def codes_from_transmission(transmission: npt.NDArray[np.floating[Any]]) -> Codes:
    """Returns the uint16 codes 1 to 65535 of transmission in [0, 1], of the same shape.

    >>> codes_from_transmission(np.array([0.0, 0.5, 1.0], np.float32)).tolist()
    [1, 32768, 65535]
    """
    scaled = np.multiply(transmission, np.float32(CODE_MAX), dtype=np.float32)
    codes: Codes = np.clip(np.rint(scaled), 1, CODE_MAX).astype(np.uint16)
    return codes


def transmission_from_codes(codes: Codes) -> Transmission:
    """Returns the float32 transmission of codes, of the same shape; code 0 counts as 1.

    >>> float(transmission_from_codes(np.array([65535], np.uint16))[0])
    1.0
    """
    return np.maximum(codes, 1).astype(np.float32) / np.float32(CODE_MAX)


def sqrt12_from_codes(codes: Codes) -> Codes:
    """Returns `round(sqrt(code / 65535) * 4095)`, 0 to 4095, of the same shape."""
    return _SQRT12[codes]


def codes_from_sqrt12(sqrt12: Codes) -> Codes:
    """Returns `round((q / 4095)^2 * 65535)` for each q from 0 to 4095.

    No q makes a tie (65535 * q^2 / 4095^2 is never a whole number and a half), so every rounding rule
    gives the same table; the browser computes it again.

    >>> codes_from_sqrt12(np.array([0, 1, 2048, 4095], np.uint16)).tolist()
    [0, 0, 16392, 65535]
    """
    return _CODES[sqrt12]


_SQRT12: Final[Codes] = np.rint(np.sqrt(np.arange(CODE_MAX + 1) / CODE_MAX) * SQRT12_MAX).astype(np.uint16)
_CODES: Final[Codes] = np.rint((np.arange(SQRT12_MAX + 1) / SQRT12_MAX) ** 2 * CODE_MAX).astype(np.uint16)
