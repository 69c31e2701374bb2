"""What stands in front of the scanner: parts with roles, the space for cargo, and where things can be hidden.

    conveyance ── build ──▶ Scene ── cargo family loads `scene.space` ──▶ Scene ── concealment hides ──▶ Scene

Coordinates in mm: x along travel, y across (source at negative y), z up from the ground. A scene is built
with the vehicle's nose at small x and the doors at large x; the renderer turns it around where it drives the
other way, so nothing here asks for the direction. Shapes are told in `shapes`, rays in `projection`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.shapes import Floats, Shape

Bounds = tuple[float, float, float, float, float, float]
"""x0, x1, y0, y1, z0, z1 in mm."""

GROUND = "ground"
"""Name of parts that stay where they are when a vehicle leans or bounces."""

_HALF_TURN = np.diag([-1.0, -1.0, 1.0])


class Role(StrEnum):
    """What a part belongs to; truth is projected by role."""

    CONVEYANCE = "conveyance"
    CARGO = "cargo"
    CONCEALMENT = "concealment"


@dataclass(frozen=True, slots=True)
class Texture:
    """Grain within a part: its thickness fluctuates as that of a pile of grains does.

    The relative fluctuation of a ray that crosses L mm is `contrast * sqrt(grain_mm / L)`.

    Attributes:
        grain_mm: size of a grain, stone or fold.
        contrast: standard deviation of the density at the size of a grain, over its mean; 0.1 to 1.
        seed: which pattern.
        depth_mm: the depths between which the grains lie, where that is not what the part itself spans.
    """

    grain_mm: float
    contrast: float
    seed: int
    depth_mm: tuple[float, float] | None = None

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the grain of a part after it is turned about z by 0 or 180 degrees and moved."""
        if self.depth_mm is None:
            return self
        way, shift = float(np.asarray(rotation)[1, 1]), float(np.asarray(offset_mm)[1])
        low, high = sorted(way * y + shift for y in self.depth_mm)
        return replace(self, depth_mm=(low, high))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A shape and what it is.

    Attributes:
        shape: solids of one material.
        role: conveyance, cargo or concealment.
        name: what it is, such as `tyre`; "" where nobody asks.
        texture: grain, or None where it is even.
    """

    shape: Shape
    role: Role
    name: str = ""
    texture: Texture | None = None

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the part after a rotation and a shift."""
        texture = self.texture and self.texture.placed(rotation, offset_mm)
        return replace(self, shape=self.shape.placed(rotation, offset_mm), texture=texture)


@dataclass(frozen=True, slots=True)
class CargoSpace:
    """The room for cargo, empty and usable to its bounds; the doors are at x1.

    Attributes:
        bounds_mm: x0, x1, y0, y1, z0, z1 between front wall and doors, side walls, floor and roof.
        kind: `dry`, `reefer`, `open-top`, `flat`, `bulk`, `tank`, `car-deck` ...: families say what they fit.
        max_mass_kg: what it may carry.
        door_clearance_mm: usual gap between the end of the load and the doors.
        values: further sizes by name, such as `head_mm` of a tank or `upper_mm` of a second deck.
    """

    bounds_mm: Bounds
    kind: str = "dry"
    max_mass_kg: float = 26000.0
    door_clearance_mm: float = 150.0
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def size_mm(self) -> tuple[float, float, float]:
        """Returns length, width and height."""
        x0, x1, y0, y1, z0, z1 = self.bounds_mm
        return x1 - x0, y1 - y0, z1 - z0


