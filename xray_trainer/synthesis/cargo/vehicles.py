"""Vehicles in a closed box: cars, whole or stripped, a low van, quads, motorcycles, and what fits between.

The first stands flat; a second may be tilted on a rack, its lifted end over the one before, as far as their
outlines and the roof allow. Between and over them stand tyres, cartons, crates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from xray_trainer.synthesis.cargo.cars import ELECTRIC, NEW, USED, sample_model
from xray_trainer.synthesis.cargo.lots import Lot, carton_lot, crate_lot
from xray_trainer.synthesis.cargo.motorcycles import motorcycle, quad
from xray_trainer.synthesis.cargo.securing import chocks, rack, shelf, straps
from xray_trainer.synthesis.cargo.tyres import tyre_lot
from xray_trainer.synthesis.cargo.vehicle import Parked, Vehicle, car, low_van, park, stripped_car
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import Bounds, CargoSpace, Part, Site, Stow
from xray_trainer.synthesis.structures.car import CarPlan, sample_car

_BODIES = Goods("8707.10", "Bodies of passenger cars", ("EU", "RU", "TR"))
_VANS = Goods("8704.21", "Delivery vans, used", ("EU", "TR"))
_MOTORCYCLES = Goods("8711.20", "Motorcycles", ("CN", "SEA", "TR"))
_QUADS = Goods("8703.21", "All-terrain vehicles", ("CN",))

_APART_MM = 75.0
_UNDER_ROOF_MM = 45.0
_TILTS = (0.46, 0.4, 0.34, 0.28, 0.22)
_STEP_MM = 40.0
_FARTHEST_MM = 2400.0
_MOST = 4

Maker = Callable[[np.random.Generator], Vehicle]


@dataclass(slots=True)
class _Row:
    """What stands in a space so far."""

    space: CargoSpace
    end: float
    left_kg: float
    taken: BaseGeometry = field(default_factory=Polygon)
    parts: list[Part] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    num: int = 0

    def add(self, *parts: Part) -> None:
        self.parts += parts
        self.left_kg -= sum(part.shape.mass_kg for part in parts)


@CARGO_FAMILIES.register
class Vehicles:
    """Cars and other vehicles on their wheels, lashed and chocked."""

    name = "vehicles"
    spaces = ("dry",)
    goods = (NEW, USED, ELECTRIC, _BODIES, _VANS, _MOTORCYCLES, _QUADS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns up to four large vehicles, or small ones, and what stands between them."""
        goods = _fitting(self.goods, space, rng)
        large = _maker(goods, rng)
        start = space.bounds_mm[0] + float(rng.uniform(30, 220))
        row = _Row(space, start, 0.97 * space.max_mass_kg)
        most = int(rng.integers(1, _MOST + 1)) if goods not in (_MOTORCYCLES, _QUADS) else 0
        while row.num < most and _add_large(row, large(rng), rng):
            if rng.random() < 0.35:
                _add_between(row, rng)
        if not row.num or rng.random() < 0.45:
            maker = quad if goods is _QUADS or (row.num and rng.random() < 0.4) else motorcycle
            _add_small(row, maker, rng)
        if rng.random() < 0.5:
            _add_between(row, rng)
        return Stow(tuple(row.parts), goods.description, row.num, tuple(row.sites))


def _fitting(goods: tuple[Goods, ...], space: CargoSpace, rng: np.random.Generator) -> Goods:
    """Returns what may be loaded; only small vehicles go into short or light bodies."""
    length, width, height = space.size_mm
    small = length < 5300 or width < 2150 or height < 2150 or space.max_mass_kg < 3500
    if small:
        return goods[int(rng.choice([5, 6]))]
    return goods[int(rng.choice(7, p=[0.18, 0.34, 0.06, 0.12, 0.12, 0.12, 0.06]))]


def _maker(goods: Goods, rng: np.random.Generator) -> Maker:
    """Returns what makes the large vehicles of a load: all of one model, or each its own."""
    model = sample_model(goods, rng)
    if goods is _BODIES:
        return stripped_car
    if goods is _VANS:
        return lambda one: low_van(one) if one.random() < 0.6 else _used(one)
    if goods is USED:
        return _used
    return lambda one: car(replace(model, fuel=float(one.uniform(0.03, 0.15))), one)


def _used(rng: np.random.Generator) -> Vehicle:
    """Returns a used car, now and then a stripped one."""
    if rng.random() < 0.15:
        return stripped_car(rng)
    plan: CarPlan = sample_car(rng)
    return car(replace(plan, litres=plan.litres or 1.6), rng)


