"""Which kinds of concealment find room on which conveyance with which cargo: a table, counted on scenes.

The table was made by `count_occurrence` and lies beside this file, so that a form can say at once what a set
would hold; nothing here imports torch. It tells how often there is room, not how well a thing is hidden.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.loading import load_scene
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.taxonomy import BENIGN

Occurrence = Mapping[str, Mapping[str, Mapping[str, float]]]

FILE = "occurrence.json"


@cache
def occurrence() -> Occurrence:
    """Returns the share of scenes with room, by conveyance, cargo family and kind, where it is not 0.

    >>> [name for name in ("coils", "cartons") if "LD-CORE" in occurrence()["container-40"][name]]
    ['coils']
    """
    table: Occurrence = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return table


def cargo_on(conveyance: str) -> tuple[str, ...]:
    """Returns the cargo families that travel on a conveyance, in order of their names."""
    return tuple(occurrence()[conveyance])


def room(conveyance: str, cargo_families: Iterable[str], kind: str) -> float:
    """Returns the largest share of scenes with room for a kind, over these families on a conveyance."""
    rows = occurrence()[conveyance]
    return max((rows.get(family, {}).get(kind, 0.0) for family in cargo_families), default=0.0)


def occurs(kind: str, conveyance: str) -> bool:
    """Returns whether a kind occurs on a conveyance, with whatever cargo.

    >>> occurs("CT-REEFER", "reefer-20"), occurs("TR-CAB", "container-20"), occurs("RW-BULK", "van")
    (True, True, False)
    """
    return room(conveyance, cargo_on(conveyance), kind) > 0


def count_occurrence(
    conveyances: Sequence[str] = (), *, num: int = 6, seed: int = 0
) -> dict[str, dict[str, dict[str, float]]]:
    """Returns the table, counted on `num` scenes of each cargo family on each conveyance.

    Args:
        conveyances: which; all where empty.
        num: scenes per pair.
        seed: of the scenes.
    """
    return {name: _on_conveyance(name, num=num, seed=seed) for name in conveyances or CONVEYANCES}


def _on_conveyance(conveyance: str, *, num: int, seed: int) -> dict[str, dict[str, float]]:
    space = CONVEYANCES[conveyance].build(rng=np.random.default_rng(seed)).space
    families = [name for name, one in CARGO_FAMILIES.items() if space and space.kind in one.spaces]
    rows = {name: _with_cargo(conveyance, name, num=num, seed=seed) for name in families}
    return {name: row for name, row in rows.items() if row is not None}


def _with_cargo(conveyance: str, family: str, *, num: int, seed: int) -> dict[str, float] | None:
    """Returns the share of scenes with room for each kind; None where no load of the family may travel so."""
    scenes = [scene for number in range(num) if (scene := _scene(conveyance, family, (seed, number)))]
    if not scenes:
        return None
    shares = {name: _share(name, scenes) for name in CONCEALMENTS if name != BENIGN}
    return {name: share for name, share in shares.items() if share > 0}


def _scene(conveyance: str, family: str, seed: tuple[int, int]) -> Scene | None:
    rng = np.random.default_rng(seed)
    try:
        return load_scene(CONVEYANCES[conveyance].build(rng=rng), family, rng=rng).scene
    except RecipeError:
        return None


def _share(kind: str, scenes: Sequence[Scene]) -> float:
    return round(float(np.mean([CONCEALMENTS[kind].fits(scene) for scene in scenes])), 2)
