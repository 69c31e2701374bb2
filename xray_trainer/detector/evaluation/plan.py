"""What is to be evaluated on what, and where its scans are kept meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from xray_trainer.detector.evaluation.known import (
    NUM_SEEDS,
    KnownScan,
    folder_name,
    known_scans,
    recipes_of,
    rendered_scans,
)
from xray_trainer.detector.evaluation.run import Listener, to_stage
from xray_trainer.settings import Settings, ensure_home
from xray_trainer.shipped import shipped
from xray_trainer.synthesis.recipe import Recipe

_CACHE = "evaluations"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which scans to judge on.

    Attributes:
        recipe: YAML file; that of the standard set if None.
        split: of the recipe.
        num: scans over all seeds.
        seed: the first; the recipe's if None.
        num_seeds: seeds of the scans.
        scans: folder of scans, kept; one that `synthesize` wrote is judged as it is, else what is missing is
            rendered into it.
        workers: processes that render; one per core if None.
    """

    recipe: Path | None = None
    split: str = "test"
    num: int = 300
    seed: int | None = None
    num_seeds: int = NUM_SEEDS
    scans: Path | None = None
    workers: int | None = None


@contextmanager
def planned_scans(
    plan: Plan, settings: Settings, *, listener: Listener | None = None
) -> Iterator[tuple[tuple[KnownScan, ...], tuple[str, ...]]]:
    """Yields the scans of a plan, and a sentence for each that could not be rendered.

    Without a folder of their own they lie in the data folder until the work with them is done: whoever was
    interrupted goes on where it stopped, and whoever is done gets the space back.

    Raises:
        RecipeError: the recipe or the split cannot be, or the folder holds scans of another recipe.
        StorageError: the folder cannot be written.
    """
    if _is_given(plan.scans):
        yield known_scans(plan.scans), ()
        return
    recipes = recipes_of(
        _recipe(plan), split=plan.split, num=plan.num, seed=plan.seed, num_seeds=plan.num_seeds
    )
    with _kept(plan.scans, recipes, settings) as folder:
        yield rendered_scans(recipes, folder, workers=plan.workers, progress=to_stage(listener, "render"))


@contextmanager
def benign_scans(
    plan: Plan, settings: Settings, *, num: int, listener: Listener | None = None
) -> Iterator[tuple[KnownScan, ...]]:
    """Yields benign scans of the recipe's `train`, none of which is judged: what a baseline may be fitted on.

    Errors and where scans are kept are as for `planned_scans`; they are kept in `benign` of a folder given.
    """
    (recipe,) = recipes_of(_recipe(plan), split="train", num=num, seed=plan.seed, num_seeds=1)
    recipes = (recipe.model_copy(update={"share_suspicious": 0.0}),)
    own = None if plan.scans is None or _is_given(plan.scans) else plan.scans / "benign"
    with _kept(own, recipes, settings) as folder:
        yield rendered_scans(recipes, folder, workers=plan.workers, progress=to_stage(listener, "fit"))[0]


def _is_given(scans: Path | None) -> TypeGuard[Path]:
    """Returns whether a folder is one that `synthesize` wrote, to be judged as it is."""
    return scans is not None and (scans / "recipe.yaml").exists()


def _recipe(plan: Plan) -> Path:
    return plan.recipe or shipped("datasets") / "standard" / "recipe.yaml"


@contextmanager
def _kept(folder: Path | None, recipes: Sequence[Recipe], settings: Settings) -> Iterator[Path]:
    """Yields the folder, or one in the data folder that goes when all went well."""
    if folder is not None:
        yield folder
        return
    own = ensure_home(settings) / _CACHE / folder_name(recipes)
    yield own
    shutil.rmtree(own, ignore_errors=True)
