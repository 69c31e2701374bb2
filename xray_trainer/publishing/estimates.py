"""What a set will cost before it is ordered: time on this machine, room on its disk, and what will be in it.

Seconds are those that exercises took on this machine, kept in a small file by whoever builds; before the
first set they are what one core of an ordinary PC took.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xray_trainer.exercises.authoring import Order
from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.machine import num_cores
from xray_trainer.scans.atomic import write_atomically

USUAL_S_PER_MPX = 0.75
"""CPU seconds per million pixels of an exercise, before this machine has measured its own."""

BYTES_PER_PX = 6.3
"""Of a scan of two energies in the library, its tiles among them."""

_S_START = 8.0
_S_LEAST = 0.4
_FILE = "building-speed.json"
_KEPT = 0.7
_DRAWS_OF_RANGE = 1.6


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a set will be and cost.

    Attributes:
        seconds: until it is built, on this machine with nothing else to do.
        is_measured: whether this machine has measured how fast it is.
        num_bytes: of its scans on the disk.
        kinds: how many suspicious exercises are planned of each kind.
        cargo_families: how many exercises of each.
        conveyances: how many exercises of each.
        num_suspicious: exercises.
        missing_kinds: wished kinds that occur on none of the conveyances.
        missing_cargo: wished cargo families that travel on none of them.
        idle_conveyances: conveyances that no wished cargo, kind or beam suits, and which are left out.
    """

    seconds: float
    is_measured: bool
    num_bytes: int
    kinds: Mapping[str, int]
    cargo_families: Mapping[str, int]
    conveyances: Mapping[str, int]
    num_suspicious: int
    missing_kinds: tuple[str, ...]
    missing_cargo: tuple[str, ...]
    idle_conveyances: tuple[str, ...]


def estimate(recipe: SetRecipe, home: Path, *, workers: int | None = None) -> Estimate:
    """Returns what a recipe will cost on this machine.

    Args:
        recipe: of the set.
        home: the data folder, where measured seconds are.
        workers: processes that will render; one per core where None.
    """
    orders = plan_set(recipe)
    measured = read_speed(home)
    work = sum(_seconds(order, measured or USUAL_S_PER_MPX) for order in orders)
    return Estimate(
        seconds=_S_START + work / (workers or num_cores()),
        is_measured=measured is not None,
        num_bytes=round(sum(_num_bytes(order) for order in orders)),
        kinds=_counted(kind for order in orders if order.is_suspicious for kind in order.request.kinds),
        cargo_families=_counted(order.request.cargo_families[0] for order in orders),
        conveyances=_counted(order.request.conveyances[0] for order in orders),
        num_suspicious=sum(order.is_suspicious for order in orders),
        missing_kinds=tuple(
            kind
            for kind in recipe.kinds
            if not any(kind in recipe.kinds_on(one) for one in recipe.conveyances)
        ),
        missing_cargo=tuple(
            family
            for family in recipe.cargo_families
            if not any(family in recipe.cargo_for(one) for one in recipe.conveyances)
        ),
        idle_conveyances=tuple(one for one in recipe.conveyances if one not in recipe.usable),
    )


def read_speed(home: Path) -> float | None:
    """Returns CPU seconds per million pixels, measured on this machine; None before the first set."""
    try:
        told = json.loads((home / _FILE).read_text(encoding="utf-8"))
        speed = float(told["s_per_mpx"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return speed if 0 < speed < 1000 else None


def keep_speed(home: Path, recipe: SetRecipe, *, num: int, seconds: float, workers: int) -> None:
    """Keeps how fast this machine was: `num` exercises of a recipe in so many seconds of the clock."""
    orders = plan_set(recipe)
    units = sum(_seconds(order, 1.0) for order in orders) / len(orders) * num
    if units <= 0 or seconds <= _S_START:
        return
    now, before = (seconds - _S_START) * workers / units, read_speed(home)
    speed = now if before is None else _KEPT * before + (1 - _KEPT) * now
    write_atomically(home / _FILE, json.dumps({"s_per_mpx": round(speed, 4)}).encode())


def _seconds(order: Order, s_per_mpx: float) -> float:
    """Returns CPU seconds of one exercise."""
    views = 1.5 if order.is_suspicious else 1.0
    draws = _DRAWS_OF_RANGE if order.difficulty else 1.0
    return s_per_mpx * (_S_LEAST + _mpx(order) * views * (2 if order.has_second else 1) * draws)


def _num_bytes(order: Order) -> float:
    views = 1 + order.is_suspicious + order.has_second
    return 1e6 * _mpx(order) * views * BYTES_PER_PX * len(order.request.beams) / 2


def _mpx(order: Order) -> float:
    height, width = order.request.shape_hw
    return height * width / 1e6


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
