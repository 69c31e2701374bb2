"""A step wedge in front of a given scanner: what its dual energy says of known materials, scatter and all.

One row of steps for each reference material, thin to thick along the travel, with air between them. The wedge
is rendered and acquired like any scene, then read back step by step, each against the air beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch

from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.dual_energy import THICKEST
from xray_trainer.physics.material_bands import REFERENCES, Curve
from xray_trainer.physics.scanner import ScannerModel, acquire
from xray_trainer.physics.transmission import transmission

STEPS = (0.15, 0.25, 0.4, 0.6, 0.9, 1.3, 1.8, 2.4, 3.1, 3.9, 4.8)

_PITCH_PX, _GAP_PX, _MARGIN_PX = 64, 24, 6


def calibrate(scanner: ScannerModel, *, seed: int = 0) -> Mapping[str, Curve]:
    """Returns the curve R(-ln T) of each reference material as this scanner sees it."""
    noise_free = transmission(wedge_g_cm2(scanner.beams[0]), REFERENCES, scanner.beams)
    return read_wedge(acquire(noise_free, scanner, seed=seed))


def wedge_g_cm2(beam: str) -> torch.Tensor:
    """Returns the areal density (4, H, W) of a wedge whose steps attenuate a beam by -ln T = `STEPS`."""
    num_rows, num_steps = len(REFERENCES), len(STEPS)
    areal = torch.zeros(num_rows, num_rows * _PITCH_PX, num_steps * _PITCH_PX)
    for row, name in enumerate(REFERENCES):
        for column, thickness in enumerate(thicknesses_g_cm2(name, beam, STEPS)):
            top, left = row * _PITCH_PX, column * _PITCH_PX
            areal[row, top : top + _PITCH_PX - _GAP_PX, left + _GAP_PX : left + _PITCH_PX] = thickness
    return areal


def thicknesses_g_cm2(name: str, beam: str, depths: Sequence[float]) -> npt.NDArray[np.float64]:
    """Returns the areal densities (n,) of a material that attenuate a beam by these -ln T."""
    areal = np.geomspace(1e-3, 400, 300)
    passing = np.array([stack_transmission({name: s}, beam) for s in areal])
    return np.interp(depths, -np.log(np.maximum(passing, 1e-300)), areal)


def read_wedge(scan: torch.Tensor) -> Mapping[str, Curve]:
    """Returns the curves that a scan (2, H, W) of the wedge shows, from the median of every step."""
    cells = scan.unfold(1, _PITCH_PX, _PITCH_PX).unfold(2, _PITCH_PX, _PITCH_PX).double()
    inside = slice(_MARGIN_PX, _PITCH_PX - _GAP_PX - _MARGIN_PX)
    air = _medians(cells[..., inside, _MARGIN_PX : _GAP_PX - _MARGIN_PX])
    step = _medians(cells[..., inside, _GAP_PX + _MARGIN_PX : _PITCH_PX - _MARGIN_PX])
    high, low = (air / step).log().numpy()
    return {name: _readable(high[row], low[row]) for row, name in enumerate(REFERENCES)}


def _medians(cells: torch.Tensor) -> torch.Tensor:
    return cells.flatten(-2).median(dim=-1).values


def _readable(high: np.ndarray, low: np.ndarray) -> Curve:
    is_readable = (low < THICKEST) & (np.diff(high, prepend=0) > 0)
    return Curve(high[is_readable], (low / high)[is_readable])
