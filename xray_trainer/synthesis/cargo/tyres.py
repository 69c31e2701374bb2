"""Tyres: in flat stacks, laced like herringbone, or standing in rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lots import Lot
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Cylinders, Floats

_SORTS = (
    (Goods("4011.20", "New tyres for lorries", ("CN", "TR")), (500, 540), (270, 315), 286.0),
    (Goods("4011.10", "New tyres for cars", ("CN", "RU")), (300, 345), (180, 225), 203.0),
    (Goods("4012.20", "Used tyres", ("EU", "RU")), (300, 520), (180, 300), 210.0),
)


@dataclass(frozen=True, slots=True)
class _Tyre:
    radius_mm: float
    width_mm: float
    rim_mm: float
    tread_mm: float


@CARGO_FAMILIES.register
class Tyres:
    """Tyres of one size, packed from front to doors."""

    name = "tyres"
    spaces = ("dry",)
    goods = tuple(goods for goods, *_ in _SORTS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns stacks, herringbone or standing rows."""
        goods, radii, widths, rim = _SORTS[int(rng.integers(len(_SORTS)))]
        radius, width = rng.uniform(*radii), rng.uniform(*widths)
        tyre = _Tyre(radius, width, min(rim, radius * 0.62), 0.045 * radius)
        pack = (_flat, _flat, _laced if radius > 420 else _standing, _standing)[int(rng.integers(4))]
        centre, axis = pack(space, tyre, rng)
        centre, axis = _shortened(space, centre, axis, tyre, rng)
        parts = tyre_parts(centre, axis, tyre, rng)
        sites = _cores(centre, axis, tyre, rng)
        extra = dressing(space, float(centre[:, 0].max()) + radius, rng)
        return Stow((*parts, *extra), goods.description, len(centre), sites)


def tyre_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns a few flat stacks of car tyres in a room, some columns lower."""
    x0, x1, y0, y1, floor, roof = room
    tyre = _Tyre(float(rng.uniform(295, 335)), float(rng.uniform(180, 225)), 203.0, 14.0)
    size = 2 * tyre.radius_mm + 10
    nums = int((x1 - x0) // size), int((y1 - y0) // size), int((roof - floor) // tyre.width_mm)
    if min(nums) < 1:
        return Lot((), 0)
    tops = rng.integers(max(nums[2] // 2, 1), nums[2] + 1, nums[:2])
    tops = np.minimum(tops, max(int(max_kg / (10.5 * nums[0] * nums[1])), 1))
    i, j, k = np.indices(nums)
    there = k < tops[..., None]
    spots = [
        x0 + size * (i + 0.5) + rng.normal(0, 2, i.shape),
        y0 + (y1 - y0) * (j + 0.5) / nums[1],
        floor + tyre.width_mm * (k + 0.5),
    ]
    centre = np.stack([spot[there] for spot in spots], axis=1)
    axis = np.tile([0.0, 0.0, 1.0], (len(centre), 1))
    return Lot(tyre_parts(centre, axis, tyre, rng), len(centre))


def tyre_parts(centre: Floats, axis: Floats, tyre: _Tyre, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns tread, side walls and beads of tyres at the given middles and axes."""
    spread = rng.normal(1, 0.02, len(centre))
    outer, wall = tyre.radius_mm, 0.022 * tyre.radius_mm
    tread = Cylinders(
        centre, axis, outer, outer - tyre.tread_mm, tyre.width_mm * 0.86, 1.25 * spread, "rubber"
    )
    if np.abs(axis).max(axis=1).min() < 0.999:
        thin = 2.6 * wall / tyre.width_mm
        sides = Cylinders(centre, axis, outer * 0.94, tyre.rim_mm, tyre.width_mm, thin * spread, "rubber")
        return cargo(tread, sides, name="tyre")
    shapes = []
    for side in (-1.0, 1.0):
        middle = centre + axis * side * (tyre.width_mm / 2 - wall / 2)
        shapes.append(Cylinders(middle, axis, outer * 0.94, tyre.rim_mm, wall, 1.15 * spread, "rubber"))
        bead = centre + axis * side * (tyre.width_mm / 2 - 16)
        shapes.append(Cylinders(bead, axis, tyre.rim_mm + 9, tyre.rim_mm, 14.0, 3.2, "steel"))
    return (*cargo(tread, name="tyre"), *cargo(*shapes, name="tyre-fitting"))


