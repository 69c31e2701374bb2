"""What belongs to a pulse and so runs along a column: dose, missed pulses, steps of the air level."""

from __future__ import annotations

import numpy as np

from xray_trainer.physics.artefacts.response import Response, neutral, with_faults

_SHARE_BLACK = 0.7


def sample_dose(strength: float, shape_ew: tuple[int, int], rng: np.random.Generator) -> Response:
    """Returns a gain per pulse and energy that spreads by `strength`: what dose correction has left."""
    start = neutral(*shape_ew)
    return Response(start.gain + strength * rng.standard_normal(shape_ew, np.float32), start.offset)


def sample_missed_pulses(mean_missed: float, shape_ew: tuple[int, int], rng: np.random.Generator) -> Response:
    """Returns columns without a pulse, a Poisson number: most black, some white from a failed correction."""
    columns = rng.integers(shape_ew[1], size=rng.poisson(mean_missed))
    is_black = rng.random(len(columns)) < _SHARE_BLACK
    return with_faults(neutral(*shape_ew), black=columns[is_black], white=columns[~is_black])


def sample_air_steps(
    mean_steps: float, strength: float, shape_ew: tuple[int, int], rng: np.random.Generator
) -> Response:
    """Returns an air level that jumps by `strength` at a Poisson number of columns; energies nearly agree."""
    start = neutral(*shape_ew)
    num_energies, width = shape_ew
    starts = np.sort(rng.integers(width, size=rng.poisson(mean_steps)))
    section = np.searchsorted(starts, np.arange(width), side="right")
    shared, own = rng.standard_normal((2, num_energies, len(starts) + 1), np.float32)
    levels = strength * (0.95 * shared[:1] + 0.3 * own)
    return Response(start.gain + (levels - levels[:, :1])[:, section], start.offset)
