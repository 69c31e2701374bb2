"""Scatter in a real scan: how strong it is shows where nothing else gets through.

    T = T_primary + S        T_new = T_primary q + S = T q + S (1 - q)

The pedestal's shape is that of `physics.artefacts.scatter`; its strength is what the darkest places of the
scan leave room for. Two energies tell there what is primary light still: P at the high one is about P^r at
the low one, r as for steel, while scatter is alike at both. With one energy only what is nearly black counts.
A scan without such places tells nothing, and none is assumed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.artefacts.scatter import scatter_pedestal
from xray_trainer.physics.beams import stack_transmission
from xray_trainer.synthesis.overlay.background import smoothed

Floats = npt.NDArray[np.float32]

STRONGEST = 0.05

_DARK = {2: 0.02, 1: 0.008}
_LEAST_SHAPE = 0.05
_FEWEST_SHARE = 2e-3
_DARKEST_SHARE = 0.1
_SMOOTH_PX = 2.0
_STEP_PX = 2
_MOST_USUAL = 0.02
"""Where one energy shows more than that, it shows dense goods."""

_DENSE_G_CM2 = 120.0
_PRIMARY = np.concatenate([[0.0], np.geomspace(1e-6, 0.1, 200)])


def scatter_strength(relative: Floats, beams: tuple[str, ...]) -> float:
    """Returns the strength of scatter in a scan, 0 where nothing tells.

    Args:
        relative: transmission (E, H, W) over that of air.
        beams: of each energy.
    """
    dark = smoothed(relative, _SMOOTH_PX)[:, ::_STEP_PX, ::_STEP_PX]
    shape = pedestal(relative, 1.0)[0, ::_STEP_PX, ::_STEP_PX]
    is_dark = (dark[0] < _DARK[len(dark)]) & (shape > _LEAST_SHAPE)
    if is_dark.mean() < _FEWEST_SHARE:
        return 0.0
    light, shape = dark[:, is_dark], shape[is_dark]
    darkest = light[0] / shape <= np.quantile(light[0] / shape, _DARKEST_SHARE)
    if len(set(beams)) == 1:
        strength = float(np.median((light[0] / shape)[darkest]))
        return strength if strength <= _MOST_USUAL else 0.0
    left = light[0] - _primary(light, beams)
    return float(np.clip(np.median((left / shape)[darkest]), 0, STRONGEST))


def pedestal(relative: Floats, strength: float) -> Floats:
    """Returns the scatter (E, H, W) of a scan, over air."""
    if strength <= 0:
        return np.zeros_like(relative)
    field = scatter_pedestal(torch.from_numpy(np.ascontiguousarray(relative)), strength)
    return np.asarray(field.rows(slice(None)).numpy(), np.float32)


def _primary(light: Floats, beams: tuple[str, ...]) -> Floats:
    """Returns the part (n,) of dark light (2, n) at the high energy that came straight through.

    P - P^r = T_high - T_low
    """
    high, low = (np.log(stack_transmission({"steel": _DENSE_G_CM2}, beam)) for beam in beams)
    difference = _PRIMARY - _PRIMARY ** (low / high)
    primary = np.interp(light[0] - light[1], difference, _PRIMARY)
    return np.asarray(np.minimum(primary, light[0]), np.float32)
