"""Lots of a mixed load: a few cartons, a pallet, drums, a crate, rolls, bales, furniture, an appliance.

Each maker fills some of a room from the floor up, within a weight, and says how many packages it made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.cartons import carton_parts, floor_stow, sample_contents, sample_unit
from xray_trainer.synthesis.cargo.drums import drum_parts
from xray_trainer.synthesis.cargo.lattice import Pile, counts_in, piled, ragged_tops
from xray_trainer.synthesis.cargo.machines import crate, machine
from xray_trainer.synthesis.cargo.pallets import HEIGHT_MM, pallets
from xray_trainer.synthesis.cargo.sacks import sack_parts
from xray_trainer.synthesis.cargo.sites import unit_sites
from xray_trainer.synthesis.scene import Bounds, Part, Site, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Floats


@dataclass(frozen=True, slots=True)
class Lot:
    """Some packages of one sender."""

    parts: tuple[Part, ...]
    num: int
    sites: tuple[Site, ...] = ()


Maker = Callable[[Bounds, float, np.random.Generator], Lot]


def carton_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns cartons of one kind from the floor up; now and then some others on top."""
    contents = sample_contents(rng)
    density = float(rng.uniform(*contents.density_g_cm3))
    unit = sample_unit(rng, density, smallest=rng.uniform(0.75, 1.1))
    allowed = int(max_kg / (float(np.prod(unit)) * density * 1e-6))
    pile = floor_stow(room, unit, allowed, rng)
    if not pile.num:
        return Lot((), 0)
    parts = carton_parts(pile, contents, density, rng)
    return Lot(
        (*parts, *_strays(pile, room, rng)), pile.num, unit_sites(pile, contents.material, density, rng)[:2]
    )