def _add_large(row: _Row, one: Vehicle, rng: np.random.Generator) -> bool:
    """Adds a vehicle, tilted over the one before or flat behind it; returns whether it fits."""
    parked = _place(row, one, rng)
    if parked is None or one.mass_kg > row.left_kg - 250:
        return False
    row.add(*parked.parts, *chocks(one, parked, row.space.bounds_mm[4]), *straps(one, parked, row.space))
    if not parked.sites:
        row.add(*rack(parked.axles[0], one.radius, row.space, rng))
    row.sites += parked.sites
    row.taken = row.taken.union(parked.hull)
    row.end = parked.hull.bounds[2] + _APART_MM
    row.num += 1
    if parked.sites and rng.random() < 0.25:
        _add_shelf(row, parked, rng)
    return True


def _place(row: _Row, one: Vehicle, rng: np.random.Generator) -> Parked | None:
    x1, floor, roof = row.space.bounds_mm[1], row.space.bounds_mm[4], row.space.bounds_mm[5]
    is_turned, y = bool(rng.random() < 0.4), float(rng.uniform(-60, 60))
    flat = park(one, (row.end + float(rng.uniform(0, 180)), y, floor + 1), is_turned=is_turned)
    fits = flat.hull.bounds[2] < x1 - 60 and flat.hull.bounds[3] < roof - _UNDER_ROOF_MM
    if row.taken.is_empty or (fits and rng.random() < 0.5):
        return flat if fits else None
    for tilt in _TILTS:
        parked = park(one, (row.end, y, floor + 1), is_turned=is_turned, tilt=tilt)
        if parked.hull.bounds[3] > roof - _UNDER_ROOF_MM:
            continue
        gain = _reach(parked.hull.buffer(_APART_MM, quad_segs=2), row.taken)
        if gain > 300 and parked.hull.bounds[2] - gain < x1 - 60:
            return park(one, (row.end - gain, y, floor + 1), is_turned=is_turned, tilt=tilt)
    return flat if fits else None


def _reach(hull: BaseGeometry, taken: BaseGeometry) -> float:
    """Returns how far a silhouette can be pushed back until it would touch what stands there."""
    moved = 0.0
    while moved < _FARTHEST_MM and not affinity.translate(hull, -moved - _STEP_MM).intersects(taken):
        moved += _STEP_MM
    return moved


def _add_shelf(row: _Row, parked: Parked, rng: np.random.Generator) -> None:
    """Adds boards over a vehicle with cartons on them, where the roof is high enough."""
    parts, room = shelf(parked, row.space)
    if room[5] - room[4] < 330:
        return
    start = float(rng.uniform(room[0], room[0] + 0.4 * (room[1] - room[0])))
    goods: Bounds = (start, room[1], room[2], room[3], room[4], room[5] - 30)
    lot = carton_lot(goods, min(450.0, row.left_kg), rng)
    row.add(*parts, *lot.parts)
    row.taken = row.taken.union(rectangle(room[0] - 10, parked.hull.bounds[1], room[1] + 10, room[5]))


def _add_small(row: _Row, maker: Maker, rng: np.random.Generator) -> None:
    """Adds motorcycles or quads side by side, row behind row."""
    x1, y0, y1, floor = (*row.space.bounds_mm[1:5],)
    wanted = int(rng.integers(1, 5)) if row.num else int(rng.integers(8, 40))
    model = int(rng.integers(2**31))
    num = 0
    while num < wanted:
        one = maker(np.random.default_rng([model, 0 if not row.num else num]))
        length, width, _ = one.size
        abreast = max(int((y1 - y0 - 80) // (min(width, 560.0) if not one.track else width + 60)), 1)
        if row.end + length > x1 - 40 or one.mass_kg * abreast > row.left_kg:
            break
        aside = one.size[1] / 2 + 20
        places = np.linspace(y0 + aside, y1 - aside, abreast) if abreast > 1 else np.zeros(1)
        used = min(abreast, wanted - num)
        for index in range(used):
            y = float(places[index])
            x = row.end + float(rng.uniform(0, 40))
            parked = park(one, (x, y, floor + 1), is_turned=bool(rng.random() < 0.3))
            row.add(*parked.parts)
            row.sites += parked.sites
        row.end += length + 60
        num += used
    row.num += num


def _add_between(row: _Row, rng: np.random.Generator) -> None:
    """Adds tyres, cartons or a crate behind what stands there."""
    _, x1, y0, y1, floor, roof = row.space.bounds_mm
    length = float(rng.uniform(700, 1500))
    if row.end + length > x1 - 60 or row.left_kg < 400:
        return
    height = float(rng.uniform(0.3, 0.8)) * (roof - floor)
    room: Bounds = (row.end, row.end + length, y0 + 30, y1 - 30, floor, floor + height)
    makers = (tyre_lot, tyre_lot, carton_lot, crate_lot)
    lot: Lot = makers[int(rng.integers(len(makers)))](room, min(900.0, row.left_kg), rng)
    row.add(*lot.parts)
    row.sites += lot.sites
    row.taken = row.taken.union(rectangle(room[0], floor, room[1], room[5]))
    row.end += length + _APART_MM
