"""Scrap metal: sheets, beams, pipes, wheels and shredded pieces thrown in at any angle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.cargo.heaps import Bulk, bulk_load
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Cylinders, Floats, RotatedBoxes, rotation_about, sample_rotation


@dataclass(frozen=True, slots=True)
class _Scrap:
    goods: Goods
    material: str
    metal_g_cm3: float
    density_g_cm3: tuple[float, float]
    num_pieces: tuple[int, int]


_KINDS = (
    _Scrap(
        Goods("7204.49", "Ferrous waste and scrap", ("KZ", "UZ", "RU")), "steel", 7.87, (0.3, 0.5), (130, 210)
    ),
    _Scrap(
        Goods("7204.41", "Turnings and chips of steel", ("KZ", "RU")), "steel", 7.87, (0.5, 0.8), (20, 50)
    ),
    _Scrap(
        Goods("7602.00", "Aluminium waste and scrap", ("KZ", "UZ")),
        "aluminium",
        2.7,
        (0.14, 0.24),
        (120, 200),
    ),
)


@CARGO_FAMILIES.register
class Scrap:
    """Scrap in an open wagon: recognisable pieces in a loose mass."""

    name = "scrap"
    spaces = ("bulk",)
    goods = tuple(kind.goods for kind in _KINDS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a loose heap with pieces in it, within the mass that is allowed."""
        kind = _KINDS[int(rng.integers(len(_KINDS)))]
        loose = Bulk(kind.material, kind.density_g_cm3, (70, 190), 0.85, 0.9)
        heap, sites = bulk_load(space, loose, rng, fill=float(rng.uniform(0.5, 0.75)))
        top = float(min(heap[0].shape.extent_mm[5] + 420, heap[-1].shape.extent_mm[5] - 150))
        spare = space.max_mass_kg * 0.97 - sum(part.shape.mass_kg for part in heap)
        pieces = _pieces(space, kind, top, int(rng.integers(*kind.num_pieces)), rng)
        return Stow((*heap, *_affordable(pieces, spare)), kind.goods.description, 1, sites)


def _pieces(
    space: CargoSpace, kind: _Scrap, top: float, num: int, rng: np.random.Generator
) -> tuple[Part, ...]:
    plates, bars = int(num * 0.55), int(num * 0.25)
    parts = (
        _plates(space, kind, top, plates, rng),
        _tubes(space, kind, top, bars, rng),
        _rings(space, kind, top, num - plates - bars, rng),
    )
    return tuple(part for part in parts if part.shape.mass_kg > 0)


def _plates(space: CargoSpace, kind: _Scrap, top: float, num: int, rng: np.random.Generator) -> Part:
    """Returns sheets, plates and beam ends; large ones lie flatter."""
    size = np.stack(
        [rng.uniform(150, 1100, num), rng.uniform(60, 420, num), rng.choice([3, 6, 10, 16, 40], num)], axis=1
    )
    turns = np.stack([_tumbled(rng) for _ in range(num)])
    half = np.einsum("nij,nj->ni", np.abs(turns), size / 2)
    centre, fits = _places(space, half, top, rng)
    pieces = RotatedBoxes(centre[fits], size[fits], turns[fits], kind.metal_g_cm3, kind.material)
    return cargo(pieces, name="scrap")[0]


def _tubes(space: CargoSpace, kind: _Scrap, top: float, num: int, rng: np.random.Generator) -> Part:
    """Returns bars and pieces of pipe."""
    axis = rng.normal(0, (1, 0.7, 0.35), (num, 3))
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    length, radius = rng.uniform(300, 2400, num), rng.uniform(8, 75, num)
    inner = np.where(radius > 20, radius - rng.uniform(3, 9, num), 0)
    half = np.abs(axis) * length[:, None] / 2 + radius[:, None]
    centre, fits = _places(space, half, top, rng)
    sizes = radius[fits], inner[fits], length[fits]
    return cargo(Cylinders(centre[fits], axis[fits], *sizes, kind.metal_g_cm3, kind.material), name="scrap")[
        0
    ]


def _rings(space: CargoSpace, kind: _Scrap, top: float, num: int, rng: np.random.Generator) -> Part:
    """Returns drums, rims and pulleys: short, wide and hollow."""
    axis = rng.normal(0, 1, (num, 3))
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    radius, length = rng.uniform(90, 290, num), rng.uniform(40, 350, num)
    half = np.abs(axis) * length[:, None] / 2 + radius[:, None]
    centre, fits = _places(space, half, top, rng)
    inner = radius - rng.uniform(3, 25, num)
    sizes = radius[fits], inner[fits], length[fits]
    return cargo(Cylinders(centre[fits], axis[fits], *sizes, kind.metal_g_cm3, kind.material), name="scrap")[
        0
    ]


def _tumbled(rng: np.random.Generator) -> Floats:
    if rng.random() < 0.4:
        return sample_rotation(rng)
    lean = rotation_about((rng.normal(), rng.normal(), 0.01), float(rng.normal(0, 0.35)))
    return np.asarray(lean @ rotation_about((0, 0, 1), float(rng.uniform(0, np.pi))))


def _places(
    space: CargoSpace, half_mm: Floats, top: float, rng: np.random.Generator
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Returns centres (n, 3) between the walls and below the surface, and (n,) which pieces fit there."""
    x0, x1, y0, y1, floor, crest = space.bounds_mm
    low = np.array([x0, y0, floor]) + half_mm
    high = np.array([x1, y1, min(top + 180, crest)]) - half_mm
    places = low + (np.maximum(high, low) - low) * rng.random(half_mm.shape)
    return places, np.all(high >= low, axis=1)


def _affordable(pieces: tuple[Part, ...], spare_kg: float) -> tuple[Part, ...]:
    mass = sum(part.shape.mass_kg for part in pieces)
    factor = min(1.0, max(spare_kg, 0.0) / max(mass, 1.0))
    return (
        pieces
        if factor == 1
        else tuple(Part(part.shape.with_density(factor), part.role, part.name) for part in pieces)
    )
