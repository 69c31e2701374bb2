"""Placing items: a stretch of a site, filled from below with what fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved, displaced
from xray_trainer.synthesis.concealments.resting import support_mm
from xray_trainer.synthesis.items.item import ITEMS, Item
from xray_trainer.synthesis.items.packing import MAX_UNITS, fits, packed
from xray_trainer.synthesis.scene import Bounds, Hidden, Part, Role, Scene, Site, concealed
from xray_trainer.synthesis.shapes import Boxes

FLAT = ("sheet", "resin-slab", "brick-package", "cash-bundle")
ORGANIC = ("brick-package", "brick-package", "resin-slab", "pellet-bag", "powder-sack", "sheet")
TRADE = ("cigarette-carton", "cigarette-case", "bottle-case", "phone-carton", "cash-bundle", "laptop")
ARMS = ("pistol", "rifle", "rifle-parts", "magazine", "ammunition-box", "knife")
RARE = ("tusk", "horn", "shielded-object", "bottle", "phone")
ANYTHING = (*ORGANIC, *ORGANIC, *TRADE, *ARMS, *RARE)

SOFT = ("powder-sack", "pellet-bag", "brick-package", "resin-slab")
"""What is thrown in rather than set."""

UPRIGHT = (
    "powder-sack",
    "pellet-bag",
    "bottle",
    "bottle-case",
    "odd-carton",
    "water-can",
    "toolbox",
    "dunnage",
)
"""What lies or stands one way up."""

_SMALLEST_MM = 12.0
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sort of site is filled.

    Attributes:
        items: names of items that may lie there, repeated ones more often.
        length_mm: shortest and longest stretch along the longest side.
        share: lowest and highest share of the other two sides.
        num: most units.
        mass_kg: lightest and heaviest amount; light ones are as frequent as heavy ones.
        rests: whether it must lie at the bottom of the site, also where that is tall.
        settles: whether it comes to lie on the load below, wherever that is.
        mould: name and material of what is pressed into a room where no item fits.
    """

    items: tuple[str, ...] = ORGANIC
    length_mm: tuple[float, float] = (300.0, 1500.0)
    share: tuple[float, float] = (0.6, 1.0)
    num: int = MAX_UNITS
    mass_kg: tuple[float, float] = (3.0, 250.0)
    rests: bool = False
    settles: bool = False
    mould: tuple[str, str] = ("sheet", "organic_powder")


Plans = Mapping[str, Plan]


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """What was put somewhere.

    Attributes:
        item: placed in the scene.
        room: the room that it takes up.
        parts: the item's shapes, and what is built around them.
    """

    item: Item
    room: Bounds
    parts: tuple[Part, ...] = field(default=())


def has_sites(scene: Scene, plans: Plans) -> bool:
    """Returns whether the scene has one of the sites, deep enough for anything."""
    return bool(_usable(scene, plans))


def fill_site(
    scene: Scene, kind: str, plans: Plans, *, rng: np.random.Generator, is_hard: bool | None = None
) -> Hidden:
    """Returns something hidden in one of the sites that have a plan; what was there is taken away.

    Args:
        scene: has at least one of the sites.
        kind: id of the taxonomy.
        plans: by name of site; a name is drawn first, then one of its sites.
        rng: draws the rest.
        is_hard: a short stretch with little in it; drawn where None.
    """
    usable = _usable(scene, plans)
    names = sorted({site.name for site in usable})
    name = names[int(rng.integers(len(names)))]
    sites = [site for site in usable if site.name == name]
    site = sites[int(rng.integers(len(sites)))]
    filled = fill_room(stretch(site.bounds_mm, plans[name], rng, is_hard=is_hard), plans[name], rng)
    if plans[name].settles:
        filled = settled(filled, scene)
    taken = displaced(_below_level(filled.room, site), site.material, site.density_g_cm3)
    return hidden(kind, filled, *taken, *carved(scene.parts_of(Role.CARGO), filled.room), note=name)


def fill_room(room: Bounds, plan: Plan, rng: np.random.Generator) -> Filled:
    """Returns items of one sort that fill a room from below; a moulded mass where no item fits."""
    size = size_of(room)
    for _ in range(_TRIES):
        item = ITEMS[plan.items[int(rng.integers(len(plan.items)))]].sample(rng)
        if fits(item, size):
            yaw = 0.06 if item.name in SOFT else 0.0
            pile = packed(
                item, size, rng, num=_num_units(item, plan, rng), yaw_rad=yaw, keeps_up=item.name in UPRIGHT
            )
            pile = pile.placed(np.eye(3), room[::2])
            return Filled(pile, bounds_of(pile), concealed(*pile.shapes, name="item"))
    mass = moulded(room, rng, *plan.mould)
    return Filled(mass, bounds_of(mass), concealed(*mass.shapes, name="item"))


