"""The same scene for a second source that stands above it, as in scanners with two views.

Travel stays along x and columns stay where they are, so both views agree in x; the rays of the second one
run down through the roof. Its detectors lie in the lane, so ground, rails and decks are not between. Truth is
told of the first view alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.scanner_stands import stand_for
from xray_trainer.synthesis.scene import GROUND, Part, Scene
from xray_trainer.synthesis.setting import Setting
from xray_trainer.synthesis.shapes import Extrusion, Heap, Shape

_TIPPED: Final = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
_EDGE_PX = 8


def seen_from_above(setting: Setting, hidden: Sequence[Part] = ()) -> Setting:
    """Returns a setting before a source above it, with noise of its own and rows as far as it reaches.

    Args:
        setting: the first view.
        hidden: parts of what is hidden, as the first view sees them.
    """
    bottom, top = (float(edge) for edge in setting.scene.extent_mm[4:])
    offset_mm = np.array([0.0, (bottom + top) / 2, 0.0])
    seen = (*setting.exposure.parts, *hidden)
    step_mm = setting.exposure.geometry.pixel_mm_xy[0]
    parts = tuple(_tipped(part, offset_mm, step_mm) for part in seen if part.name != GROUND)
    geometry = _geometry(setting, parts)
    axis = (geometry.top_mm - geometry.source_height_mm) / (geometry.pixel_mm_xy[1] * geometry.shape_hw[0])
    return replace(
        setting,
        exposure=Exposure(parts, geometry, setting.exposure.beams, setting.exposure.device),
        scanner=setting.scanner.model_copy(update={"fan_axis": axis}),
        noise_seed=int(np.random.default_rng([setting.noise_seed, 1]).integers(2**62)),
    )


def _tipped(part: Part, offset_mm: npt.NDArray[np.float64], step_mm: float) -> Part:
    """Returns a part with its roof towards the source; grain fills it from top to bottom."""
    shape = _tippable(part.shape, step_mm).placed(_TIPPED, offset_mm)
    return replace(part, shape=shape, texture=part.texture and replace(part.texture, depth_mm=None))


def _tippable(shape: Shape, step_mm: float) -> Shape:
    """Returns a shape that can be tipped: a heap cannot, and an outline would become a slow prism."""
    if isinstance(shape, Heap):
        return shape.as_boxes()
    return shape.as_boxes(step_mm=step_mm) if isinstance(shape, Extrusion) else shape


def _geometry(setting: Setting, parts: tuple[Part, ...]) -> FanGeometry:
    """Returns rays with the columns of the first view, over the middle of the vehicle."""
    first = setting.exposure.geometry
    near, _, left, right = (float(edge) for edge in Scene(parts, "").extent_mm[2:])
    distance = float(np.mean(stand_for(setting.scene.conveyance).standoff_mm)) - near
    fan = replace(
        first, source_distance_mm=distance, source_height_mm=(left + right) / 2, top_mm=0.0, lift_mm=None
    )
    edge_mm = _EDGE_PX * first.pixel_mm_xy[1]
    low, high = float(fan.seen_mm(near, left)) - edge_mm, float(fan.seen_mm(near, right)) + edge_mm
    num_rows = ceil((high - low) / first.pixel_mm_xy[1])
    return replace(fan, shape_hw=(num_rows, first.shape_hw[1]), top_mm=high)
