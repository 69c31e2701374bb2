"""Where an item may lie in a scan: in the load, whole, not opaque, on something, clear of what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from xray_trainer.regions import Region
from xray_trainer.synthesis.overlay.item_map import item_map
from xray_trainer.synthesis.overlay.record import Overlay, Site
from xray_trainer.synthesis.overlay.survey import Mask, Survey

Place = tuple[float, float]
"""x and y of an item's middle in px."""

_FAR_PX = 1 << 15
_THINNEST_G_CM2 = 0.05
_CLEAR_PX = 5
_EDGE_PX = 2
_NUM_CELLS = 250_000
_LEAST_IN_VEHICLE = 0.97
_LEAST_IN_LOAD = 0.85
_MOST_OPAQUE = 0.02
_SUPPORT = 0.6
_SUPPORT_MM = 120.0
"""A band less deep than that is a rail of the wall and carries nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A scan as room for items.

    Attributes:
        seen: the survey of the scan.
        taken: (H, W) what is to be avoided.
        site: where items may lie.
        support_px: how deep something is that carries an item.
    """

    seen: Survey
    taken: Mask
    site: Site
    support_px: int

    @classmethod
    def of(
        cls, seen: Survey, *, site: Site, avoid: Sequence[Region], pixel_mm_xy: tuple[float, float]
    ) -> Ground:
        """Returns the ground of a scan, a few pixels around regions to avoid taken too."""
        taken = np.zeros(seen.vehicle.shape, np.uint8)
        for region in avoid:
            taken |= region.to_mask(seen.vehicle.shape).astype(np.uint8)
        around = np.ones((2 * _CLEAR_PX + 1, 2 * _CLEAR_PX + 1), np.uint8)
        support_px = max(2, round(_SUPPORT_MM / pixel_mm_xy[1]))
        return cls(seen, cv2.dilate(taken, around) > 0, site, support_px)


@dataclass(frozen=True, slots=True, eq=False)
class Footprint:
    """The outline of an item in pixels.

    Attributes:
        mask: (h, w), no empty row or column at its edges.
        middle_xy: the item's middle from the outline's upper left corner.
    """

    mask: Mask
    middle_xy: tuple[float, float]


def footprint(drawn: Overlay, pixel_mm_xy: tuple[float, float]) -> Footprint:
    """Returns the outline of the item of a record that has no place yet."""
    far = drawn.model_copy(update={"x_px": float(_FAR_PX), "y_px": float(_FAR_PX)})
    item = item_map(far, pixel_mm_xy=pixel_mm_xy, shape_hw=(2 * _FAR_PX, 2 * _FAR_PX))
    mask = (item.areal_g_cm2.sum(dim=0) > _THINNEST_G_CM2).numpy()
    if not mask.any():
        return Footprint(np.ones((1, 1), bool), (0.5, 0.5))
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    middle = _FAR_PX - item.columns.start - float(columns[0]), _FAR_PX - item.rows.start - float(rows[0])
    return Footprint(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], middle)


def sample_places(ground: Ground, rng: np.random.Generator, *, num: int) -> list[Place]:
    """Returns places for the middle of an item, better ones more often; none where there is none."""
    seen = ground.seen
    weight = np.ones_like(seen.weight) if ground.site == "anywhere" else seen.weight
    weight = np.where(ground.taken | seen.opaque, 0, weight)
    step = max(1, round(np.sqrt(weight.size / _NUM_CELLS)))
    coarse = weight[step // 2 :: step, step // 2 :: step].astype(np.float64)
    if not coarse.any():
        return []
    chosen = rng.choice(coarse.size, size=num, p=(coarse / coarse.sum()).ravel())
    rows, columns = np.unravel_index(chosen, coarse.shape)
    x, y = columns * step + rng.uniform(0, step, num), rows * step + rng.uniform(0, step, num)
    return list(zip(x.round(3).tolist(), y.round(3).tolist(), strict=True))


def settled(ground: Ground, cast: Footprint, place: Place) -> Place | None:
    """Returns where an item comes to rest from a place; None where it may not lie there.

    In a load it stays where it is. Elsewhere it falls until something carries it.
    """
    corner = _corner(cast, place)
    if not _is_whole(ground, cast, corner):
        return None
    fall = _fall_px(ground, cast, corner) if ground.site == "load" else 0
    rest = corner[0] + fall, corner[1]
    if not _is_whole(ground, cast, rest) or not _lies_well(ground, cast, rest):
        return None
    return place[0], place[1] + fall


def _corner(cast: Footprint, place: Place) -> tuple[int, int]:
    """Returns first row and first column of an outline."""
    return int(np.floor(place[1] - cast.middle_xy[1])), int(np.floor(place[0] - cast.middle_xy[0]))


def _is_whole(ground: Ground, cast: Footprint, corner: tuple[int, int]) -> bool:
    sides = zip(corner, cast.mask.shape, ground.taken.shape, strict=True)
    return all(first >= _EDGE_PX and first + size + _EDGE_PX <= side for first, size, side in sides)


def _fall_px(ground: Ground, cast: Footprint, corner: tuple[int, int]) -> int:
    (top, left), (height, width) = corner, cast.mask.shape
    load = ground.seen.load
    if load[top : top + height, left : left + width].mean() >= _SUPPORT:
        return 0
    below = load[top + height :, left : left + width].mean(axis=1)
    if len(below) < ground.support_px:
        return 0
    carries = np.lib.stride_tricks.sliding_window_view(below, ground.support_px).min(axis=1) >= _SUPPORT
    return int(carries.argmax()) if carries.any() else 0


def _lies_well(ground: Ground, cast: Footprint, corner: tuple[int, int]) -> bool:
    (top, left), (height, width) = corner, cast.mask.shape
    window, seen = (slice(top, top + height), slice(left, left + width)), ground.seen
    if ground.taken[window][cast.mask].any() or seen.opaque[window][cast.mask].mean() > _MOST_OPAQUE:
        return False
    in_vehicle = seen.vehicle[window][cast.mask].mean() >= _LEAST_IN_VEHICLE
    in_load = (seen.weight[window][cast.mask] > 0).mean() >= _LEAST_IN_LOAD
    return ground.site == "anywhere" or bool(in_vehicle and in_load)
