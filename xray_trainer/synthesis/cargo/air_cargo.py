"""Air cargo: consignments built up on one unit load, each of its own cartons, cool boxes or crates."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.cargo.cartons import CONTENTS, carton_parts
from xray_trainer.synthesis.cargo.lattice import Pile, hulls, piled, ragged_tops
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, cargo, mass_kg
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Floats

_FLOWERS = Goods("0603.11", "Cut roses, fresh, in cool boxes", ("SEA", "UZ"))
_VACCINES = Goods("3002.41", "Vaccines in cool boxes", ("EU", "CN"))
_PARTS = Goods("8411.99", "Parts of turbines in crates", ("EU", "RU"))
_CUT_SLACK_MM = 15.0
_LIGHT = tuple(contents for contents in CONTENTS if contents.density_g_cm3[1] < 0.33)


@CARGO_FAMILIES.register
class AirCargo:
    """Two to four consignments on one unit load; documents name the largest."""

    name = "air-cargo"
    spaces = ("uld",)
    goods = (*(contents.goods for contents in CONTENTS), _FLOWERS, _VACCINES, _PARTS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns consignments side by side, now and then one on top, clear of a cut corner."""
        built: list[_Consignment] = []
        for stack in _stacks(space, rng):
            floor = space.bounds_mm[4]
            for top in stack.tops:
                room = (*stack.room, floor, top)
                left = space.max_mass_kg * 0.97 - sum(one.mass_kg for one in built)
                one = _consignment(space, room, rng)
                if one is None or one.mass_kg > left:
                    break
                built.append(one)
                floor = float(one.pile.bounds_mm[:, 5].max()) + 3
        description = (
            max(built, key=lambda one: one.mass_kg).goods.description if built else _FLOWERS.description
        )
        parts = tuple(part for one in built for part in one.parts)
        sites = tuple(site for one in built for site in one.sites)
        return Stow(parts, description, sum(one.pile.num for one in built), sites)


@dataclass(frozen=True, slots=True, eq=False)
class _Consignment:
    parts: tuple[Part, ...]
    pile: Pile
    goods: Goods
    sites: tuple[Site, ...]

    @property
    def mass_kg(self) -> float:
        return mass_kg(self.parts)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Where consignments stand on each other: a footprint, and how high each may reach."""

    room: tuple[float, float, float, float]
    tops: tuple[float, ...]


def _stacks(space: CargoSpace, rng: np.random.Generator) -> list[_Stack]:
    x0, x1, y0, y1, z0, z1 = space.bounds_mm
    num = int(rng.integers(2, 5)) if x1 - x0 > 2500 else int(rng.integers(1, 4))
    shares = np.cumsum(rng.dirichlet(np.full(num, 9.0)))
    edges = x0 + (x1 - x0) * np.concatenate([[0.0], shares])
    stacks = []
    for low, high in pairwise(edges.tolist()):
        top = z1 - float(rng.choice([15.0, 40.0, 200.0]))
        middle = z0 + (top - z0) * float(rng.uniform(0.4, 0.65))
        tops = (middle, top) if rng.random() < 0.45 else (top,)
        stacks.append(_Stack((low + 4, high - 4, y0 + 10, y1 - 10), tops))
    return stacks


def _consignment(space: CargoSpace, room: Bounds, rng: np.random.Generator) -> _Consignment | None:
    contents = _LIGHT[int(rng.integers(len(_LIGHT)))]
    density = float(rng.uniform(*contents.density_g_cm3)) * 0.9
    gap, lean = float(rng.uniform(1.5, 7)), float(rng.uniform(0.001, 0.008))
    pile = _clear_of_cut(space, piled(room, *_unit_and_tops(room, rng), rng, gap_mm=gap, lean=lean))
    if not pile.num:
        return None
    sites = _sites(pile, rng)
    kind = rng.random()
    if kind < 0.22:
        goods = _FLOWERS if rng.random() < 0.6 else _VACCINES
        return _Consignment(_cool_boxes(pile, rng, is_heavy=goods is _VACCINES), pile, goods, sites)
    if kind < 0.32:
        return _Consignment(_crates(pile, rng), pile, _PARTS, sites)
    filled = _of_many(pile, rng) if kind < 0.65 else carton_parts(pile, contents, density, rng)
    return _Consignment((*filled, *_walls(pile, 5.0, "cardboard")), pile, contents.goods, sites)


def _of_many(pile: Pile, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns cartons of several senders, mixed."""
    sender = rng.integers(0, min(4, pile.num), pile.num)
    parts: list[Part] = []
    for number in np.unique(sender).tolist():
        contents = _LIGHT[int(rng.integers(len(_LIGHT)))]
        density = float(rng.uniform(*contents.density_g_cm3)) * 0.9
        parts += carton_parts(pile.chosen(sender == number), contents, density, rng)
    return tuple(parts)