def _flat(space: CargoSpace, tyre: _Tyre, rng: np.random.Generator) -> tuple[Floats, Floats]:
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    size = 2 * tyre.radius_mm
    num_x, num_y = int((x1 - x0 - 60) // (size * 0.995)), int((y1 - y0) // size)
    num_z = int((roof - floor - 60) // tyre.width_mm)
    tops = num_z - (rng.random((num_x, num_y)) < 0.25) * rng.integers(1, 4, (num_x, num_y))
    tops[-1] = rng.integers(1, num_z + 1)
    i, j, k = np.indices((num_x, num_y, num_z))
    spare_y = (y1 - y0 - num_y * size) / (num_y + 1)
    bond = 0.5 * size * (j % 2) * (rng.random() < 0.5)
    lean = rng.normal(0, 5, (num_x, num_y, 1)) * k / max(num_z, 1)
    x = x0 + 20 + size * (i + 0.5) + bond + lean + rng.normal(0, 5, i.shape)
    y = (
        y0
        + spare_y
        + (size + spare_y) * j
        + tyre.radius_mm
        + rng.normal(0, min(4, spare_y / 3 + 0.5), i.shape)
    )
    z = floor + tyre.width_mm * (k + 0.5)
    there = (k < tops[..., None]) & (x + tyre.radius_mm < x1 - 5) & (x - tyre.radius_mm > x0)
    centre = np.stack([x[there], y[there], z[there]], axis=1)
    return centre, np.tile([0.0, 0.0, 1.0], (len(centre), 1))


def _laced(space: CargoSpace, tyre: _Tyre, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Tyres tilted along x, each leaning in the hole of the one before; layers tilt to and fro."""
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    tilt = rng.uniform(0.45, 0.75)
    half = tyre.radius_mm * np.sin(tilt) + tyre.width_mm / 2 * np.cos(tilt)
    step = tyre.width_mm / np.sin(tilt) * 1.02
    rise = 2 * half * 0.78
    num_y = int((y1 - y0) // (2 * tyre.radius_mm))
    num_x = int((x1 - x0 - 2 * tyre.radius_mm - 60) // step)
    num_z = max(int((roof - floor - 60 - 2 * half) // rise) + 1, 1)
    i, j, k = (grid.ravel() for grid in np.indices((num_x, num_y, num_z)))
    spare_y = (y1 - y0 - num_y * 2 * tyre.radius_mm) / (num_y + 1)
    x = x0 + tyre.radius_mm + 30 + step * i + (k % 2) * step / 2 + rng.normal(0, 6, i.shape)
    y = y0 + spare_y + (2 * tyre.radius_mm + spare_y) * j + tyre.radius_mm + np.zeros(i.shape)
    steep = tilt + rng.normal(0, 0.03, i.shape)
    z = floor + 2 + rise * k + tyre.radius_mm * np.sin(steep) + tyre.width_mm / 2 * np.cos(steep)
    lean = steep * np.where(k % 2, -1.0, 1.0)
    axis = np.stack([np.sin(lean), np.zeros(i.shape), np.cos(lean)], axis=1)
    inside = x + tyre.radius_mm + tyre.width_mm / 2 < x1 - 10
    return np.stack([x, y, z], axis=1)[inside], axis[inside]


def _standing(space: CargoSpace, tyre: _Tyre, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Tyres on their treads with the axis across: rings behind rings, layers in the hollows below."""
    x0, x1, y0, y1, floor, roof = space.bounds_mm
    size = 2 * tyre.radius_mm * 1.005
    num_y, rise = int((y1 - y0) // (tyre.width_mm + 4)), tyre.radius_mm * np.sqrt(3)
    num_x = int((x1 - x0 - 80) // size)
    num_z = int((roof - floor - size) // rise) + 1
    i, j, k = (grid.ravel() for grid in np.indices((num_x, num_y, num_z)))
    pitch_y = (y1 - y0) / num_y
    x = x0 + 25 + size * (i + 0.5) + (k % 2) * size / 2 + rng.normal(0, 2, i.shape)
    y = y0 + pitch_y * (j + 0.5) + rng.normal(0, 1, i.shape)
    z = floor + tyre.radius_mm + rise * k
    inside = (x + tyre.radius_mm < x1 - 10) & ((k % 2 == 0) | (i < num_x - 1))
    axis = np.tile([0.0, 1.0, 0.0], (int(inside.sum()), 1))
    return np.stack([x, y, z], axis=1)[inside], axis


def _shortened(
    space: CargoSpace, centre: Floats, axis: Floats, tyre: _Tyre, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    share = 1.0 if rng.random() < 0.6 else rng.uniform(0.4, 0.95)
    end = space.bounds_mm[0] + space.size_mm[0] * share
    ring = tyre.radius_mm**2 - (tyre.radius_mm - tyre.tread_mm) ** 2
    tyre_kg = np.pi * (ring * tyre.width_mm * 1.1 + tyre.radius_mm**2 * 0.03 * tyre.radius_mm) * 1.25e-6
    order = np.argsort(centre[:, 0], kind="stable")
    kept = order[: int(space.max_mass_kg * 0.95 / tyre_kg)]
    kept = np.sort(kept[centre[kept, 0] < max(end, space.bounds_mm[0] + 3 * tyre.radius_mm)])
    return centre[kept], axis[kept]


def _cores(centre: Floats, axis: Floats, tyre: _Tyre, rng: np.random.Generator) -> tuple[Site, ...]:
    chosen = rng.choice(len(centre), size=min(6, len(centre)), replace=False)
    half, flat = tyre.rim_mm * 0.68, tyre.width_mm / 2 - 12
    sites = []
    for (x, y, z), direction in zip(centre[chosen].tolist(), np.abs(axis[chosen]), strict=True):
        reach = np.where(direction > 0.9, flat, half)
        if direction.max() < 0.9:
            reach = np.full(3, min(half, flat) * 0.8)
        a, b, c = reach.tolist()
        sites.append(
            Site(
                "core",
                (x - a, x + a, y - b, y + b, z - c, z + c),
                values={"radius_mm": tyre.rim_mm, "axis": float(np.argmax(direction))},
            )
        )
    return tuple(sites)
