"""Where the scanner stands and how a vehicle passes: distances, heights, framing, speed, lean and bounce."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scanner_stands import Stand, stand_for
from xray_trainer.synthesis.shapes import Floats

_EDGE_PX = 8
_STEPS_PER_PX = 8
_NUM_PLACES = 6
_HALF_WIDTH_MM = {False: 1250.0, True: 350.0}
"""A source stands off at least from here, by whether it is a tunnel; a flap that sticks out is no wall."""


def sample_geometry(
    request: SceneRequest,
    extent_mm: Floats,
    *,
    rng: np.random.Generator,
    speed_factor: float = 1.0,
    conveyance: str = "",
) -> tuple[FanGeometry, tuple[float, float]]:
    """Returns the rays of a scan that holds a vehicle, and the pixel size that the scanner states.

    Args:
        request: shape and pitch.
        extent_mm: (6,) of the vehicle, without the ground.
        rng: draws everything else.
        speed_factor: true over nominal speed; columns are that much further apart than stated.
        conveyance: its name decides which scanners there are (`scanner_stands`).

    Raises:
        RecipeError: the vehicle does not fit into the scan.
    """
    stand = stand_for(conveyance)
    stated = _pitch(request, stand, rng)
    pixel = stated[0] * speed_factor, stated[1]
    views = [_sample_view(request, stand, pixel, extent_mm, rng) for _ in range(_NUM_PLACES)]
    return _framed(min(views, key=lambda one: max(one.missing_mm, 0.0)), extent_mm, rng), stated


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """A fan before it is framed, and the heights at which it sees the roof and the ground.

    Attributes:
        fan: the rays.
        roof_mm: the near edge of the roof, with a little air above it.
        ground_mm: the ground before the detectors, or the near edge of a deck; nothing is to be seen below.
        is_level: whether nothing leans or bounces.
    """

    fan: FanGeometry
    roof_mm: float
    ground_mm: float
    is_level: bool

    @property
    def missing_mm(self) -> float:
        """Returns by how much the rows fall short of the vehicle between ground and roof."""
        return self.roof_mm - self.ground_mm - self.fan.shape_hw[0] * self.fan.pixel_mm_xy[1]


def _sample_view(
    request: SceneRequest,
    stand: Stand,
    pixel_mm_xy: tuple[float, float],
    extent_mm: Floats,
    rng: np.random.Generator,
) -> _View:
    near, far = (float(edge) for edge in extent_mm[2:4])
    base = float(extent_mm[4]) if stand.is_tunnel else 0.0
    distance = max(-near, _HALF_WIDTH_MM[stand.is_tunnel]) + float(rng.uniform(*stand.standoff_mm))
    height = base + float(rng.uniform(*stand.source_mm))
    fan = FanGeometry(request.shape_hw, pixel_mm_xy, 0.0, 0.0, distance, height)
    roof = float(fan.seen_mm(max(near, -_HALF_WIDTH_MM[False]), float(extent_mm[5])))
    ground = float(fan.seen_mm(far + float(rng.uniform(*stand.behind_mm)), base))
    if stand.is_tunnel:
        ground = min(ground, float(fan.seen_mm(near, base)))
    return _View(fan, roof + _EDGE_PX * pixel_mm_xy[1], ground, stand.is_tunnel)


def _pitch(request: SceneRequest, stand: Stand, rng: np.random.Generator) -> tuple[float, float]:
    if request.is_square:
        return request.pixel_mm, request.pixel_mm
    return (
        request.pixel_mm * float(rng.uniform(*stand.pitch_x)),
        request.pixel_mm * float(rng.uniform(*stand.pitch_y)),
    )


def _framed(view: _View, extent_mm: Floats, rng: np.random.Generator) -> FanGeometry:
    fan = view.fan
    x0, x1 = float(extent_mm[0]), float(extent_mm[1])
    (rows, columns), (mm_x, mm_y) = fan.shape_hw, fan.pixel_mm_xy
    spare = columns - (x1 - x0) / mm_x - 2 * _EDGE_PX
    if spare < 0:
        raise RecipeError(
            "a vehicle of {length_m:.1f} m does not fit into {columns} columns of "
            "{mm_x:.1f} mm; ask for a wider scan or a pitch of at least "
            "{least_mm:.1f} mm",
            length_m=(x1 - x0) / 1000,
            columns=columns,
            mm_x=mm_x,
            least_mm=(x1 - x0) / (columns - 2 * _EDGE_PX),
        )
    before = _EDGE_PX + spare * float(rng.uniform(0.2, 0.8))
    bottom = view.ground_mm - rows * mm_y * float(rng.choice([-0.012, 0.02, 0.035, 0.06]))
    top = max(bottom + rows * mm_y, view.roof_mm)
    lift = None if view.is_level else _sample_lift(columns, fan.pixel_mm_xy, rng)
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
