"""Sawn timber in packs on bearers, and logs."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.rods import dropped_discs
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, Texture, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Floats

_SAWN = Goods("4407.11", "Sawn timber of pine", ("RU", "KZ"))
_LOGS = Goods("4403.21", "Logs of pine", ("RU",))
_BEARER_MM = 80.0


@CARGO_FAMILIES.register
class SawnTimber:
    """Packs of boards on bearers, strapped, two across and one to three high."""

    name = "sawn-timber"
    spaces = ("dry", "open-top", "flat")
    goods = (_SAWN,)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns packs from the front wall on."""
        density = rng.uniform(0.42, 0.62)
        packs = _packs(space, density, rng)
        parts = tuple(part for pack in packs for part in _pack_parts(pack, density, rng))
        end = float(packs[:, 1].max())
        sites = [Site("core", _inside(pack), "wood", density) for pack in packs[:4]]
        slots = [Site("pallet", _under(pack)) for pack in packs[:4]]
        extra = dressing(space, end, rng)
        return Stow((*parts, *extra), _SAWN.description, len(packs), (*sites, *slots))


@CARGO_FAMILIES.register
class Logs:
    """Round logs along the vehicle, in one to four lengths behind each other."""

    name = "logs"
    spaces = ("dry", "open-top", "flat", "bulk")
    goods = (_LOGS,)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns logs that lie in each other's hollows."""
        x0, x1, y0, y1, floor, roof = space.bounds_mm
        density, texture = rng.uniform(0.55, 0.85), Texture(45, 0.25, int(rng.integers(2**31)))
        num_lengths = int(rng.integers(2, 5))
        length = (x1 - x0 - 150) / num_lengths
        height = (roof - floor) * rng.uniform(0.35, 0.75)
        budget = space.max_mass_kg * rng.uniform(0.6, 0.97) / num_lengths
        drawn = np.array([rng.uniform(75, 110), rng.uniform(120, 210)])
        radii = tuple(drawn * min(1.0, 0.45 * height / drawn[1]))
        parts: list[Part] = []
        count, start = 0, x0 + 20
        for _ in range(num_lengths):
            discs = dropped_discs(y1 - y0, height, radii, rng)
            num = int(np.searchsorted(np.cumsum(np.pi * discs[:, 2] ** 2) * length * density * 1e-6, budget))
            kept = discs[: max(num, 1)] + np.array([y0, floor, 0.0])
            shape = _laid(kept, (start, start + length), density, rng)
            parts += cargo(shape, name="log", texture=texture)
            count += len(shape.centre_mm)
            start += length + rng.uniform(10, 40)
        return Stow(tuple(parts), _LOGS.description, count)


