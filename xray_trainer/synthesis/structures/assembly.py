"""Builds structures from steel sections, sheets and castings: a collector of shapes with short words.

Spans are (from, to) in mm. Densities are those of the material unless given; a profile too fine to model
part by part (a radiator, a bundle of cables) gets the density of its envelope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from xray_trainer.physics.materials import material
from xray_trainer.synthesis.scene import Bounds, Part, Role, Site
from xray_trainer.synthesis.shapes import (
    Boxes,
    Cylinders,
    Ellipsoids,
    Extrusion,
    RotatedBoxes,
    Shape,
    rotation_about,
)

Span = tuple[float, float]
Point = tuple[float, float]


def around(middle: float, size: float) -> Span:
    """Returns the span of a size around a middle.

    >>> around(100, 20)
    (90.0, 110.0)
    """
    return middle - size / 2, middle + size / 2


class Assembly:
    """Collects shapes and sites of a conveyance, cylinders and boxes of one material together."""

    def __init__(self) -> None:
        self._boxes: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        self._cylinders: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        self._slabs: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        self._shapes: list[Shape] = []
        self._kept: list[Part] = []
        self.sites: list[Site] = []

    def box(self, name: str, x: Span, y: Span, z: Span, *, density: float | None = None) -> None:
        """Adds a box of a material."""
        self._boxes[name].append((*x, *y, *z, _density(name, density)))

    def boxes(self, name: str, bounds_mm: npt.ArrayLike, *, density: float | None = None) -> None:
        """Adds many boxes (n, 6) of a material."""
        for bounds in np.asarray(bounds_mm, np.float64).reshape(-1, 6):
            self._boxes[name].append((*bounds.tolist(), _density(name, density)))

    def tube(self, name: str, x: Span, y: Span, z: Span, *, along: str, wall: float) -> None:
        """Adds a rectangular tube open at both ends of the axis `along` ("x", "y" or "z")."""
        spans = {"x": x, "y": y, "z": z}
        first, second = (axis for axis in "xyz" if axis != along)
        for axis, other in ((first, second), (second, first)):
            low, high = spans[axis]
            inset = wall if axis == second else 0.0
            between = (spans[other][0] + inset, spans[other][1] - inset)
            for side in ((low, low + wall), (high - wall, high)):
                self.box(name, *({**spans, axis: side, other: between}[key] for key in "xyz"))

    def shell(self, name: str, x: Span, y: Span, z: Span, *, wall: float) -> None:
        """Adds a closed rectangular shell."""
        self.tube(name, x, y, z, along="x", wall=wall)
        for side in ((x[0], x[0] + wall), (x[1] - wall, x[1])):
            self.box(name, side, (y[0] + wall, y[1] - wall), (z[0] + wall, z[1] - wall))

    def rod(
        self,
        name: str,
        start: Sequence[float],
        end: Sequence[float],
        *,
        radius: float,
        inner: float = 0.0,
        density: float | None = None,
    ) -> None:
        """Adds a cylinder or pipe between two points."""
        first, last = np.asarray(start, np.float64), np.asarray(end, np.float64)
        length = float(np.linalg.norm(last - first))
        axis = (last - first) / length
        middle = (first + last) / 2
        self._cylinders[name].append((*middle, *axis, radius, inner, length, _density(name, density)))

    def disc(
        self,
        name: str,
        centre: Sequence[float],
        *,
        radius: float,
        width: float,
        inner: float = 0.0,
        density: float | None = None,
    ) -> None:
        """Adds a cylinder or ring whose axis runs across, along y."""
        x, y, z = centre
        self.rod(
            name, (x, y - width / 2, z), (x, y + width / 2, z), radius=radius, inner=inner, density=density
        )

    def sheet(
        self, name: str, points: Sequence[Point], y: Span, *, thickness: float, density: float | None = None
    ) -> None:
        """Adds a sheet seen on its edge: a bent line in the x-z plane with a thickness, drawn out along y."""
        line = LineString(points).buffer(thickness / 2, cap_style="flat", join_style="mitre", mitre_limit=2.0)
        self.plate(name, line, y, density=density)

    def plate(
        self,
        name: str,
        outline: BaseGeometry | Sequence[Point],
        y: Span,
        *,
        density: float | None = None,
    ) -> None:
        """Adds a plate or silhouette: one or many polygons in the x-z plane, drawn out along y."""
        area = outline if isinstance(outline, BaseGeometry) else Polygon(outline)
        for polygon in getattr(area, "geoms", [area]):
            if isinstance(polygon, Polygon) and polygon.area > 1.0:
                self._shapes.append(Extrusion(polygon, y, _density(name, density), name))

    def slab(
        self,
        name: str,
        centre: Sequence[float],
        size: Sequence[float],
        *,
        pitch: float,
        density: float | None = None,
    ) -> None:
        """Adds a box turned about y by `pitch` in radians."""
        turn = rotation_about([0, 1, 0], pitch).ravel()
        self._slabs[name].append((*centre, *size, *turn.tolist(), _density(name, density)))

    def ball(
        self,
        name: str,
        centre: Sequence[float],
        radii: Sequence[float],
        *,
        density: float | None = None,
        hollow: float = 0,
    ) -> None:
        """Adds an ellipsoid along the axes."""
        centre_mm, radii_mm = np.asarray(centre), np.asarray(radii)
        self._shapes.append(Ellipsoids(centre_mm, radii_mm, np.eye(3), _density(name, density), name, hollow))

    def add(self, *shapes: Shape) -> None:
        """Adds shapes made elsewhere."""
        self._shapes.extend(shapes)

    def keep(self, *parts: Part) -> None:
        """Adds parts made elsewhere, with their names and textures."""
        self._kept.extend(parts)

    def site(
        self, name: str, x: Span, y: Span, z: Span, *, filled: str = "", density: float = 0.0, **values: float
    ) -> None:
        """Adds a place where something can lie."""
        bounds: Bounds = (x[0], x[1], y[0], y[1], z[0], z[1])
        self.sites.append(Site(name, bounds, filled, density, values))

    def parts(self, *, name: str = "") -> tuple[Part, ...]:
        """Returns everything that was added, as parts of a conveyance; `name` for all that have none yet."""
        shapes: list[Shape] = [_boxes(name, rows) for name, rows in self._boxes.items()]
        shapes += [_cylinders(name, rows) for name, rows in self._cylinders.items()]
        shapes += [_slabs(name, rows) for name, rows in self._slabs.items()]
        made = (Part(shape, Role.CONVEYANCE, name) for shape in (*shapes, *self._shapes))
        return (*self._kept, *made)


def arc(centre: Point, *, radius: float, degrees: Span, num: int = 13) -> list[Point]:
    """Returns points on a circle in the x-z plane, counter-clockwise from the x axis.

    >>> [tuple(round(c, 6) for c in point) for point in arc((0, 0), radius=2, degrees=(0, 90), num=2)]
    [(2.0, 0.0), (0.0, 2.0)]
    """
    angles = np.deg2rad(np.linspace(*degrees, num))
    return [(centre[0] + radius * float(np.cos(a)), centre[1] + radius * float(np.sin(a))) for a in angles]


def _density(name: str, density: float | None) -> float:
    return material(name).density_g_cm3 if density is None else density


def _boxes(name: str, rows: list[tuple[float, ...]]) -> Boxes:
    table = np.asarray(rows, np.float32)
    return Boxes(table[:, :6], table[:, 6], name)


def _slabs(name: str, rows: list[tuple[float, ...]]) -> RotatedBoxes:
    table = np.asarray(rows, np.float32)
    return RotatedBoxes(table[:, :3], table[:, 3:6], table[:, 6:15].reshape(-1, 3, 3), table[:, 15], name)


def _cylinders(name: str, rows: list[tuple[float, ...]]) -> Cylinders:
    table = np.asarray(rows, np.float32)
    radius, inner, length, density = table[:, 6:].T
    return Cylinders(table[:, :3], table[:, 3:6], radius, inner, length, density, name)
