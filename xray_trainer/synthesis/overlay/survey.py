"""What is measured on a benign scan once, before anything is hidden in it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from xray_trainer.physics.air import air_levels
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.overlay.beam_estimate import Beams, SteelStep, beams_of
from xray_trainer.synthesis.overlay.noise_measure import NoiseBlocks, noise_blocks
from xray_trainer.synthesis.overlay.scattered import scatter_strength
from xray_trainer.synthesis.overlay.sharpness import point_spread_px, value_grid

Mask = npt.NDArray[np.bool_]

_SMOOTH_PX = 2.0
_AIR_DEPTH = 0.08
_LOAD_DEPTH = 0.35
_OPAQUE = 0.006
_CHASSIS_SHARE = 0.32
_GROUND_SHARE = 0.97
"""Rows that show more than air so far along are ground, rails or a conveyor belt."""
_MOST_GROUND = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """A benign scan as the overlay sees it.

    Attributes:
        beams: to compute with.
        air_level: (E,) values of air.
        point_spread_px_xy: see `sharpness`.
        grid: step of the values.
        scatter: strength of the pedestal.
        blocks: noise of each energy.
        vehicle: (H, W) where there is more than air.
        load: (H, W) where there is more than walls.
        opaque: (H, W) where next to nothing gets through.
        weight: (H, W) how good each pixel is as a place in the load, 0 to 1: the load before walls, never
            air, chassis or opaque.
    """

    beams: Beams
    air_level: tuple[float, ...]
    point_spread_px_xy: tuple[float, float]
    grid: float
    scatter: float
    blocks: tuple[NoiseBlocks, ...]
    vehicle: Mask
    load: Mask
    opaque: Mask
    weight: npt.NDArray[np.float32]


def survey(scan: Scan, *, steel_step: SteelStep | None = None) -> Survey:
    """Returns what a benign scan shows of itself."""
    beams = beams_of(scan, steel_step=steel_step)
    air = air_levels(scan.transmission)
    relative = scan.transmission / air[:, None, None]
    darkest = np.min(relative, axis=0)
    depth = -np.log(cv2.GaussianBlur(darkest, (0, 0), _SMOOTH_PX))
    vehicle, load, opaque = (depth > least for least in (_AIR_DEPTH, _LOAD_DEPTH, -np.log(_OPAQUE)))
    return Survey(
        beams=beams,
        air_level=tuple(float(level) for level in air),
        point_spread_px_xy=point_spread_px(scan.transmission[0]),
        grid=value_grid(scan.transmission[0]),
        scatter=scatter_strength(relative, beams.names),
        blocks=tuple(noise_blocks(energy) for energy in scan.transmission),
        vehicle=vehicle,
        load=load,
        opaque=opaque,
        weight=_weight(vehicle, load, opaque),
    )


def _weight(vehicle: Mask, load: Mask, opaque: Mask) -> npt.NDArray[np.float32]:
    carried = vehicle & ~_ground(vehicle)[:, None]
    inner = cv2.erode(carried.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    weight = np.where(load, 1.0, 0.15) * (inner & ~opaque & _above_chassis(carried))
    return weight.astype(np.float32)


def _ground(vehicle: Mask) -> Mask:
    """Returns which rows (H,) are ground or belt; none where a scan shows no air beside the vehicle."""
    is_ground = np.asarray(vehicle.mean(axis=1) > _GROUND_SHARE)
    return is_ground if is_ground.mean() < _MOST_GROUND else np.zeros_like(is_ground)


def _above_chassis(carried: Mask) -> Mask:
    """Returns (H, W): the upper part between the vehicle's highest pixel and its wheels, column by column."""
    rows = np.arange(len(carried))[:, None]
    bottom = len(carried) - int(np.asarray(carried.any(axis=1))[::-1].argmax())
    top = np.where(carried.any(axis=0), carried.argmax(axis=0), bottom)
    above: Mask = rows < bottom - _CHASSIS_SHARE * (bottom - top)
    return above