def _unit_and_tops(
    room: Bounds, rng: np.random.Generator
) -> tuple[tuple[float, float, float], npt.NDArray[np.intp]]:
    """Returns a carton that divides the room well, and how many layers each column has."""
    scale = float(rng.uniform(0.75, 1.15))
    wanted = scale * rng.uniform((330, 260, 180), (560, 400, 380))
    size = np.asarray(room[1::2]) - np.asarray(room[::2])
    counts = np.maximum(np.round(size / wanted), 1).astype(np.intp)
    unit = size / counts - (4.0, 4.0, 2.0)
    missing = float(rng.choice([0.0, 0.05, 0.15]))
    tops = ragged_tops((int(counts[0]), int(counts[1])), int(counts[2]), rng, missing=missing, steps=0)
    return (float(unit[0]), float(unit[1]), float(unit[2])), tops


def _clear_of_cut(space: CargoSpace, pile: Pile) -> Pile:
    """Returns the units that do not stand in a corner that is missing; columns above it rest on its slope."""
    if "cut_z_mm" not in space.values or not pile.num:
        return pile
    x0, floor = space.bounds_mm[0], space.bounds_mm[4]
    rise = (space.values["cut_z_mm"] - floor) / (space.values["cut_x_mm"] - x0)
    edge = space.values["cut_z_mm"] + _CUT_SLACK_MM - rise * (pile.bounds_mm[:, 0] - x0)
    is_clear = pile.bounds_mm[:, 4] >= edge
    if not is_clear.any():
        return pile.chosen(is_clear)
    base = np.maximum(edge, pile.bounds_mm[:, 4].min())[is_clear]
    kept = pile.chosen(is_clear)
    _, column = np.unique(kept.index[:, :2], axis=0, return_inverse=True)
    drop = np.full(int(column.max()) + 1, np.inf)
    np.minimum.at(drop, column.ravel(), kept.bounds_mm[:, 4] - base)
    lowered = kept.bounds_mm.copy()
    lowered[:, 4:] -= drop[column.ravel()][:, None].astype(np.float32)
    return Pile(lowered, kept.index)


def _walls(pile: Pile, thickness: float, material: str, *, density: float = 0.35) -> tuple[Part, ...]:
    """Returns the walls of boxes across x and across z: what shows as their edges."""
    walls = []
    for axis in (0, 4):
        for end in (axis, axis + 1):
            wall = pile.bounds_mm.copy()
            inner = wall[:, end] + (thickness if end == axis else -thickness)
            wall[:, axis], wall[:, axis + 1] = (
                np.minimum(inner, wall[:, end]),
                np.maximum(inner, wall[:, end]),
            )
            walls.append(wall)
    return cargo(Boxes(np.concatenate(walls), density, material), name="carton")


def _cool_boxes(pile: Pile, rng: np.random.Generator, *, is_heavy: bool) -> tuple[Part, ...]:
    """Returns boxes of foam with cold packs on top of light or small goods."""
    low, high = pile.bounds_mm[:, ::2], pile.bounds_mm[:, 1::2]
    wall = float(rng.uniform(25, 45))
    inner = np.stack([low + wall, np.maximum(high - wall, low + wall + 5)], axis=2).reshape(-1, 6)
    pack = inner.copy()
    pack[:, 4] = pack[:, 5] - float(rng.uniform(15, 30))
    goods = inner.copy()
    goods[:, 5] = pack[:, 4] - rng.uniform(5, 30, len(goods))
    goods[:, 5] = np.maximum(goods[:, 5], goods[:, 4] + 5)
    filling = Boxes(goods, float(rng.uniform(0.3, 0.5) if is_heavy else rng.uniform(0.06, 0.12)), "fruit")
    shell = _walls(pile, wall, "foam", density=0.03)
    return (
        *cargo(filling, Boxes(pack, 0.9, "ice"), name="contents"),
        *shell,
        *_walls(pile, 4.0, "cardboard"),
    )


def _crates(pile: Pile, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns wooden crates with a machined part in foam in each."""
    centre = (pile.bounds_mm[:, ::2] + pile.bounds_mm[:, 1::2]) / 2
    size = pile.bounds_mm[:, 1::2] - pile.bounds_mm[:, ::2]
    radius = size.min(axis=1) * rng.uniform(0.2, 0.32)
    axis = np.eye(3)[int(rng.integers(3))]
    length = size.min(axis=1) * rng.uniform(0.3, 0.6)
    inner = radius * rng.uniform(0.55, 0.8)
    material, density = ("titanium", 4.5) if rng.random() < 0.5 else ("aluminium", 2.7)
    axes = np.broadcast_to(axis, (pile.num, 3))
    rings = Cylinders(centre, axes, radius, inner, length, density, material)
    hubs = Cylinders(centre, axes, inner * 0.3, 0.0, length * 1.3, density, material)
    fill = Boxes(hulls(pile, by=3), 0.03, "foam")
    return (*cargo(rings, hubs, fill, name="contents"), *_walls(pile, 14.0, "plywood", density=0.6))


def _sites(pile: Pile, rng: np.random.Generator) -> tuple[Site, ...]:
    """Returns single packages as sites `consignment`."""
    chosen = rng.choice(pile.num, size=min(5, pile.num), replace=False)
    return tuple(_site(pile.bounds_mm[index]) for index in chosen.tolist())


def _site(bounds: Floats) -> Site:
    x0, x1, y0, y1, z0, z1 = (float(edge) for edge in bounds)
    return Site("consignment", (x0 + 8, x1 - 8, y0 + 8, y1 - 8, z0 + 8, z1 - 20))
