"""The rays of a geometry as tensors, and how much of a stretch of a ray lies below a height."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from xray_trainer.synthesis.geometry import FanGeometry

CM_PER_MM = 0.1
_THIN = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Rays:
    """A geometry on a device.

    Attributes:
        geometry: what they were made from.
        rows_mm: (H,) height of each ray in the plane y = 0.
        slopes: (H,) rise per mm across.
        stretch: (H,) length of a ray per mm across, in cm per mm.
        columns_mm: (W,) x of each column.
        lifts_mm: (W,) lift of each column.
    """

    geometry: FanGeometry
    rows_mm: torch.Tensor
    slopes: torch.Tensor
    stretch: torch.Tensor
    columns_mm: torch.Tensor
    lifts_mm: torch.Tensor

    @classmethod
    def of(cls, geometry: FanGeometry, *, device: torch.device | str = "cpu") -> Rays:
        """Returns the rays of a geometry."""
        rows, slopes, columns, lifts = (
            torch.from_numpy(np.ascontiguousarray(numbers)).to(device)
            for numbers in (geometry.rows_mm, geometry.slopes, geometry.columns_mm, geometry.lifts_mm)
        )
        return cls(geometry, rows, slopes, torch.sqrt(1 + slopes**2) * CM_PER_MM, columns, lifts)

    def tensor(self, numbers: object) -> torch.Tensor:
        """Returns numbers as float32 on the device of the rays."""
        return torch.as_tensor(numbers, dtype=torch.float32, device=self.rows_mm.device)

    def even_stretches(self, columns: slice, *, longest: int) -> Iterator[slice]:
        """Yields stretches of columns that share one lift, so that what is computed once serves for each.

        They begin and end where the lift changes, not where the window happens to begin: a part of a scan
        comes out as the whole does.
        """
        lifts = self.geometry.lifts_mm[columns]
        changes = (np.flatnonzero(np.diff(lifts)) + 1 + columns.start).tolist()
        for start, stop in pairwise([columns.start, *changes, columns.stop]):
            for left in range(start, stop, longest):
                yield slice(left, min(left + longest, stop))

    def row_width_mm(self, y_mm: torch.Tensor) -> torch.Tensor:
        """Returns how high a channel's ray is at depth y."""
        distance = self.geometry.source_distance_mm
        return (y_mm + distance) * (self.geometry.pixel_mm_xy[1] / distance)


def share_below(
    middle_mm: torch.Tensor, rise_mm: torch.Tensor, width_mm: torch.Tensor | float
) -> torch.Tensor:
    """Returns the share in [0, 1] of a stretch of a ray that lies below a height.

    The ray rises by `rise_mm` along the stretch and is `width_mm` high; `middle_mm` is the height minus
    that of the middle of the stretch. Heights along the stretch and across the ray are both even, so the
    share is the distribution function of their sum, a trapezoid: exact for one channel, without sub-rays.

    Args:
        middle_mm: any shape; the others broadcast to it.
        rise_mm: at least 0.
        width_mm: at least 0.
    """
    width = torch.as_tensor(width_mm, dtype=middle_mm.dtype, device=middle_mm.device)
    longer = torch.maximum(rise_mm, width).clamp_min_(2 * _THIN)
    shorter = torch.minimum(rise_mm, width).clamp_min_(_THIN)
    end = middle_mm.abs()
    share = torch.minimum(end, (longer - shorter).div_(2))
    end = torch.minimum(end.sub_(share), shorter)
    share.add_(end).addcdiv_(end.square_(), shorter, value=-0.5)
    return share.div_(longer).copysign_(middle_mm).add_(0.5)
