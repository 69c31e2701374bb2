"""An item by itself, seen from the side: its areal density on a square, for pictures of the library."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.exposure import cores, on_one_core
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.items.item import Item
from xray_trainer.synthesis.projector import materials_of, project_parts
from xray_trainer.synthesis.scene import concealed

_FAR_MM = 1e6


def shadow(item: Item, *, side_px: int, side_mm: float) -> npt.NDArray[np.float32]:
    """Returns the areal density (side_px, side_px) in g/cm2 of an item in the middle of a square."""
    step = side_mm / side_px
    geometry = FanGeometry(
        shape_hw=(side_px, side_px),
        pixel_mm_xy=(step, step),
        left_mm=-side_mm / 2,
        top_mm=side_mm / 2,
        source_distance_mm=_FAR_MM,
        source_height_mm=0.0,
    )
    parts = concealed(*item.shapes)
    with cores() as pool:
        areal = on_one_core(pool, lambda: project_parts(parts, geometry, materials=materials_of(parts)))
    return np.asarray(areal.sum(dim=0).numpy(), np.float32)
