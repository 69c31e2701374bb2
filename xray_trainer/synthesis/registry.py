"""The contracts of conveyances, cargo families and concealments, and how files in their packages are found.

A class registers itself with `@CONVEYANCES.register`, `@CARGO_FAMILIES.register` or
`@CONCEALMENTS.register`; one object of it is made. All files of a package are imported at the first question,
so adding a family is adding a file.

Names of sites that conveyances offer: `door` (free room before the doors), `front-wall`, `side-wall` (near
and far), `floor` (on the boards), `under-floor` (between cross-members), `roof`, `post`, `rail`, `casting`,
`tunnel`, `cab-bunk`, `cab-rear`, `cab-roof`, `cab-seat`, `gap` (cab to trailer), `fuel-tank`, `air-tank`,
`tyre`, `spare-wheel`, `chassis-beam`, `cross-beam`, `bumper`, `toolbox`, `battery-box`, `fifth-wheel`,
`under-deck` (between the cross-members of a trailer or truck); of cooling units and cold walls `evaporator`,
`fan-housing`, `condenser`, `compressor`, `duct`, `insulation` (filled with foam); of wagons and tanks
`bogie`, `underframe`, `centre-sill`, `bolster-box`, `wall-gap` (behind linings), `manhole`.
Names that cargo offers: `unit` (one carton, sack or bale among many), `core` (a cavity),
`pallet` (a slot), `behind` (room behind a front row), `on-top`, `gap-in-load`, `in-bulk` (within a heap),
`consignment` (one package of a unit load), `parcel`, `liquid` (up to its level), `car-boot`, `car-door`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Generic, Protocol, TypeVar

import numpy as np

from xray_trainer.errors import Sentence, unknown_name
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.scene import CargoSpace, Hidden, Scene, Stow


class Conveyance(Protocol):
    """What carries cargo: container on a trailer, truck, wagon."""

    name: str

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns an empty scene: structure, space for cargo, sites."""


class CargoFamily(Protocol):
    """One kind of load.

    Attributes:
        name: stable name, such as `cartons`.
        spaces: kinds of `CargoSpace` that it fits.
        goods: lines of the tariff that it can be; the description of a stow is one of theirs.
    """

    name: str
    spaces: tuple[str, ...]
    goods: tuple[Goods, ...]

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns a load within the bounds of the space, at rest, not heavier than it may be."""


class ConcealmentKind(Protocol):
    """One entry of the taxonomy, as something that can be done to a scene.

    Attributes:
        name: the id in the taxonomy, such as `CT-DOOR`.
    """

    name: str

    def fits(self, scene: Scene) -> bool:
        """Returns whether the scene has a place for it."""

    def hide(self, scene: Scene, *, rng: np.random.Generator) -> Hidden:
        """Returns what is hidden and where; the scene itself stays as it is. Only where it fits."""


class Named(Protocol):
    """Anything with a name."""

    name: str


_Entry = TypeVar("_Entry", bound=Named)
_Class = TypeVar("_Class", bound=type)


class Registry(Generic[_Entry], Mapping[str, _Entry]):
    """Entries of one sort by name, in order of their names; reads its package at the first question."""

    def __init__(self, what: Sentence, package: str) -> None:
        self._what = what
        self._package = package
        self._entries: dict[str, _Entry] = {}
        self._is_complete = False

    def register(self, entry_class: _Class) -> _Class:
        """Makes one object of the class and keeps it by its name; for use as a decorator."""
        entry: _Entry = entry_class()
        if entry.name in self._entries:
            raise ValueError(f"{self._what} {entry.name!r} is registered twice")
        self._entries[entry.name] = entry
        return entry_class

    def __getitem__(self, name: str) -> _Entry:
        """Returns the entry of a name.

        Raises:
            RecipeError: there is none; the message names the nearest.
        """
        entries = self._complete()
        if name not in entries:
            raise unknown_name(self._what, name, entries)
        return entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._complete()))

    def __len__(self) -> int:
        return len(self._complete())

    def __contains__(self, name: object) -> bool:
        return name in self._complete()

    def _complete(self) -> dict[str, _Entry]:
        if not self._is_complete:
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{self._package}.{module.name}")
            self._is_complete = True
        return self._entries


CONVEYANCES: Registry[Conveyance] = Registry(Sentence("conveyance"), "xray_trainer.synthesis.conveyances")
CARGO_FAMILIES: Registry[CargoFamily] = Registry(Sentence("cargo family"), "xray_trainer.synthesis.cargo")
CONCEALMENTS: Registry[ConcealmentKind] = Registry(
    Sentence("kind of concealment"), "xray_trainer.synthesis.concealments"
)
