"""White goods: washing machines, refrigerators, cookers and air conditioners in their cartons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import (
    Pile,
    counts_in,
    patterned,
    piled,
    ragged_tops,
    sheets_under,
    shell_of,
)
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Shape

Size = tuple[float, float, float]
_ACROSS = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True)
class _Appliance:
    goods: Goods
    size_mm: Size
    max_layers: int
    parts: Callable[[Pile, Size], list[Shape]]


def washers(pile: Pile, size: Size) -> list[Shape]:
    """Returns washing machines: drum, tub, motor, weights of concrete, thin walls."""
    length, width, height = size
    low = pile.bounds_mm[:, ::2]
    centre = low + np.array([length / 2, width / 2, 0.52 * height])
    radius = 0.37 * length
    steel = shell_of((25, length - 25, 25, width - 25, 25, height - 30), 0.8)
    weights = [
        (0.15 * length, 0.85 * length, 0.25 * width, 0.6 * width, height - 160, height - 70),
        (0.2 * length, 0.8 * length, width - 110, width - 60, 0.2 * height, 0.34 * height),
    ]
    hub = centre + np.array([0, 0.12 * width, 0])
    motor = low + np.array([0.5 * length, 0.55 * width, 0.2 * height])
    return [
        Boxes(patterned(low, steel), 7.86, "steel"),
        Boxes(patterned(low, weights), 2.2, "concrete"),
        Cylinders(centre, _ACROSS, radius, radius - 1.2, 0.55 * width, 7.9, "steel"),
        Cylinders(centre, _ACROSS, radius + 14, radius + 10, 0.62 * width, 1.05, "polyethylene"),
        Cylinders(hub, _ACROSS, 0.16 * radius, 0.0, 0.5 * width, 4.5, "aluminium"),
        Cylinders(motor, _ACROSS, 78.0, 0.0, 190.0, 4.6, "steel"),
    ]


def refrigerators(pile: Pile, size: Size) -> list[Shape]:
    """Returns refrigerators: thin walls with foam, shelves, compressor, coil at the back."""
    length, width, height = size
    low = pile.bounds_mm[:, ::2]
    shelves = [
        (60, length - 60, 80, width - 60, height * share, height * share + 5)
        for share in (0.3, 0.42, 0.55, 0.68, 0.8)
    ]
    coil = [
        (40, length - 40, 30, 36, height * share, height * share + 6) for share in np.linspace(0.2, 0.9, 14)
    ]
    compressor = low + np.array([0.5 * length, 0.2 * width, 0.09 * height])
    return [
        Boxes(
            patterned(low, shell_of((20, length - 20, 30, width - 20, 30, height - 20), 0.7)), 7.86, "steel"
        ),
        Boxes(
            patterned(low, shell_of((22, length - 22, 32, width - 22, 0.16 * height, height - 22), 45.0)),
            0.04,
            "foam",
        ),
        Boxes(
            patterned(low, shell_of((66, length - 66, 76, width - 66, 0.18 * height, height - 66), 1.2)),
            1.05,
            "polystyrene",
        ),
        Boxes(patterned(low, shelves), 2.4, "glass"),
        Boxes(patterned(low, coil), 3.0, "steel"),
        Cylinders(compressor, np.array([0.0, 0.0, 1.0]), 82.0, 0.0, 165.0, 4.4, "steel"),
    ]


def cookers(pile: Pile, size: Size) -> list[Shape]:
    """Returns cookers: an oven within thin walls, grids and burners."""
    length, width, height = size
    low = pile.bounds_mm[:, ::2]
    oven = shell_of((70, length - 70, 70, width - 50, 0.3 * height, 0.82 * height), 1.0)
    outer = shell_of((20, length - 20, 20, width - 20, 20, height - 40), 0.8)
    grids = [
        (75, length - 75, 80, width - 60, height * share, height * share + 7) for share in (0.45, 0.6, 0.93)
    ]
    door = [(70, length - 70, width - 50, width - 40, 0.34 * height, 0.8 * height)]
    return [
        Boxes(patterned(low, [*outer, *oven]), 7.86, "steel"),
        Boxes(patterned(low, grids), 1.6, "steel"),
        Boxes(patterned(low, door), 2.5, "glass"),
    ]


def conditioners(pile: Pile, size: Size) -> list[Shape]:
    """Returns outdoor units of air conditioners: fins, fan, compressor."""
    length, width, height = size
    low = pile.bounds_mm[:, ::2]
    fins = [(30, length - 30, 35, 75, 40, height - 40), (30, 70, 75, width - 60, 40, height - 40)]
    fan = low + np.array([0.36 * length, 0.6 * width, 0.5 * height])
    compressor = low + np.array([0.8 * length, 0.5 * width, 0.32 * height])
    radius = 0.4 * height
    return [
        Boxes(
            patterned(low, shell_of((18, length - 18, 20, width - 20, 20, height - 20), 0.9)), 7.86, "steel"
        ),
        Boxes(patterned(low, fins), 0.32, "aluminium"),
        Cylinders(fan, _ACROSS, radius, 0.25 * radius, 90.0, 0.12, "polyethylene"),
        Cylinders(fan, _ACROSS, 60.0, 0.0, 130.0, 4.5, "steel"),
        Cylinders(compressor, np.array([0.0, 0.0, 1.0]), 70.0, 0.0, 0.5 * height, 5.0, "steel"),
    ]


_APPLIANCES = (
    _Appliance(Goods("8450.11", "Washing machines", ("CN", "RU", "TR")), (660, 620, 890), 2, washers),
    _Appliance(
        Goods("8418.21", "Household refrigerators", ("CN", "RU", "UZ")), (640, 690, 1720), 1, refrigerators
    ),
    _Appliance(Goods("7321.11", "Gas cookers", ("TR", "UZ", "RU")), (560, 620, 900), 2, cookers),
    _Appliance(Goods("8415.10", "Air conditioners", ("CN", "UZ")), (880, 380, 640), 3, conditioners),
)


@CARGO_FAMILIES.register
class Appliances:
    """Appliances of one kind, upright, as high as they may be stacked."""

    name = "appliances"
    spaces = ("dry",)
    goods = tuple(one.goods for one in _APPLIANCES)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns cartons with one appliance each, from the front wall on."""
        kind = _APPLIANCES[int(rng.integers(len(_APPLIANCES)))]
        scale = rng.uniform(0.93, 1.04)
        length, width, height = (side * scale for side in kind.size_mm)
        pile = _pile(space, (length, width, height), kind.max_layers, rng)
        shapes = kind.parts(pile, (length, width, height))
        shells = patterned(pile.bounds_mm[:, ::2], shell_of((0, length, 0, width, 0, height), 6.0))
        pads = sheets_under(pile.bounds_mm, thickness_mm=24.0)
        walls = cargo(Boxes(shells, 0.12, "cardboard"), name="carton-fitting")
        packing: tuple[Part, ...] = (*walls, *cargo(Boxes(pads, 0.09, "polystyrene"), name="carton"))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        sites = load_sites(pile, "steel", 0.15, space, rng)
        contents = cargo(*shapes, name="machine")
        return Stow((*packing, *contents, *extra), kind.goods.description, pile.num, sites)


def _pile(space: CargoSpace, unit: Size, max_layers: int, rng: np.random.Generator) -> Pile:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    room = (x0 + rng.uniform(5, 40), x1 - space.door_clearance_mm, y0 + 8, y1 - 8, floor, roof - 30)
    num_x, num_y, num_z = counts_in(room, unit)
    num_x = max(int(num_x * (1.0 if rng.random() < 0.6 else rng.uniform(0.3, 0.95))), 1)
    num_z = max(min(num_z, max_layers), 1)
    num_x = max(min(num_x, int(space.max_mass_kg * 0.9 / (95 * num_y * num_z))), 1)
    tops = ragged_tops((num_x, num_y), num_z, rng, missing=0.02, steps=int(rng.integers(0, 2)))
    return piled(room, unit, tops, rng, gap_mm=rng.uniform(2, 12), lean=0.001, sag=0.0)
