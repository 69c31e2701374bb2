"""What a set will cost before it is ordered: time on this machine, room on its disk, and what will be in it.

Seconds are those that exercises took on this machine, kept in a small file by whoever builds; before the
first set they are what one core of an ordinary PC took.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from xray_trainer.exercises.mixing import Plan, plan_parts
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.machine import num_cores
from xray_trainer.scans.atomic import write_atomically

USUAL_S_PER_MPX = 0.75
"""CPU seconds per million pixels of an exercise, before this machine has measured its own."""

BYTES_PER_PX = 6.3
"""Of a scan of two energies in the library, its tiles among them."""

_S_START = 8.0
_START_MPX = 0.4
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
    plans = tuple(chain(*plan_parts(recipe)))
    measured = read_speed(home)
    work = sum(_mpx_of_work(recipe, plan) for plan in plans) * (measured or USUAL_S_PER_MPX)
    return Estimate(
        seconds=_S_START + work / (workers or num_cores()),
        is_measured=measured is not None,
        num_bytes=round(sum(_num_bytes(recipe, plan) for plan in plans)),
        kinds=_counted(kind for plan in plans if plan.is_suspicious for kind in plan.kinds),
        cargo_families=_counted(plan.cargo_family for plan in plans),
        conveyances=_counted(plan.conveyance for plan in plans),
        num_suspicious=sum(plan.is_suspicious for plan in plans),
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
    plans = tuple(chain(*plan_parts(recipe)))
    work = sum(_mpx_of_work(recipe, plan) for plan in plans) / len(plans) * num
    if work <= 0 or seconds <= _S_START:
        return
    now, before = (seconds - _S_START) * workers / work, read_speed(home)
    speed = now if before is None else _KEPT * before + (1 - _KEPT) * now
    write_atomically(home / _FILE, json.dumps({"s_per_mpx": round(speed, 4)}).encode())


def _mpx_of_work(recipe: SetRecipe, plan: Plan) -> float:
    """Returns how many million pixels an exercise costs, its benign twin and second view among them."""
    views = 1.5 if plan.is_suspicious else 1.0
    draws = _DRAWS_OF_RANGE if recipe.difficulty else 1.0
    return _START_MPX + _mpx(recipe, plan) * views * draws * (2 if recipe.dual_view else 1)


def _num_bytes(recipe: SetRecipe, plan: Plan) -> float:
    views = 1 + plan.is_suspicious + recipe.dual_view
    return 1e6 * _mpx(recipe, plan) * views * BYTES_PER_PX * len(plan.beams) / 2


def _mpx(recipe: SetRecipe, plan: Plan) -> float:
    return recipe.scanning(plan.conveyance).num_px / 1e6


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
