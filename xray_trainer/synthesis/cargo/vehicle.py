"""Vehicles as goods: a car, a stripped one, a low van, with the outline that tells what is beside and above.

A vehicle stands with its nose at x = 0 and its wheels on z = 0 until it is parked; motorcycles and quads are
in `motorcycles`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from shapely import affinity
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from xray_trainer.synthesis.scene import Part, Site, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats, Shape, rotation_about
from xray_trainer.synthesis.structures.assembly import Assembly, Point
from xray_trainer.synthesis.structures.car import CarPlan, add_car, sample_car
from xray_trainer.synthesis.structures.van import add_van, sample_van

_HALF_TURN = np.diag([-1.0, -1.0, 1.0])
_ON_FLOOR_MM = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Vehicle:
    """A vehicle as it is loaded, in mm.

    Attributes:
        shapes: all of it.
        sites: where something can be hidden in it.
        hull: its silhouette in the x-z plane, wheels included.
        size: length, width and height.
        axles: x of each axle.
        radius: of its wheels.
        track: half the distance of its wheels, middle to middle.
    """

    shapes: tuple[Shape, ...]
    sites: tuple[Site, ...]
    hull: BaseGeometry
    size: tuple[float, float, float]
    axles: tuple[float, ...]
    radius: float
    track: float

    @property
    def mass_kg(self) -> float:
        """Returns its mass."""
        return sum(shape.mass_kg for shape in self.shapes)


@dataclass(frozen=True, slots=True, eq=False)
class Parked:
    """A vehicle in its place.

    Attributes:
        parts: all of it, as cargo.
        sites: where something can be hidden in it; none of a tilted one.
        hull: its silhouette where it stands.
        axles: x and z of the middle of each axle, from small to large x.
    """

    parts: tuple[Part, ...]
    sites: tuple[Site, ...]
    hull: BaseGeometry
    axles: tuple[Point, ...]


def car(plan: CarPlan, rng: np.random.Generator) -> Vehicle:
    """Returns a car of a plan."""
    assembly = Assembly()
    add_car(assembly, plan, rng=rng)
    body = Polygon([(20, plan.sill), *plan.outline, (plan.length - 20, plan.sill)])
    axles = (plan.front_axle, plan.rear_axle)
    track = (plan.width - plan.wheels.width - 20) / 2
    size = (plan.length, plan.width, plan.height)
    return vehicle(assembly, body, size, axles=axles, radius=plan.wheels.radius, track=track)


def stripped_car(rng: np.random.Generator) -> Vehicle:
    """Returns a car's body on its wheels, without drive and seats."""
    return car(replace(sample_car(rng), is_stripped=True), rng)


def low_van(rng: np.random.Generator) -> Vehicle:
    """Returns a van with a low roof."""
    plan = replace(sample_van(rng), height=float(rng.uniform(1960, 2080)), wheelbase=3000.0)
    plan = replace(plan, length=plan.wheelbase + 960 + float(rng.uniform(900, 1100)))
    assembly = Assembly()
    add_van(assembly, plan, rng=rng)
    body = Polygon([(30, 330), *plan.outline, (plan.length - 10, 330)])
    axles = (plan.front_axle, plan.rear_axle)
    track = (plan.width - plan.wheels.width - 60) / 2
    size = (plan.length, plan.width, plan.height)
    one = vehicle(assembly, body, size, axles=axles, radius=plan.wheels.radius, track=track)
    return replace(one, shapes=tuple(_without_mirrors(shape, plan.width / 2) for shape in one.shapes))


def vehicle(
    assembly: Assembly,
    body: BaseGeometry,
    size: tuple[float, float, float],
    *,
    axles: tuple[float, ...],
    radius: float,
    track: float,
) -> Vehicle:
    """Returns what an assembly made as a vehicle; `body` is its silhouette without wheels."""
    wheels = [Spot(x, radius - _ON_FLOOR_MM).buffer(radius, quad_segs=8) for x in axles]
    shapes = tuple(part.shape for part in assembly.parts())
    return Vehicle(shapes, tuple(assembly.sites), unary_union([body, *wheels]), size, axles, radius, track)


def park(one: Vehicle, place: tuple[float, float, float], *, is_turned: bool, tilt: float = 0.0) -> Parked:
    """Returns a vehicle at rest: its lowest point on z, its silhouette from x on, its middle at y.

    Args:
        one: the vehicle.
        place: x, y and z.
        is_turned: its nose at large x.
        tilt: by how many radians its end at small x is lifted.
    """
    x, y, z = place
    turn = rotation_about((0, 1, 0), tilt) @ (_HALF_TURN if is_turned else np.eye(3))
    hull = _turned(one.hull, turn)
    low_x, low_z = hull.bounds[:2]
    offset = np.array([x - low_x, y, z - low_z])
    parts = cargo(*(shape.placed(turn, offset) for shape in one.shapes), name="vehicle")
    sites = () if tilt else tuple(moved_site(site, turn, offset) for site in one.sites)
    middles = np.array([(axle, 0.0, one.radius - _ON_FLOOR_MM) for axle in one.axles]) @ turn.T + offset
    axles = sorted((float(at[0]), float(at[2])) for at in middles)
    return Parked(parts, sites, affinity.translate(hull, offset[0], offset[2]), tuple(axles))


def moved_site(site: Site, turn: Floats, offset: Floats) -> Site:
    """Returns a site after a rotation and a shift of what it lies in."""
    corners = np.asarray(site.bounds_mm).reshape(3, 2).T @ turn.T + offset
    low, high = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    values = {**site.values}
    if "level_mm" in values:
        values["level_mm"] += float(offset[2])
    bounds = (low[0], high[0], low[1], high[1], low[2], high[2])
    return replace(site, bounds_mm=bounds, values=values)


def _without_mirrors(shape: Shape, reach_mm: float) -> Shape:
    """Returns a shape without the boxes that lie beside the body: mirrors are taken off or folded."""
    if not isinstance(shape, Boxes):
        return shape
    inside = np.abs(shape.bounds_mm[:, 2:4].mean(axis=1)) < reach_mm
    return Boxes(shape.bounds_mm[inside], shape.density_g_cm3[inside], shape.material)


def _turned(hull: BaseGeometry, turn: Floats) -> BaseGeometry:
    flat = [turn[0, 0], turn[0, 2], turn[2, 0], turn[2, 2], 0.0, 0.0]
    turned: BaseGeometry = affinity.affine_transform(hull, [float(number) for number in flat])
    return turned