def fill_alike(rooms: Sequence[Bounds], plan: Plan, rng: np.random.Generator) -> list[Filled]:
    """Returns rooms that are all filled with the same goods."""
    first = fill_room(rooms[0], plan, rng)
    same = more_of(first.item.name, first.item.material, plan)
    return [first, *(fill_room(room, same, rng) for room in rooms[1:])]


def more_of(item: str, material: str, plan: Plan) -> Plan:
    """Returns the plan by which another room is filled with the same goods."""
    return replace(plan, items=(item,), mould=(item, material))


def settled(filled: Filled, scene: Scene) -> Filled:
    """Returns what was filled in, lowered or lifted onto the highest goods under it."""
    if scene.space is None:
        return filled
    x0, x1, y0, y1, z0, _ = filled.room
    floor, roof = scene.space.bounds_mm[4:]
    level = support_mm(scene.parts_of(Role.CARGO), (x0, x1, y0, y1, floor, roof))
    item = filled.item.placed(np.eye(3), (0, 0, min(level, roof - size_of(filled.room)[2]) - z0))
    return Filled(item, bounds_of(item), concealed(*item.shapes, name="item"))


def _num_units(item: Item, plan: Plan, rng: np.random.Generator) -> int:
    low, high = np.log(plan.mass_kg)
    return int(np.clip(np.exp(rng.uniform(low, high)) / item.mass_kg, 1, plan.num))


def moulded(room: Bounds, rng: np.random.Generator, name: str, material: str) -> Item:
    """Returns a mass that fills a room, in two or three lumps of slightly different density."""
    axis = int(np.argmax(size_of(room)))
    cuts = np.sort(rng.uniform(0.2, 0.8, int(rng.integers(1, 3))))
    edges = room[2 * axis] + np.concatenate([[0.0], cuts, [1.0]]) * size_of(room)[axis]
    bounds = np.tile(np.asarray(room, np.float32), (len(edges) - 1, 1))
    bounds[:, 2 * axis], bounds[:, 2 * axis + 1] = edges[:-1], edges[1:]
    density = rng.uniform(0.75, 1.1) * rng.normal(1, 0.03, len(bounds))
    return Item(name, material, (Boxes(bounds, density, material),))


def stretch(room: Bounds, plan: Plan, rng: np.random.Generator, *, is_hard: bool | None = None) -> Bounds:
    """Returns a part of a room: a stretch of its longest side, a share of the others, at its floor."""
    hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
    size = np.asarray(size_of(room))
    low_mm, high_mm = plan.length_mm
    longest = int(np.argmax(size))
    wanted = size * rng.uniform(plan.share[0] * (0.7 if hard else 1.0), plan.share[1], 3)
    wanted[longest] = rng.uniform(low_mm, low_mm + (high_mm - low_mm) * (0.35 if hard else 1.0))
    wanted = np.minimum(np.maximum(wanted, np.minimum(_SMALLEST_MM, size)), size)
    spare = size - wanted
    start = np.asarray(room[::2]) + spare * rng.uniform(0, 1, 3) * (
        1,
        1,
        float(longest == 2 and not plan.rests),
    )
    return as_bounds(start, start + wanted)


def hidden(kind: str, filled: Filled, *others: Part, note: str = "") -> Hidden:
    """Returns what is hidden, from what was filled in and what was taken away."""
    return Hidden((*filled.parts, *others), kind, filled.item.name, filled.item.material, note)


def size_of(room: Bounds) -> tuple[float, float, float]:
    """Returns length, width and height."""
    x0, x1, y0, y1, z0, z1 = room
    return x1 - x0, y1 - y0, z1 - z0


def bounds_of(item: Item) -> Bounds:
    """Returns the room that an item takes up."""
    extent = item.extent_mm
    return as_bounds(extent[::2], extent[1::2])


def as_bounds(low_mm: Sequence[float] | np.ndarray, high_mm: Sequence[float] | np.ndarray) -> Bounds:
    """Returns bounds from the lower and the upper corner."""
    (x0, y0, z0), (x1, y1, z1) = (tuple(float(edge) for edge in corner) for corner in (low_mm, high_mm))
    return x0, x1, y0, y1, z0, z1


def load_bounds(scene: Scene) -> Bounds | None:
    """Returns the room that the load takes up, dressing at the doors left out; None where there is none."""
    loose = ("hanging", "lashing", "spare", "timber", "board", "sweepings")
    parts = [part for part in scene.parts_of(Role.CARGO) if not part.name.startswith(loose)]
    if not parts:
        return None
    extents = np.stack([part.shape.extent_mm for part in parts])
    return as_bounds(extents[:, ::2].min(axis=0), extents[:, 1::2].max(axis=0))


def _usable(scene: Scene, plans: Plans) -> list[Site]:
    return [site for site in scene.sites_named(*plans) if min(site.size_mm) >= _SMALLEST_MM]


def _below_level(room: Bounds, site: Site) -> Bounds:
    level = site.values.get("level_mm")
    return room if level is None else (*room[:5], min(room[5], level))
