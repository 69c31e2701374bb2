"""An item: shapes around the origin, to be turned and moved where it is hidden.

A kind of item samples items of realistic size and density; `ITEMS` finds them all by name. Items know nothing
of the scene they go into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import Sentence
from xray_trainer.synthesis.registry import Registry
from xray_trainer.synthesis.shapes import Floats, Shape


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """Something that can be hidden.

    Attributes:
        name: name of its kind, such as `brick-package`.
        material: its main material, the one that the truth names.
        shapes: at rest (z up), the middle of their extent at the origin until placed.
    """

    name: str
    material: str
    shapes: tuple[Shape, ...]

    @property
    def extent_mm(self) -> Floats:
        """Returns (6,): x0, x1, y0, y1, z0, z1."""
        extents = np.stack([shape.extent_mm for shape in self.shapes])
        return np.stack([extents[:, ::2].min(axis=0), extents[:, 1::2].max(axis=0)], axis=1).reshape(6)

    @property
    def size_mm(self) -> Floats:
        """Returns length, width and height."""
        extent = self.extent_mm
        return extent[1::2] - extent[::2]

    @property
    def mass_kg(self) -> float:
        """Returns its mass."""
        return float(sum(shape.mass_kg for shape in self.shapes))

    def placed(self, rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> Self:
        """Returns the item after `rotation @ point + offset_mm`."""
        return replace(self, shapes=tuple(shape.placed(rotation, offset_mm) for shape in self.shapes))

    def resting_at(self, x_mm: float, y_mm: float, floor_mm: float) -> Self:
        """Returns the item with its middle above (x, y) and its lowest point on the floor."""
        x0, x1, y0, y1, z0, _ = self.extent_mm
        return self.placed(np.eye(3), (x_mm - (x0 + x1) / 2, y_mm - (y0 + y1) / 2, floor_mm - z0))


class ItemKind(Protocol):
    """A kind of item.

    Attributes:
        name: stable name with hyphens.
        title: what people read, a gettext msgid.
        is_benign: whether there is nothing wrong with it.
    """

    name: str
    title: str
    is_benign: bool

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one item, centred."""


ITEMS: Registry[ItemKind] = Registry(Sentence("item"), "xray_trainer.synthesis.items")


def centred(name: str, material: str, shapes: Sequence[Shape]) -> Item:
    """Returns the item of these shapes, moved so that the middle of their extent is the origin."""
    item = Item(name, material, tuple(shapes))
    extent = item.extent_mm
    return item.placed(np.eye(3), -(extent[::2] + extent[1::2]) / 2)


def varied(rng: np.random.Generator, number: float, *, share: float = 0.1) -> float:
    """Returns `number` varied evenly by up to `share` of it to both sides."""
    return float(number * rng.uniform(1 - share, 1 + share))
