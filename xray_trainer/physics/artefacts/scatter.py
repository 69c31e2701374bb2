"""Scatter: a wide, soft pedestal that depends on what stands in the fan.

A layer of optical depth a scatters forward in proportion to a exp(-a): little where there is air, little
where nothing gets out, most at T = 1/e. The pedestal is that source, blurred far along the fan (one fan is
lit at a time) and a little along the travel:

    S = strength * blur(-e T ln T)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

_PROBE_PX = 4
_PROBES_PER_CELL = 4
_REACH_OF_HEIGHT = 0.15
_ALONG_TRAVEL = (0.06, 0.24, 0.40, 0.24, 0.06)


@dataclass(frozen=True, slots=True)
class Pedestal:
    """A smooth field as a product: along_rows (H, h) times by_columns (E, h, W)."""

    along_rows: torch.Tensor
    by_columns: torch.Tensor

    def rows(self, rows: slice) -> torch.Tensor:
        """Returns the field (E, h, W) in a range of rows."""
        return self.along_rows[rows] @ self.by_columns


def scatter_pedestal(transmission: torch.Tensor, strength: float) -> Pedestal:
    """Returns the scatter, in units of the open beam, of a noise-free transmission (E, H, W)."""
    height, width = transmission.shape[1:]
    source = strength * _source(transmission)
    rows = _blur_and_enlarge(source.shape[1], height).to(source)
    return Pedestal(rows, _enlarge_columns(_blur_columns(source), width))


def _source(transmission: torch.Tensor) -> torch.Tensor:
    """Returns -e T ln T averaged over cells of 16 x 16 px, looking at every fourth row and column."""
    probe = transmission[:, ::_PROBE_PX, ::_PROBE_PX]
    cells = torch.nn.functional.avg_pool2d(torch.xlogy(probe, probe), _PROBES_PER_CELL, ceil_mode=True)
    return cells * -math.e


def _blur_columns(source: torch.Tensor) -> torch.Tensor:
    kernel = torch.tensor(_ALONG_TRAVEL, device=source.device)
    reach = len(_ALONG_TRAVEL) // 2
    padded = torch.nn.functional.pad(source, (reach, reach), mode="replicate")
    return torch.nn.functional.conv1d(padded.flatten(0, 1)[:, None], kernel[None, None]).view_as(source)


def _enlarge_columns(source: torch.Tensor, width: int) -> torch.Tensor:
    return torch.nn.functional.interpolate(source, size=width, mode="linear", align_corners=False)


def _blur_and_enlarge(num_cells: int, size_px: int) -> torch.Tensor:
    """Returns the matrix (size_px, num_cells) of a wide Gaussian around each pixel; each row sums to 1."""
    pixel = (torch.arange(size_px) + 0.5) / size_px
    cell = (torch.arange(num_cells) + 0.5) / num_cells
    reach = max(_REACH_OF_HEIGHT, 0.7 / num_cells)
    weight = torch.exp(-0.5 * ((pixel[:, None] - cell) / reach) ** 2)
    return weight / weight.sum(dim=1, keepdim=True)