def pallet_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns one or two pallets with a carton block each."""
    x0, x1, y0, y1, floor, roof = room
    length, width = 1200.0, 800.0
    if x1 - x0 < length or y1 - y0 < width:
        return carton_lot(room, max_kg, rng)
    num = max(int((y1 - y0) // (width + 30)), 1)
    y = y0 + 15 + np.arange(num) * (y1 - y0) / num
    corners = np.column_stack([np.full(num, x0 + 10.0), y])
    wood = cargo(pallets(corners, (length, width), rng, floor_mm=floor), name="pallet")
    parts, count = list(wood), 0
    for low in y.tolist():
        block = (x0 + 10, x0 + 10 + length, low, low + width, floor + HEIGHT_MM, min(roof, floor + 1700))
        lot = carton_lot(block, max_kg / num, rng)
        parts += lot.parts
        count += lot.num
    return Lot(tuple(parts), count)


def drum_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns a few drums or pails."""
    scale = float(rng.choice([0.5, 0.7, 1.0]))
    width, height = 595.0 * scale, 890.0 * scale
    num_x, num_y, num_z = counts_in(room, (width, width, height))
    density = rng.uniform(0.5, 1.2)
    most = int(max_kg / (np.prod((width, width, height)) * density * 0.9e-6))
    num_x = min(num_x, most // max(num_y, 1))
    if num_x < 1 or num_y < 1 or num_z < 1:
        return carton_lot(room, max_kg, rng)
    pile = piled(room, (width, width, height), np.ones((num_x, num_y), np.intp), rng, gap_mm=6, lean=0, sag=0)
    return Lot(drum_parts(pile, "oil", density, rng, is_steel=bool(rng.random() < 0.6)), pile.num)


def sack_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns a low pile of sacks."""
    unit = (rng.uniform(600, 800), rng.uniform(380, 480), rng.uniform(130, 180))
    inner = (room[0] + 40, room[1] - 40, room[2] + 40, room[3] - 40, room[4], room[5])
    num_x, num_y, num_z = counts_in(inner, unit)
    most = int(max_kg / (float(np.prod(unit)) * 0.65e-6))
    num_z = min(num_z, 7, most // max(num_x * num_y, 1))
    if min(num_x, num_y, num_z) < 1:
        return carton_lot(room, max_kg, rng)
    pile = piled(inner, unit, ragged_tops((num_x, num_y), num_z, rng, missing=0.2), rng, sag=0.05)
    return Lot(sack_parts(pile, "grain", rng.uniform(0.5, 0.7), rng), pile.num) if pile.num else Lot((), 0)


def crate_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns a machine in a crate."""
    x0, x1, y0, y1, floor, roof = room
    height = min(rng.uniform(700, 1500), roof - floor - 40)
    if x1 - x0 < 700 or height < 500 or y1 - y0 < 700:
        return carton_lot(room, max_kg, rng)
    y1 = min(y1, y0 + rng.uniform(700, 1500))
    skid = 90.0
    timbers = np.array([(x, x + 90, y0, y1, floor, floor + skid) for x in np.linspace(x0 + 20, x1 - 110, 3)])
    body = machine((x0 + 40, x1 - 40, y0 + 40, y1 - 40, floor + skid, floor + height - 50), rng)
    around = crate((x0, x1, y0, y1, floor + skid, floor + height), rng)
    lot = Lot((*cargo(Boxes(timbers, 0.6, "wood"), name="timber"), *body, *around), 1)
    return lot if sum(part.shape.mass_kg for part in lot.parts) <= max_kg else carton_lot(room, max_kg, rng)


def roll_lot(room: Bounds, max_kg: float, rng: np.random.Generator) -> Lot:
    """Returns rolls of carpet or cloth that lie across the vehicle on each other."""
    x0, x1, y0, y1, floor, roof = room
    radius, density = rng.uniform(70, 190), rng.uniform(0.18, 0.35)
    length = (y1 - y0 - 20) * rng.uniform(0.7, 1.0)
    num_x = int((x1 - x0) // (2 * radius))
    roll_kg = np.pi * radius**2 * length * density * 1e-6
    rise = radius * np.sqrt(3)
    num_z = min(int((roof - floor - 2 * radius) // rise) + 1, 9)
    if num_x < 2 or roll_kg * num_x > max_kg:
        return carton_lot(room, max_kg, rng)
    num_z = max(min(num_z, num_x, int(max_kg / (roll_kg * num_x))), 1)
    rows = [
        (x0 + radius * (2 * i + 1 + k), floor + radius + k * rise)
        for k in range(num_z)
        for i in range(num_x - k)
    ]
    x, z = np.array(rows).T
    y = y0 + 10 + length / 2 + rng.uniform(0, y1 - y0 - 20 - length, len(x))
    centre = np.column_stack([x, y, z])
    rolls = Cylinders(centre, np.array([0.0, 1.0, 0.0]), radius * 0.99, 32.0, length, density, "textile")
    tubes = Cylinders(centre, np.array([0.0, 1.0, 0.0]), 32.0, 26.0, length, 0.75, "cardboard")
    return Lot((*cargo(rolls, name="roll"), *cargo(tubes, name="roll-fitting")), len(x))


LOTS: tuple[Maker, ...] = (
    carton_lot,
    carton_lot,
    carton_lot,
    pallet_lot,
    pallet_lot,
    drum_lot,
    sack_lot,
    crate_lot,
    roll_lot,
)
"""Makers of lots; cartons most often."""


def _strays(pile: Pile, room: Bounds, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns small cartons of another kind that lie on top of some columns."""
    highest = pile.bounds_mm[pile.bounds_mm[:, 5] > pile.bounds_mm[:, 5].max() - 3]
    free = room[5] - float(highest[:, 5].max())
    if free < 200 or rng.random() < 0.4:
        return ()
    chosen = highest[rng.random(len(highest)) < 0.4]
    if not len(chosen):
        return ()
    return _small_cartons(chosen, min(free - 40, 380.0), rng)


def _small_cartons(below_mm: Floats, most_mm: float, rng: np.random.Generator) -> tuple[Part, ...]:
    bounds = below_mm.copy()
    size = bounds[:, 1::2] - bounds[:, ::2]
    bounds[:, 4] = below_mm[:, 5]
    bounds[:, 5] = below_mm[:, 5] + rng.uniform(0.4, 1.0, len(bounds)) * most_mm
    for axis in range(2):
        shrink = rng.uniform(0.0, 0.35, len(bounds)) * size[:, axis]
        bounds[:, 2 * axis] += shrink * rng.uniform(0, 1, len(bounds))
        bounds[:, 2 * axis + 1] = bounds[:, 2 * axis] + size[:, axis] - shrink
    density = rng.uniform(0.06, 0.4, len(bounds))
    inner = bounds + np.array([6, -6, 6, -6, 6, -20], np.float32)
    return cargo(Boxes(inner, density, "paper"), Boxes(bounds, 0.03, "cardboard"), name="stray-carton")
