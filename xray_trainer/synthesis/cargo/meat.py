"""Meat: frozen in cartons up to the load line, or chilled carcasses that hang from rails."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.cartons import floor_stow
from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import hulls, inset, sheets_under
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Floats, rotation_about

_FROZEN = (
    (Goods("0207.14", "Frozen chicken cuts in cartons", ("RU", "EU", "SEA")), 0.62),
    (Goods("0202.30", "Frozen boneless beef in cartons", ("SEA", "KZ")), 0.86),
    (Goods("0303.89", "Frozen fish in cartons", ("RU", "SEA")), 0.74),
)
_CHILLED = Goods("0201.10", "Beef carcasses, chilled", ("KZ", "RU"))


@CARGO_FAMILIES.register
class Meat:
    """Meat and fish in refrigerated boxes."""

    name = "meat"
    spaces = ("reefer",)
    goods = (*(goods for goods, _ in _FROZEN), _CHILLED)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a block of cartons, or carcasses on hooks in one of three loads."""
        return _carcasses(space, rng) if rng.random() < 0.35 else _cartons(space, rng)


def _cartons(space: CargoSpace, rng: np.random.Generator) -> Stow:
    goods, density = _FROZEN[int(rng.integers(len(_FROZEN)))]
    density *= rng.uniform(0.92, 1.05)
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    unit = (rng.uniform(500, 610), rng.uniform(330, 400), rng.uniform(140, 200))
    room = (x0 + 20, x1 - 150, y0 + 15, y1 - 15, floor, roof - rng.uniform(100, 400))
    most = int(space.max_mass_kg * rng.uniform(0.8, 0.97) / (float(np.prod(unit)) * density * 1e-6))
    pile = floor_stow(room, unit, most, rng)
    inner = inset(pile.bounds_mm, (5, 5, 5, 5, 4, rng.uniform(4, 14)))
    spread = rng.normal(1, 0.035, pile.num).clip(0.88, 1.1)
    texture = Texture(rng.uniform(45, 90), 0.25, int(rng.integers(2**31)))
    filled = cargo(Boxes(inner, density * spread, "meat"), name="contents", texture=texture)
    packing = cargo(
        Boxes(hulls(pile), 0.02, "cardboard"),
        Boxes(sheets_under(pile.bounds_mm, thickness_mm=7), 0.5, "cardboard"),
        name="carton",
    )
    sites = load_sites(pile, "meat", density, space, rng)
    extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
    return Stow((*filled, *packing, *extra), goods.description, pile.num, sites)


def _carcasses(space: CargoSpace, rng: np.random.Generator) -> Stow:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    num_y = max(int((y1 - y0 - 200) // 420), 1)
    rows = np.linspace(y0 + 280, y1 - 280, num_y)
    pitch = rng.uniform(300, 420)
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(x0 + 300, x1 - 400, pitch), rows, indexing="ij"))
    x = x + rng.normal(0, 30, x.shape)
    kept = np.sort(rng.permutation(len(x))[: int(space.max_mass_kg * 0.85 / 95)])
    x, y = x[kept], y[kept]
    height = np.minimum(rng.normal(1250, 80, len(x)), roof - floor - 420)
    top = np.full(len(x), roof - 260.0)
    shapes = _sides(x, y, top, height, rng)
    rails = Boxes(
        np.array([(x0 + 50, x1 - 60, row - 8, row + 8, roof - 110, roof - 40) for row in rows]), 6.0, "steel"
    )
    hooks = Cylinders(
        np.column_stack([x, y, (top + roof - 110) / 2 + 20]),
        np.array([0.0, 0.0, 1.0]),
        6.0,
        0.0,
        roof - 110 - top,
        7.86,
        "steel",
    )
    meat = cargo(*shapes, name="hanging-carcass", texture=Texture(80, 0.2, int(rng.integers(2**31))))
    return Stow((*meat, *cargo(rails, hooks, name="hanging-rail")), _CHILLED.description, len(x))


def _sides(
    x: Floats, y: Floats, top: Floats, height: Floats, rng: np.random.Generator
) -> tuple[Ellipsoids, Ellipsoids, Cylinders]:
    """Returns haunches, ribs and backbones of hanging sides."""
    num = len(x)
    turns = np.stack([rotation_about((0, 0, 1), angle) for angle in rng.uniform(0, np.pi, num)])
    haunch = np.column_stack([x, y, top - 0.25 * height])
    ribs = np.column_stack([x + rng.normal(0, 25, num), y, top - 0.66 * height])
    radii = np.column_stack([rng.normal(165, 12, num), rng.normal(120, 10, num), 0.26 * height])
    chest = np.column_stack([rng.normal(190, 15, num), rng.normal(95, 8, num), 0.34 * height])
    spine = np.column_stack([x, y, top - 0.55 * height])
    return (
        Ellipsoids(haunch, radii, turns, 1.0, "meat"),
        Ellipsoids(ribs, chest, turns, 0.8, "meat", 0.6),
        Cylinders(spine, np.array([0.0, 0.0, 1.0]), 22.0, 0.0, 0.8 * height, 0.6, "ivory"),
    )
