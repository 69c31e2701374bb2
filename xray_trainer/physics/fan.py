"""The fan of the open beam: bright where it leaves the target straight on, weaker towards its ends.

After the scan is normalised by the air level this shows only as noise that grows towards the ends.
"""

from __future__ import annotations

import torch


def relative_photons(height_px: int, *, axis: float, falloff: float) -> torch.Tensor:
    """Returns the open beam's photons per row (H,) relative to the fan's axis, float32 in (0, 1].

    With u the distance from the axis, 1 at the end further away: photons = 1 / (1 + (falloff^2 - 1) u^2).

    Args:
        height_px: number of rows.
        axis: where the axis meets the detectors, 0 = first row, 1 = last row.
        falloff: air noise at the far end of the fan over air noise on its axis, at least 1.
    """
    rows = (torch.arange(height_px) + 0.5) / height_px
    u = (rows - axis).abs() / max(axis, 1 - axis)
    return 1 / (1 + (falloff**2 - 1) * u**2)
