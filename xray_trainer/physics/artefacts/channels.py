"""What belongs to a detector channel and so runs along a row: gain, banks, dead and hot channels."""

from __future__ import annotations

import numpy as np

from xray_trainer.physics.artefacts.response import Response, neutral, with_faults


def sample_channel_gain(strength: float, shape_eh: tuple[int, int], rng: np.random.Generator) -> Response:
    """Returns a gain per channel and energy that spreads by `strength` (relative) around 1."""
    start = neutral(*shape_eh)
    gain = start.gain + strength * rng.standard_normal(shape_eh, np.float32)
    return Response(gain, start.offset)


def sample_banks(
    strength: float, shape_eh: tuple[int, int], rng: np.random.Generator, *, bank_px: int
) -> Response:
    """Returns a gain per bank of `bank_px` channels that spreads by `strength`; a seam's row is weaker."""
    start = neutral(*shape_eh)
    num_energies, height = shape_eh
    rows = np.arange(height) + int(rng.integers(bank_px))
    steps = strength * rng.standard_normal((num_energies, rows[-1] // bank_px + 1), np.float32)
    seam = (rows % bank_px == 0) * np.float32(5 * strength)
    return Response(start.gain + steps[:, rows // bank_px] - seam, start.offset)


def sample_faulty_channels(
    mean_dead: float, mean_hot: float, shape_eh: tuple[int, int], rng: np.random.Generator
) -> Response:
    """Returns dead (black) and hot (white) channels, Poisson distributed with the given means per scan."""
    height = shape_eh[1]
    dead = rng.integers(height, size=rng.poisson(mean_dead))
    hot = rng.integers(height, size=rng.poisson(mean_hot))
    return with_faults(neutral(*shape_eh), black=dead, white=hot)
