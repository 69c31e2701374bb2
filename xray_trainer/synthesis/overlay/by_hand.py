"""Items that a person puts in a scan: the record of each, and at once how it looks and how hard it is.

What a person sees while dragging is computed on a crop around the item with the very functions that apply the
record; only scatter, which comes from the whole scan, is estimated on the crop there. What is saved is
applied to the whole scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely.affinity import translate
from shapely.geometry import mapping

from xray_trainer.errors import InputError
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan, Transmission
from xray_trainer.synthesis.difficulty import ideal_dprime
from xray_trainer.synthesis.overlay.apply import apply_overlay, evidence, insertion
from xray_trainer.synthesis.overlay.item_map import item_map
from xray_trainer.synthesis.overlay.noise_measure import fit_noise
from xray_trainer.synthesis.overlay.placement import Placement, check_placement
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.overlay.sample import LEAST_DPRIME
from xray_trainer.synthesis.overlay.survey import Survey

_MARGIN_PX, _WIDEST_PX = 32, 208
"""A little more than the margins of an insertion, so that a crop holds its window."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The record of an item in a scan, and the part of the scan in which it lies."""

    overlay: Overlay
    rows: slice
    columns: slice


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """How a scan looks around an item.

    Attributes:
        x_px: left column of the crop in the scan.
        y_px: its upper row.
        transmission: (E, h, w) with the item and all others that reach into the crop.
        outline: GeoJSON of the item's region, in pixels of the scan.
        factors: how hard it is to see, by name.
        material: its main material.
        areal_g_cm2: mean areal density of what it adds.
    """

    x_px: int
    y_px: int
    transmission: Transmission
    outline: dict[str, Any]
    factors: dict[str, float]
    material: str
    areal_g_cm2: float


def placed(scan: Scan, seen: Survey, placement: Placement) -> Placed:
    """Returns the complete record of a placement in a benign scan.

    Args:
        scan: the benign scan.
        seen: its survey.
        placement: what a person put where.

    Raises:
        InputError: the item lies outside the scan or cannot be like that.
        RecipeError: item or kind does not exist.
    """
    check_placement(placement)
    height = scan.shape_hw[0]
    drawn = Overlay(
        kind=placement.kind,
        item=placement.item,
        item_seed=placement.item_seed,
        units_xyz=placement.units_xyz,
        rotation_wxyz=placement.rotation_wxyz,
        scale=placement.scale,
        density=placement.density,
        x_px=placement.x_px,
        y_px=placement.y_px,
        areal_density_g_cm2={},
        noise_seed=placement.noise_seed,
        beams=seen.beams.names,
        beams_are=seen.beams.are,
        air_level=seen.air_level,
        point_spread_px_xy=seen.point_spread_px_xy,
        grid=seen.grid,
        scatter=seen.scatter,
        noise=tuple(fit_noise(blocks, y_px=placement.y_px, height_px=height) for blocks in seen.blocks),
    )
    item = item_map(drawn, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    overlay = drawn.model_copy(update={"areal_density_g_cm2": item.largest_g_cm2})
    return Placed(overlay, item.rows, item.columns)


def glimpse(scan: Scan, items: Sequence[Placed], index: int) -> Glimpse:
    """Returns how a scan looks around one of the items in it.

    Args:
        scan: the benign scan.
        items: all of them, in the order in which they are applied.
        index: of the item that is looked at.

    Raises:
        InputError: nothing of the item can be seen.
    """
    looked_at = items[index]
    rows, columns = (
        _around(part, side)
        for part, side in zip((looked_at.rows, looked_at.columns), scan.shape_hw, strict=True)
    )
    part = replace(scan, transmission=scan.transmission[:, rows, columns])
    hidden: Concealment | None = None
    for item in items:
        moved = _moved(item.overlay, x_px=columns.start, y_px=rows.start)
        if item is looked_at:
            part, hidden = apply_overlay(part, moved)
        elif _meet(item.rows, rows) and _meet(item.columns, columns):
            part = _with_neighbour(part, moved)
    assert hidden is not None
    return Glimpse(
        columns.start,
        rows.start,
        part.transmission,
        _outline(hidden.region, x_px=columns.start, y_px=rows.start),
        dict(hidden.factors),
        hidden.material,
        hidden.areal_density_g_cm2,
    )


def hide_all(scan: Scan, overlays: Sequence[Overlay]) -> tuple[Scan, tuple[Concealment, ...]]:
    """Returns the scan with every record applied in order, and the truth.

    Raises:
        InputError: something could not be seen by anyone: below a d' of 5 of the ideal observer.
    """
    truth: list[Concealment] = []
    for overlay in overlays:
        inserted = insertion(scan, overlay)
        shown = evidence(scan, overlay, inserted)
        if ideal_dprime(shown.with_it, shown.without_it, shown.variance) < LEAST_DPRIME:
            raise InputError(
                "{item} at ({x_px:.0f}, {y_px:.0f}): nobody could see it there; move "
                "it to where more gets through, or make it denser",
                item=overlay.item,
                x_px=overlay.x_px,
                y_px=overlay.y_px,
            )
        scan, hidden = apply_overlay(scan, overlay)
        truth.append(hidden)
    return scan, tuple(truth)


def _with_neighbour(part: Scan, overlay: Overlay) -> Scan:
    """Returns a crop with a neighbour in it, as it was where nothing of the neighbour shows there."""
    try:
        return apply_overlay(part, overlay)[0]
    except InputError:
        return part


def _around(part: slice, side_px: int) -> slice:
    margin = _MARGIN_PX + min(2 * (part.stop - part.start), _WIDEST_PX)
    return slice(max(0, part.start - margin), min(side_px, part.stop + margin))


def _meet(one: slice, other: slice) -> bool:
    return bool(one.start < other.stop and other.start < one.stop)


def _moved(overlay: Overlay, *, x_px: int, y_px: int) -> Overlay:
    """Returns the record for the crop whose corner is that pixel."""
    return overlay.model_copy(update={"x_px": overlay.x_px - x_px, "y_px": overlay.y_px - y_px})


def _outline(region: Region, *, x_px: int, y_px: int) -> dict[str, Any]:
    return dict(mapping(translate(region.geometry, x_px, y_px)))
