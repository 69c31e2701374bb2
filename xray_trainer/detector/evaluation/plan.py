"""What is to be evaluated on what, and where its scans are kept meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    if plan.scans is not None and (plan.scans / "recipe.yaml").exists():
        yield known_scans(plan.scans), ()
        return
    recipes = recipes_of(
        plan.recipe or shipped("datasets") / "standard" / "recipe.yaml",
        split=plan.split,
        num=plan.num,
        seed=plan.seed,
        num_seeds=plan.num_seeds,
    )
    folder = plan.scans or ensure_home(settings) / _CACHE / folder_name(recipes)
    yield rendered_scans(recipes, folder, workers=plan.workers, progress=to_stage(listener, "render"))
    if plan.scans is None:
        shutil.rmtree(folder, ignore_errors=True)
