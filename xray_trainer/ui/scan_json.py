"""What the viewer is told about a scan before its first tile, wherever the scan lies.

Besides the pyramid's description these are the curves that its functions need: attenuation of steel for the
steel equivalent, and R of known materials for material colours. Both are empty for beams nobody knows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.physics.beams import BEAMS
from xray_trainer.physics.dual_energy import steel_curve
from xray_trainer.physics.material_bands import REFERENCES, curves_of_beams
from xray_trainer.scans.tiles import read_pyramid

_STEEL_STEP = 4
_STEP = 0.08
_GRID = np.arange(101) * _STEP


def scan_info_json(place: Path, *, tiles: str = "") -> dict[str, Any]:
    """Returns the description of the scan whose pyramid lies in a folder.

    Besides the fields of `PyramidInfo`: `steel`, pairs of -ln T and mm for the high energy, thin to thick;
    `materials`, None or R of polyethylene, aluminium, steel and lead at -ln T of 0, `step`, 2 `step`, …;
    `tiles`, where preview and tiles are, if given.

    Args:
        place: the pyramid's folder.
        tiles: address of the scan on the routes.

    Raises:
        ScanFileError: there is no complete pyramid.
    """
    info = read_pyramid(place)
    address = {"tiles": tiles} if tiles else {}
    return {
        **info.model_dump(mode="json"),
        **address,
        "steel": steel_pairs(*info.beams[:1]),
        "materials": material_curves(*info.beams),
    }


@cache
def steel_pairs(beam: str = "") -> list[tuple[float, float]]:
    """Returns pairs of -ln T and mm of steel at one beam, thin to thick; none for an unknown beam."""
    if beam not in BEAMS:
        return []
    attenuation, thickness_mm = (values[::_STEEL_STEP].round(4).tolist() for values in steel_curve(beam))
    return list(zip(attenuation, thickness_mm, strict=True))


@cache
def material_curves(*beams: str) -> dict[str, Any] | None:
    """Returns R of the reference materials on a grid of -ln T; None unless there are two known beams."""
    if len(beams) != 2 or not all(name in BEAMS for name in beams):
        return None
    curves = curves_of_beams(*beams)
    ratio = [np.interp(_GRID, curves[name].attenuation, curves[name].ratio) for name in REFERENCES]
    return {"step": _STEP, "ratio": [values.round(5).tolist() for values in ratio]}