@dataclass(frozen=True, slots=True)
class Site:
    """A place where something can lie, told by the conveyance or the cargo.

    Attributes:
        name: what it is; the names in use are listed in `registry`.
        bounds_mm: the room there: what may be filled.
        material: what fills it now, "" for air.
        density_g_cm3: of that filling; whoever fills the site takes it away first.
        values: further sizes by name, such as `radius_mm` of a tyre.
    """

    name: str
    bounds_mm: Bounds
    material: str = ""
    density_g_cm3: float = 0.0
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def size_mm(self) -> tuple[float, float, float]:
        """Returns length, width and height."""
        x0, x1, y0, y1, z0, z1 = self.bounds_mm
        return x1 - x0, y1 - y0, z1 - z0

    @property
    def centre_mm(self) -> tuple[float, float, float]:
        """Returns the middle."""
        x0, x1, y0, y1, z0, z1 = self.bounds_mm
        return (x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Stow:
    """A load as a cargo family puts it into a space.

    Attributes:
        parts: all with role cargo.
        description: key of the goods for the documents.
        packages: how many packages the documents count.
        sites: where things can be hidden in this load.
    """

    parts: tuple[Part, ...]
    description: str
    packages: int
    sites: tuple[Site, ...] = ()

    @property
    def mass_kg(self) -> float:
        """Returns the mass of the load."""
        return mass_kg(self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """Something hidden in a scene.

    Attributes:
        parts: all with role concealment; parts of negative density take away what was in its place.
        kind: id of the taxonomy, such as `CT-DOOR`.
        item: what is hidden, such as `brick-packages`.
        material: its main material.
        note: one sentence for whoever checks the set.
    """

    parts: tuple[Part, ...]
    kind: str
    item: str
    material: str
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Everything in front of the scanner.

    Attributes:
        parts: conveyance and cargo; what is hidden stands in `hidden`.
        conveyance: its name in the registry, such as `container-40`.
        space: room for cargo, or None.
        sites: where things can be hidden.
        cargo_family: name in the registry, "" before loading.
        stow: the load, or None.
        hidden: what was hidden, in order.
    """

    parts: tuple[Part, ...]
    conveyance: str
    space: CargoSpace | None = None
    sites: tuple[Site, ...] = ()
    cargo_family: str = ""
    stow: Stow | None = None
    hidden: tuple[Hidden, ...] = ()

    def with_stow(self, stow: Stow, *, cargo_family: str) -> Self:
        """Returns the scene with a load in it."""
        parts, sites = (*self.parts, *stow.parts), (*self.sites, *stow.sites)
        return replace(self, parts=parts, sites=sites, stow=stow, cargo_family=cargo_family)

    def with_hidden(self, *hidden: Hidden) -> Self:
        """Returns the scene with more hidden in it."""
        return replace(self, hidden=(*self.hidden, *hidden))

    def with_parts(self, parts: Iterable[Part], sites: Iterable[Site] = ()) -> Self:
        """Returns the scene with more parts and sites."""
        return replace(self, parts=(*self.parts, *parts), sites=(*self.sites, *sites))

    def sites_named(self, *names: str) -> tuple[Site, ...]:
        """Returns the sites of these names, in order."""
        return tuple(site for site in self.sites if site.name in names)

    def parts_of(self, role: Role) -> tuple[Part, ...]:
        """Returns the parts of a role; those of concealments are what is hidden."""
        if role == Role.CONCEALMENT:
            return tuple(part for hidden in self.hidden for part in hidden.parts)
        return tuple(part for part in self.parts if part.role == role)

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,): x0, x1, y0, y1, z0, z1 around all parts but the ground."""
        extents = np.stack([part.shape.extent_mm for part in self.parts if part.name != GROUND])
        low, high = extents[:, ::2].min(axis=0), extents[:, 1::2].max(axis=0)
        return np.stack([low, high], axis=1).reshape(6)

    def turned(self) -> Self:
        """Returns parts and what is hidden turned by 180 degrees about z; for rendering only.

        Space, sites and stow stay as they were, so turn last.
        """
        hidden = tuple(replace(one, parts=_turned(one.parts)) for one in self.hidden)
        return replace(self, parts=_turned(self.parts), hidden=hidden)


def mass_kg(parts: Iterable[Part]) -> float:
    """Returns the mass of parts; parts that take away count negative."""
    return float(sum(part.shape.mass_kg for part in parts))


def cargo(*shapes: Shape, name: str = "", texture: Texture | None = None) -> tuple[Part, ...]:
    """Returns shapes as parts of the cargo."""
    return tuple(Part(shape, Role.CARGO, name, texture) for shape in shapes)


def structure(*shapes: Shape, name: str = "", texture: Texture | None = None) -> tuple[Part, ...]:
    """Returns shapes as parts of the conveyance."""
    return tuple(Part(shape, Role.CONVEYANCE, name, texture) for shape in shapes)


def concealed(*shapes: Shape, name: str = "", texture: Texture | None = None) -> tuple[Part, ...]:
    """Returns shapes as parts of something hidden."""
    return tuple(Part(shape, Role.CONCEALMENT, name, texture) for shape in shapes)


def _turned(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(part.placed(_HALF_TURN, np.zeros(3)) for part in parts)
