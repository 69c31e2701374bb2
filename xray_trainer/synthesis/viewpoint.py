"""Where the scanner stands and how a vehicle passes: distances, heights, framing, speed, lean and bounce."""

from __future__ import annotations

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.shapes import Floats

_DETECTOR_Y = 2500.0
_EDGE_PX = 8
_STEPS_PER_PX = 8
_NUM_PLACES = 6


def sample_geometry(
    request: SceneRequest, extent_mm: Floats, *, rng: np.random.Generator, speed_factor: float = 1.0
) -> tuple[FanGeometry, tuple[float, float]]:
    """Returns the rays of a scan that holds a vehicle, and the pixel size that the scanner states.

    Args:
        request: shape and pitch.
        extent_mm: (6,) of the vehicle, without the ground.
        rng: draws everything else.
        speed_factor: true over nominal speed; columns are that much further apart than stated.

    Raises:
        RecipeError: the vehicle does not fit into the scan.
    """
    stated = _pitch(request, rng)
    pixel = stated[0] * speed_factor, stated[1]
    fans = [_sample_fan(request, pixel, rng) for _ in range(_NUM_PLACES)]
    fan = min(fans, key=lambda one: max(_missing_mm(one, extent_mm), 0.0))
    return _framed(fan, extent_mm, rng), stated


def _sample_fan(
    request: SceneRequest, pixel_mm_xy: tuple[float, float], rng: np.random.Generator
) -> FanGeometry:
    distance, height = float(rng.uniform(4600, 7000)), float(rng.uniform(400, 1500))
    return FanGeometry(request.shape_hw, pixel_mm_xy, 0.0, 0.0, distance, height)


def _missing_mm(fan: FanGeometry, extent_mm: Floats) -> float:
    """Returns by how much the rows fall short of the vehicle between ground and roof."""
    return _roof_mm(fan, extent_mm) - _ground_mm(fan) - fan.shape_hw[0] * fan.pixel_mm_xy[1]


def _roof_mm(fan: FanGeometry, extent_mm: Floats) -> float:
    """Returns the height at which the near edge of the roof is seen, with a little air above it."""
    near = max(float(extent_mm[2]), -1250.0)
    return float(fan.seen_mm(near, float(extent_mm[5]))) + _EDGE_PX * fan.pixel_mm_xy[1]


def _ground_mm(fan: FanGeometry) -> float:
    """Returns the height at which the ground before the detectors is seen; below, nothing gets through."""
    return float(fan.seen_mm(_DETECTOR_Y, 0.0))


def _pitch(request: SceneRequest, rng: np.random.Generator) -> tuple[float, float]:
    if request.is_square:
        return request.pixel_mm, request.pixel_mm
    return request.pixel_mm * float(rng.uniform(0.95, 1.1)), request.pixel_mm * float(rng.uniform(0.94, 1.03))


def _framed(fan: FanGeometry, extent_mm: Floats, rng: np.random.Generator) -> FanGeometry:
    x0, x1 = float(extent_mm[0]), float(extent_mm[1])
    (rows, columns), (mm_x, mm_y) = fan.shape_hw, fan.pixel_mm_xy
    spare = columns - (x1 - x0) / mm_x - 2 * _EDGE_PX
    if spare < 0:
        raise RecipeError(
            f"a vehicle of {(x1 - x0) / 1000:.1f} m does not fit into {columns} columns of {mm_x:.1f} mm; "
            f"ask for a wider scan or a pitch of at least {(x1 - x0) / (columns - 2 * _EDGE_PX):.1f} mm"
        )
    before = _EDGE_PX + spare * float(rng.uniform(0.2, 0.8))
    bottom = _ground_mm(fan) - rows * mm_y * float(rng.choice([-0.012, 0.02, 0.035, 0.06]))
    top = max(bottom + rows * mm_y, _roof_mm(fan, extent_mm))
    lift = _sample_lift(columns, fan.pixel_mm_xy, rng)
    return FanGeometry(
        fan.shape_hw,
        fan.pixel_mm_xy,
        x0 - before * mm_x,
        top,
        fan.source_distance_mm,
        fan.source_height_mm,
        lift,
    )


def _sample_lift(columns: int, pixel_mm_xy: tuple[float, float], rng: np.random.Generator) -> Floats | None:
    """Returns how a track that is not level and a soft suspension raise the vehicle, or None for neither.

    In steps of an eighth of a pixel, which nobody sees and which leaves neighbouring columns alike.
    """
    mm_x, mm_y = pixel_mm_xy
    if rng.random() < 0.35:
        return None
    x = np.arange(columns) * mm_x
    slope = float(rng.normal(0, 0.0018)) * (x - x.mean())
    bounce = float(rng.exponential(1.5)) * np.sin(2 * np.pi * x / float(rng.uniform(4000, 9000)))
    step = mm_y / _STEPS_PER_PX
    return np.asarray(np.round((slope + bounce) / step) * step, np.float32)
