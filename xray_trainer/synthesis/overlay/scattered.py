"""Scatter in a real scan: how strong it is shows where nothing else gets through.

    T = T_primary + S        T_new = T_primary q + S = T q + S (1 - q)

The pedestal's shape is that of `physics.artefacts.scatter`; its strength is what the darkest places of the
scan leave room for. A scan without opaque places tells nothing, and none is assumed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.artefacts.scatter import scatter_pedestal
from xray_trainer.synthesis.overlay.background import smoothed

Floats = npt.NDArray[np.float32]

STRONGEST = 0.05

_DARK = 0.02
_LEAST_SHAPE = 0.05
_FEWEST_SHARE = 2e-3
_QUANTILE = 0.05
_SMOOTH_PX = 2.0
_STEP_PX = 2


def scatter_strength(relative: Floats) -> float:
    """Returns the strength of scatter in a scan's transmission over air (E, H, W), 0 where nothing tells."""
    dark = smoothed(relative, _SMOOTH_PX)[:, ::_STEP_PX, ::_STEP_PX]
    shape = pedestal(relative, 1.0)[:, ::_STEP_PX, ::_STEP_PX]
    is_dark = (dark < _DARK) & (shape > _LEAST_SHAPE)
    if is_dark.mean() < _FEWEST_SHARE:
        return 0.0
    ratio = dark[is_dark] / shape[is_dark]
    return float(np.clip(np.quantile(ratio, _QUANTILE), 0, STRONGEST))


def pedestal(relative: Floats, strength: float) -> Floats:
    """Returns the scatter (E, H, W) of a scan, over air."""
    if strength <= 0:
        return np.zeros_like(relative)
    field = scatter_pedestal(torch.from_numpy(np.ascontiguousarray(relative)), strength)
    return np.asarray(field.rows(slice(None)).numpy(), np.float32)
