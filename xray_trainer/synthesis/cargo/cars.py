"""Passenger cars in rows, on the decks of a carrier or on a flat deck.

A space of kind `car-deck` tells the height of its upper deck as `upper_mm` and where the lower one begins as
`lower_from_mm`; without them there is one row on the floor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xray_trainer.synthesis.cargo.vehicle import moved_site
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.car import CarPlan, add_car, sample_car
from xray_trainer.synthesis.structures.container import sorted_span

NEW = Goods("8703.23", "Passenger cars, new", ("CN", "RU", "UZ"))
USED = Goods("8703.33", "Passenger cars, used", ("EU", "TR", "RU"))
ELECTRIC = Goods("8703.80", "Passenger cars, electric", ("CN",))
_GAP_MM = 120.0
_DECK_MM = 130.0
_HALF_TURN = np.diag([-1.0, -1.0, 1.0])


@dataclass(frozen=True, slots=True)
class _Row:
    """Room for a row of cars, in mm."""

    start: float
    stop: float
    floor: float
    height: float


@CARGO_FAMILIES.register
class Cars:
    """Cars of one maker or a mixed lot of used ones, nose first or tail first."""

    name = "cars"
    spaces = ("car-deck", "flat")
    goods = (NEW, USED, ELECTRIC)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns as many cars as fit and may be carried, at times one fewer."""
        goods = self.goods[int(rng.choice([0, 0, 1, 1, 2]))]
        model = sample_model(goods, rng)
        parts: list[Part] = []
        sites: list[Site] = []
        num, left_kg = 0, space.max_mass_kg
        for row in _rows(space):
            x = row.start + float(rng.uniform(20, 150))
            while (plan := _next(goods, model, row, row.stop - x, rng)) is not None:
                shapes, own = _placed(plan, x, row.floor, rng)
                mass = sum(part.shape.mass_kg for part in shapes)
                x += plan.length + _GAP_MM + float(rng.uniform(0, 120))
                if mass > left_kg:
                    break
                if num and rng.random() < 0.05:
                    continue
                parts += shapes
                sites += own
                num, left_kg = num + 1, left_kg - mass
        return Stow(tuple(parts), goods.description, num, tuple(sites))


def sample_model(goods: Goods, rng: np.random.Generator) -> CarPlan:
    """Returns a car that is such goods."""
    plan = sample_car(rng)
    if goods is ELECTRIC:
        return replace(plan, litres=0.0, kind="hatch" if plan.kind == "pickup" else plan.kind)
    return replace(plan, litres=plan.litres or 1.6)


def _rows(space: CargoSpace) -> list[_Row]:
    x0, x1, _, _, z0, z1 = space.bounds_mm
    upper = space.values.get("upper_mm")
    if upper is None:
        return [_Row(x0, x1, z0, z1 - z0)]
    lower = _Row(space.values["lower_from_mm"], x1, z0, upper - z0 - _DECK_MM)
    return [lower, _Row(x0, x1, upper, z1 - upper)]


def _next(goods: Goods, model: CarPlan, row: _Row, room: float, rng: np.random.Generator) -> CarPlan | None:
    """Returns the next car of a row, or None where none of a few fits."""
    for _ in range(12):
        plan = (
            sample_model(goods, rng) if goods is USED else replace(model, fuel=float(rng.uniform(0.03, 0.15)))
        )
        if plan.length <= room and plan.height <= row.height:
            return plan
        model = sample_model(goods, rng)
    return None


def _placed(plan: CarPlan, x: float, floor: float, rng: np.random.Generator) -> tuple[list[Part], list[Site]]:
    """Returns a car at rest on its deck with chocks before and behind its wheels."""
    assembly = Assembly()
    add_car(assembly, plan, rng=rng)
    is_turned = bool(rng.random() < 0.4)
    y = float(rng.uniform(-40, 40))
    turn = _HALF_TURN if is_turned else np.eye(3)
    offset = (x + plan.length * is_turned, y, floor + 8)
    shapes = [part.shape.placed(turn, offset) for part in assembly.parts()]
    axles = [plan.length - at if is_turned else at for at in (plan.front_axle, plan.rear_axle)]
    chocks = [
        _chock(plan, (x + at, y, floor), side=side, way=way)
        for at in axles
        for side in (-1, 1)
        for way in (-1, 1)
    ]
    shapes.append(Boxes(np.array(chocks), 1.1, "steel"))
    return list(cargo(*shapes)), [moved_site(site, turn, np.asarray(offset)) for site in assembly.sites]


def _chock(plan: CarPlan, place: tuple[float, float, float], *, side: int, way: int) -> tuple[float, ...]:
    x, y, floor = place
    near = x + way * plan.wheels.radius * 0.75
    middle = y + side * (plan.width - plan.wheels.width) / 2
    return (*sorted_span(near, near + way * 90), middle - 90, middle + 90, floor, floor + 80)