def _packs(space: CargoSpace, density: float, rng: np.random.Generator) -> Floats:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    longest = x1 - x0 - 60
    length = min(float(rng.choice([2950.0, 3950.0, 5850.0])), longest) - rng.uniform(0, 120)
    num_y = 2 if y1 - y0 > 1900 else 1
    width = min(rng.uniform(1000, 1130), (y1 - y0) / num_y - 20)
    layer_kg = length * width * density * 1.04e-6
    height = min(rng.uniform(520, 1050), 0.9 * space.max_mass_kg / (num_y * layer_kg) - 25)
    num_x = max(int(longest // (length + 25)), 1)
    num_z = max(int((roof - floor - 120) // (height + _BEARER_MM)), 1)
    most = int(space.max_mass_kg * 0.95 / (layer_kg * (height + 20) * num_y))
    num_z = min(num_z, max(most // num_x, 1))
    num_x = min(num_x, max(most // num_z, 1))
    gap = (y1 - y0 - num_y * width) / (num_y + 1)
    i, j, k = (grid.ravel() for grid in np.indices((num_x, num_y, num_z)))
    is_there = (k < num_z - 1) | (i < num_x - int(num_x > 1 and rng.random() < 0.3))
    x = x0 + 20 + i * (length + 25) + rng.uniform(0, 12, i.shape)
    y, z = y0 + gap + j * (width + gap), floor + _BEARER_MM + k * (height + _BEARER_MM)
    packs = np.stack([x, x + length, y, y + width, z, z + height], axis=1)
    return np.asarray(packs[is_there], np.float32)


def _pack_parts(pack: Floats, density: float, rng: np.random.Generator) -> tuple[Part, ...]:
    x0, x1, y0, y1, z0, z1 = (float(edge) for edge in pack)
    thickness, num_boards = rng.uniform(32, 63), int(rng.integers(5, 8))
    num_layers, width = max(int((z1 - z0) // thickness), 1), (y1 - y0) / num_boards
    thickness = (z1 - z0) / num_layers
    layer, board = (grid.ravel() for grid in np.indices((num_layers, num_boards)))
    num = layer.size
    ends = rng.exponential(14, (2, num)).clip(0, 140)
    low_y, low_z = y0 + board * width + rng.uniform(0, 3, num), z0 + layer * thickness
    stickers = np.arange(num_layers) % int(rng.integers(4, 9)) == 3
    top = low_z + thickness - np.where(stickers[layer], 12.0, rng.uniform(0.5, 2.5))
    boards = (x0 + ends[0], x1 - ends[1], low_y, low_y + width - 4, low_z, top)
    wood = Boxes(np.stack(boards, axis=1), density * rng.normal(1, 0.06, num).clip(0.8, 1.25), "wood")
    along = np.linspace(x0 + 250, x1 - 330, max(int((x1 - x0) // 1100) + 1, 2))
    bearers = [(x, x + 80, y0, y1, z0 - _BEARER_MM, z0) for x in along]
    slats = [
        (x, x + 45, y0, y1, z0 + (k + 1) * thickness - 12, z0 + (k + 1) * thickness)
        for x in along
        for k in np.flatnonzero(stickers)
    ]
    straps = [
        (x + 120, x + 152, a, b, low, high)
        for x in along
        for a, b, low, high in ((y0, y1, z1, z1 + 1), (y0 - 1, y0, z0, z1), (y1, y1 + 1, z0, z1))
    ]
    timber = Boxes(np.array([*bearers, *slats]), 0.55, "wood")
    bands = Boxes(np.array(straps), 7.86, "steel")
    return (*cargo(wood, timber, name="timber"), *cargo(bands, name="band"))


def _inside(pack: Floats) -> tuple[float, float, float, float, float, float]:
    x0, x1, y0, y1, z0, z1 = (float(edge) for edge in pack)
    third = (x1 - x0) / 3
    return x0 + third, x1 - third, y0 + 150, y1 - 150, z0 + 0.25 * (z1 - z0), z1 - 0.25 * (z1 - z0)


def _under(pack: Floats) -> tuple[float, float, float, float, float, float]:
    x0, x1, y0, y1, z0, _ = (float(edge) for edge in pack)
    return x0 + 340, x1 - 340, y0, y1, z0 - _BEARER_MM, z0


def _laid(discs: Floats, x_mm: tuple[float, float], density: float, rng: np.random.Generator) -> Cylinders:
    """Returns logs of uneven length, those off the floor slightly askew."""
    num, room = len(discs), x_mm[1] - x_mm[0]
    lengths = room - rng.gamma(2.0, 0.02 * room, num).clip(0, 0.2 * room)
    x = x_mm[0] + lengths / 2 + rng.beta(0.7, 0.7, num) * (room - lengths)
    centre = np.column_stack([x, discs[:, 0], discs[:, 1]])
    is_inner = discs[:, 1] - discs[:, 2] > discs[:, 1].min() + 60
    slopes = rng.normal(0, 0.009, num).clip(-0.02, 0.02) * is_inner
    axes = np.column_stack([np.ones(num), np.zeros(num), slopes])
    radii = discs[:, 2] * rng.uniform(0.93, 1.0, num)
    densities = density * rng.normal(1, 0.08, num).clip(0.75, 1.25)
    return Cylinders(centre, axes, radii, 0.0, lengths, densities, "wood")
