"""The detector boom sways out of the fan: soft vertical bands, strongest at the boom's free end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_PERIODS_PX = (60.0, 600.0)
_NUM_MODES = 3


@dataclass(frozen=True, slots=True)
class Wobble:
    """Relative change of gain = along_columns (W,) times along_rows (H,), float32; alike at both energies."""

    along_columns: Floats
    along_rows: Floats


def sample_wobble(strength: float, shape_hw: tuple[int, int], rng: np.random.Generator) -> Wobble:
    """Returns a sway of a few slow sine waves whose size at the top of the scan spreads by `strength`."""
    height, width = shape_hw
    shortest, longest = _PERIODS_PX
    period = shortest * (longest / shortest) ** rng.random((_NUM_MODES, 1))
    phase = rng.uniform(0, 2 * np.pi, size=(_NUM_MODES, 1))
    size = strength * np.sqrt(2 / _NUM_MODES) * rng.standard_normal((_NUM_MODES, 1))
    waves = size * np.sin(2 * np.pi * np.arange(width) / period + phase)
    free_end = np.linspace(1, 0, height) ** 2
    return Wobble(waves.sum(axis=0).astype(np.float32), free_end.astype(np.float32))
