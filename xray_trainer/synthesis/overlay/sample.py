"""Draws what to hide in a benign scan, and where: random, and recorded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xray_trainer.errors import InputError
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.difficulty import ideal_dprime
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.overlay.apply import evidence, insertion
from xray_trainer.synthesis.overlay.item_map import item_map, placed_item
from xray_trainer.synthesis.overlay.noise_measure import fit_noise
from xray_trainer.synthesis.overlay.places import Ground, footprint, sample_places, settled
from xray_trainer.synthesis.overlay.record import Overlay, Site
from xray_trainer.synthesis.overlay.survey import Survey, survey
from xray_trainer.synthesis.taxonomy import BENIGN

LEAST_DPRIME = 5.0
IN_LOAD = "LD-HOMOG"
"""The kind that is recorded where a person asks for none: something within the load."""

_ITEM_TRIES = 10
_PLACE_TRIES = 12
_LARGEST_STACK_MM = 1300.0
_LEAST_STACKED_G_CM3 = 0.2


def sample_overlay(
    scan: Scan,
    *,
    rng: np.random.Generator,
    measured: Survey | None = None,
    items: Sequence[str] = (),
    kind: str = "",
    is_benign: bool = False,
    site: Site = "load",
    avoid: Sequence[Region] = (),
) -> Overlay:
    """Returns the record of one concealment that can be seen, though perhaps only by an ideal observer.

    Args:
        scan: with nothing hidden at the places left.
        rng: draws everything.
        measured: the survey of the benign scan; made where absent.
        items: names to draw from; all that are harmless, or all that are not, where empty.
        kind: id of the taxonomy; `LD-HOMOG` where "", or `NEG` where it is benign.
        is_benign: whether a harmless look-alike is wanted.
        site: `load` keeps to vehicle and cargo, `anywhere` takes air too; neither takes opaque places.
        avoid: regions to stay clear of.

    Raises:
        InputError: nothing can be hidden: no load, no room, or nobody could see it.
        RecipeError: an item or a kind does not exist.
    """
    seen = measured or survey(scan)
    ground = Ground.of(seen, site=site, avoid=avoid, pixel_mm_xy=scan.pixel_mm_xy)
    names = items or [name for name in ITEMS if ITEMS[name].is_benign == is_benign]
    for _ in range(_ITEM_TRIES):
        item = names[int(rng.integers(len(names)))]
        drawn = _drawn(seen, rng, item=item, kind=kind or (BENIGN if is_benign else IN_LOAD))
        cast = footprint(drawn, scan.pixel_mm_xy)
        for place in sample_places(ground, rng, num=_PLACE_TRIES):
            rest = settled(ground, cast, place)
            overlay = None if rest is None else _complete(scan, seen, drawn, rest)
            if overlay is not None and _can_be_seen(scan, overlay):
                return overlay
    raise InputError(
        "{scan_id}: found no place for {names} in {num_tries} tries; is there a "
        "load that lets something through?",
        scan_id=scan.scan_id,
        names=", ".join(names[:3]) + (" ..." if len(names) > 3 else ""),
        num_tries=_ITEM_TRIES * _PLACE_TRIES,
    )


def _drawn(seen: Survey, rng: np.random.Generator, *, item: str, kind: str) -> Overlay:
    """Returns a record without place, areal densities and noise."""
    overlay = Overlay(
        kind=kind,
        item=item,
        item_seed=int(rng.integers(2**53)),
        rotation_wxyz=_sample_rotation(rng),
        scale=float(np.round(rng.uniform(0.93, 1.08), 4)),
        x_px=0,
        y_px=0,
        areal_density_g_cm2={},
        noise_seed=int(rng.integers(2**53)),
        beams=seen.beams.names,
        beams_are=seen.beams.are,
        air_level=seen.air_level,
        point_spread_px_xy=seen.point_spread_px_xy,
        grid=seen.grid,
        scatter=seen.scatter,
        noise=(),
    )
    return overlay.model_copy(update={"units_xyz": _sample_units(overlay, rng)})


def _sample_rotation(rng: np.random.Generator) -> tuple[float, float, float, float]:
    """Returns a quaternion: lying straight on one of its sides with a little yaw, or any."""
    if rng.random() < 0.4:
        return _unit(rng.normal(size=4))
    half = np.deg2rad(rng.choice([0.0, 90.0]) + rng.normal(0, 4)) / 2
    w, x, y, z = _unit(rng.choice(np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0]], float)))
    c, s = float(np.cos(half)), float(np.sin(half))
    return _unit(np.array([c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w]))


def _unit(wxyz: np.ndarray) -> tuple[float, float, float, float]:
    w, x, y, z = (wxyz / np.linalg.norm(wxyz)).tolist()
    return w, x, y, z


def _sample_units(overlay: Overlay, rng: np.random.Generator) -> tuple[int, int, int]:
    """Returns how many units lie together: one, or a stack of moderate size of what is compact."""
    item = placed_item(overlay.model_copy(update={"rotation_wxyz": (1.0, 0.0, 0.0, 0.0)}))
    filled_g_cm3 = item.mass_kg / float(np.prod(item.size_mm)) * 1e6
    if rng.random() < 0.45 or filled_g_cm3 < _LEAST_STACKED_G_CM3:
        return 1, 1, 1
    most = np.clip(_LARGEST_STACK_MM / item.size_mm, 1, (4, 3, 5)).astype(int)
    x, y, z = (int(rng.integers(1, num + 1)) for num in most)
    return x, y, z


def _complete(scan: Scan, seen: Survey, drawn: Overlay, place: tuple[float, float]) -> Overlay:
    placed = drawn.model_copy(update={"x_px": place[0], "y_px": place[1]})
    item = item_map(placed, pixel_mm_xy=scan.pixel_mm_xy, shape_hw=scan.shape_hw)
    height = scan.shape_hw[0]
    noise = tuple(fit_noise(blocks, y_px=placed.y_px, height_px=height) for blocks in seen.blocks)
    return placed.model_copy(update={"areal_density_g_cm2": item.largest_g_cm2, "noise": noise})


def _can_be_seen(scan: Scan, overlay: Overlay) -> bool:
    try:
        shown = evidence(scan, overlay, insertion(scan, overlay))
    except InputError:
        return False
    return ideal_dprime(shown.with_it, shown.without_it, shown.variance) >= LEAST_DPRIME
