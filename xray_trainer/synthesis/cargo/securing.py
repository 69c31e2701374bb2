"""How vehicles are held in a container: chocks, straps, a rack under a lifted end, a shelf over a roof."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.vehicle import Parked, Vehicle
from xray_trainer.synthesis.scene import CargoSpace, Part, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders
from xray_trainer.synthesis.structures.assembly import Point

_CHOCK_MM = (150.0, 90.0)
_BEAM_MM = 60.0
_STRAP_RADIUS_MM = 7.0


def chocks(one: Vehicle, parked: Parked, floor_mm: float) -> tuple[Part, ...]:
    """Returns timbers nailed down before and behind every wheel that stands on the floor."""
    length, height = _CHOCK_MM
    bounds = [
        (
            *sorted((x + way * 0.72 * one.radius, x + way * (0.72 * one.radius + length))),
            side * one.track - 130,
            side * one.track + 130,
            floor_mm,
            floor_mm + height,
        )
        for x, z in parked.axles
        if z - one.radius < floor_mm + 40
        for side in ((-1, 1) if one.track else (0,))
        for way in (-1, 1)
    ]
    return cargo(Boxes(np.array(bounds), 0.58, "wood"), name="chock") if bounds else ()


def straps(one: Vehicle, parked: Parked, space: CargoSpace) -> tuple[Part, ...]:
    """Returns four straps from the axles to rings in the corners of floor and walls."""
    x0, x1, _, wall, floor, _ = space.bounds_mm
    ends = []
    for index, (x, z) in enumerate(parked.axles):
        away = 620.0 if index else -620.0
        ring = float(np.clip(x + away, x0 + 30, x1 - 30))
        ends += [
            ((x, side * 0.75 * max(one.track, 150), z + 40), (ring, side * (wall - 30), floor + 20))
            for side in (-1, 1)
        ]
    start, end = np.array([first for first, _ in ends]), np.array([last for _, last in ends])
    length = np.linalg.norm(end - start, axis=1)
    axis = (end - start) / length[:, None]
    webbing = Cylinders((start + end) / 2, axis, _STRAP_RADIUS_MM, 0.0, length, 1.1, "polyester")
    ratchets = Cylinders(start + 0.4 * (end - start), axis, 22.0, 0.0, 160.0, 3.5, "steel")
    return cargo(webbing, ratchets, name="lashing-strap")


def rack(axle: Point, radius_mm: float, space: CargoSpace, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns two posts and a beam that carry the lifted wheels of a tilted vehicle."""
    floor, reach = space.bounds_mm[4], space.bounds_mm[3] - 60
    x, top = axle[0], axle[1] - radius_mm
    is_steel = bool(rng.random() < 0.5)
    name, density = ("steel", 2.6) if is_steel else ("wood", 0.6)
    posts = [
        (x + at - 45, x + at + 45, *sorted((side * reach, side * (reach - 90))), floor, top - _BEAM_MM)
        for side in (-1, 1)
        for at in ((-180.0, 180.0) if is_steel else (0.0,))
    ]
    beams = [(x + at - 50, x + at + 50, -reach, reach, top - _BEAM_MM, top) for at in (-180.0, 180.0)]
    rails = [
        (x - 230, x + 230, *sorted((side * reach, side * (reach - 90))), top - 2 * _BEAM_MM, top - _BEAM_MM)
        for side in (-1, 1)
    ]
    return cargo(Boxes(np.array([*posts, *beams, *rails]), density, name), name="rack-fitting")


def shelf(parked: Parked, space: CargoSpace) -> tuple[tuple[Part, ...], tuple[float, ...]]:
    """Returns posts and boards over a vehicle, and the room on the boards (x0, x1, y0, y1, z0, z1)."""
    low_x, _, high_x, top = parked.hull.bounds
    _, _, y0, y1, floor, roof = space.bounds_mm
    x0, x1 = low_x + 0.18 * (high_x - low_x), low_x + 0.82 * (high_x - low_x)
    deck = top + 70
    posts = [
        (x, x + 80, *sorted((side * (y1 - 20), side * (y1 - 100))), floor, deck)
        for x in (x0, (x0 + x1) / 2 - 40, x1 - 80)
        for side in (-1, 1)
    ]
    boards = [(x0, x1, y0 + 20, y1 - 20, deck, deck + 24)]
    rails = [(x0, x1, *sorted((side * (y1 - 20), side * (y1 - 70))), deck - 90, deck) for side in (-1, 1)]
    parts = cargo(Boxes(np.array([*posts, *boards, *rails]), 0.58, "wood"), name="shelf-fitting")
    return parts, (x0 + 10, x1 - 10, y0 + 40, y1 - 40, deck + 24, roof)
