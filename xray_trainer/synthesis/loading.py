"""Loading a vehicle as it may travel: within its payload, balanced along its length, no axle overloaded.

A family stows from the front. Where that breaks a limit of `axles`, the whole load is moved towards the doors
and shored up against the front wall; where that is not enough, less of it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.axles import Balance, Gear, balance, gear_of
from xray_trainer.synthesis.cargo.shoring import shoring
from xray_trainer.synthesis.moments import point_masses
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Scene, Site, Stow

MOVABLE: Final = ("dry", "reefer", "open-top", "flat")
"""Kinds of spaces in which a load can stand further back."""

_TRIES = 14
_LESS = 0.85
_STEP_MM = 60.0
_FREE_MM = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A vehicle with its load.

    Attributes:
        scene: with the load in it.
        balance: how the load weighs on it; without faults.
    """

    scene: Scene
    balance: Balance


def load_scene(scene: Scene, family: str, *, rng: np.random.Generator) -> Loaded:
    """Returns an empty scene with a load of a family that breaks no limit of `axles`.

    Raises:
        RecipeError: no load of this family may travel so, however little.
    """
    if scene.space is None:
        raise RecipeError("{conveyance}: has no room for cargo", conveyance=scene.conveyance)
    gear, allowed = gear_of(scene), scene.space.max_mass_kg
    faults: tuple[str, ...] = ()
    for attempt in range(_TRIES):
        stow = CARGO_FAMILIES[family].load(replace(scene.space, max_mass_kg=allowed), rng=rng)
        stow = _moved(stow, _shift(scene, gear, stow, scene.space), scene.space, rng)
        found = balance(scene, gear, point_masses(stow.parts))
        if not found.faults and (stow.parts or not attempt):
            return Loaded(scene.with_stow(stow, cargo_family=family), found)
        faults = found.faults or faults
        allowed = _LESS * min(allowed, found.load_kg or allowed)
    raise RecipeError(
        "{family} cannot travel in {conveyance}: {faults}; choose other goods for it",
        family=family,
        conveyance=scene.conveyance,
        faults="; ".join(faults),
    )


def _shift(scene: Scene, gear: Gear | None, stow: Stow, space: CargoSpace) -> float:
    """Returns the least shift towards the doors by which no limit is broken; none where there is none."""
    if space.kind not in MOVABLE:
        return 0.0
    masses = point_masses(stow.parts)
    shifts = np.arange(0, max(_free_mm(stow, space), 1.0), _STEP_MM).tolist()
    return next((dx for dx in shifts if not balance(scene, gear, masses.shifted(dx)).faults), 0.0)


def _free_mm(stow: Stow, space: CargoSpace) -> float:
    """Returns how far a load can be moved towards the doors."""
    ends = [float(part.shape.extent_mm[1]) for part in stow.parts if not _hangs(part)]
    return space.bounds_mm[1] - max(ends, default=space.bounds_mm[1]) - _FREE_MM


def _moved(stow: Stow, shift_mm: float, space: CargoSpace, rng: np.random.Generator) -> Stow:
    """Returns a load further back, with timbers between it and the front wall."""
    if not shift_mm:
        return stow
    parts = tuple(part if _hangs(part) else _shifted(part, shift_mm) for part in stow.parts)
    sites = tuple(_site_at(site, shift_mm, space) for site in stow.sites)
    starts = [float(part.shape.extent_mm[0]) for part in parts if not _hangs(part)]
    timbers = shoring(space, min(starts), rng)
    return replace(stow, parts=(*parts, *timbers), sites=sites)


def _shifted(part: Part, shift_mm: float) -> Part:
    return part.placed(np.eye(3), (shift_mm, 0.0, 0.0))


def _site_at(site: Site, shift_mm: float, space: CargoSpace) -> Site:
    x0, x1, *others = site.bounds_mm
    y0, y1, z0, z1 = others
    return replace(site, bounds_mm=(x0 + shift_mm, min(x1 + shift_mm, space.bounds_mm[1]), y0, y1, z0, z1))


def _hangs(part: Part) -> bool:
    return part.name.startswith("hanging-desiccant")
