"""Timbers that keep a load away from the front wall: beams across and struts between, on the floor."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace, Part, cargo
from xray_trainer.synthesis.shapes import Boxes

_LEAST_MM = 260.0


def shoring(space: CargoSpace, start_mm: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns timbers between the front wall and a load that begins at `start_mm`; none in a narrow gap."""
    x0, _, y0, y1, floor, _ = space.bounds_mm
    x1 = start_mm - 5
    if x1 - x0 < _LEAST_MM:
        return ()
    side = float(rng.uniform(75, 105))
    across = [(x, x + side, y0 + 60, y1 - 60, floor, floor + side) for x in (x0 + 5, x1 - side)]
    places = np.linspace(y0 + 200, y1 - 200 - side, int(rng.integers(2, 5)))
    along = [(x0 + 5 + side, x1 - side, y, y + side, floor, floor + side) for y in places.tolist()]
    return cargo(Boxes(np.array([*across, *along]), 0.56, "wood"), name="timber")
