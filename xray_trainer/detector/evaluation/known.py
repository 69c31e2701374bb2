"""Scans whose truth is known: rendered from a recipe, one folder for each seed, and read back.

A folder is what `synthesize` writes: a run that was interrupted goes on where it stopped, and scans that are
there already are not rendered again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xray_trainer.errors import InputError, RecipeError, StorageError
from xray_trainer.regions import Concealment
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.recipe import Recipe, dump_recipe, load_recipe
from xray_trainer.synthesis.synthesize import synthesize
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.synthesis.truth import concealment_of

NUM_SEEDS = 3

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class KnownScan:
    """A scan on disk and everything that is known about it.

    Attributes:
        path: of the scan.
        recipe: that it was rendered from.
        index: of the scan in the recipe.
        hidden: what is to be found; empty for a benign scan.
        lookalikes: harmless things that only look like it.
        conveyance, cargo_family: what it shows.
        is_cargo_seen: whether scans of `train` hold such cargo.
        is_item_seen: whether they hold such items; None for a benign scan.
        scanner: the strengths of the scanner, by name.
    """

    path: Path
    recipe: Recipe
    index: int
    hidden: tuple[Concealment, ...]
    lookalikes: tuple[Concealment, ...]
    conveyance: str
    cargo_family: str
    is_cargo_seen: bool
    is_item_seen: bool | None
    scanner: Mapping[str, Any]

    @property
    def is_benign(self) -> bool:
        """Returns whether nothing is hidden in it."""
        return not self.hidden

    def read(self) -> Scan:
        """Returns the scan as it was stored."""
        return read_scan(self.path)


def recipes_of(
    path: Path, *, split: str, num: int, seed: int | None = None, num_seeds: int = NUM_SEEDS
) -> tuple[Recipe, ...]:
    """Returns one recipe per seed, the scans shared out among them.

    Args:
        path: YAML file of the recipe.
        split: the one that is judged; "" for all that the recipe allows.
        num: scans over all seeds.
        seed: the first; the recipe's if None. The others follow it.
        num_seeds: how many.

    Raises:
        RecipeError: the recipe or the split cannot be, or there are fewer scans than seeds.
    """
    if num < num_seeds:
        raise RecipeError(f"{num_seeds} seeds need at least {num_seeds} scans, got {num}; ask for more scans")
    first = load_recipe(path, seed=seed, split=split)
    shares = [num // num_seeds + (number < num % num_seeds) for number in range(num_seeds)]
    return tuple(
        first.model_copy(update={"num": share, "seed": first.seed + number})
        for number, share in enumerate(shares)
    )


def folder_name(recipes: Sequence[Recipe]) -> str:
    """Returns a name that only these scans have, however many of them are asked for."""
    first = recipes[0].model_copy(update={"num": 1})
    digest = hashlib.sha256(dump_recipe(first).encode()).hexdigest()
    return f"{first.name}-{first.split or 'all'}-{digest[:12]}"


def rendered_scans(
    recipes: Sequence[Recipe], folder: Path, *, workers: int | None = None, progress: Progress | None = None
) -> tuple[tuple[KnownScan, ...], tuple[str, ...]]:
    """Renders what is missing in `folder`; returns all scans, and a sentence for each that cannot be.

    Raises:
        RecipeError: a recipe cannot be, or the folder holds scans of another one.
        StorageError: the folder cannot be written.
    """
    total, before = sum(recipe.num for recipe in recipes), 0
    scans: list[KnownScan] = []
    failures: list[str] = []
    for recipe in recipes:
        done_before = before

        def report(done: int, _num: int, done_before: int = done_before) -> None:
            if progress is not None:
                progress(done_before + done, total)

        out = folder / f"seed-{recipe.seed}"
        made = synthesize(recipe, out, workers=workers, progress=report)
        failures += [f"{name}: cannot be rendered: {reason}" for name, reason in made.failures]
        scans += scans_of(recipe, out)
        before += recipe.num
    return tuple(scans), tuple(failures)


def known_scans(folder: Path) -> tuple[KnownScan, ...]:
    """Returns the scans of a folder that `synthesize` wrote, or of all such folders in it.

    Raises:
        InputError: there are none.
        StorageError: a record cannot be read.
    """
    places = [folder] if (folder / "recipe.yaml").exists() else sorted(folder.glob("*/recipe.yaml"))
    outs = [place if place.is_dir() else place.parent for place in places]
    scans = [scan for out in outs for scan in scans_of(load_recipe(out / "recipe.yaml"), out)]
    if not scans:
        raise InputError(
            f"{folder}: holds no scans with their truth; render some with: "
            f"xray-trainer synthesize {folder} --split test"
        )
    return tuple(scans)


def scans_of(recipe: Recipe, out: Path) -> list[KnownScan]:
    """Returns the scans of a recipe that are in its folder."""
    paths = [out / "records" / f"{recipe.scan_id(index)}.json" for index in range(recipe.num)]
    return [_known(recipe, index, path) for index, path in enumerate(paths) if path.exists()]


def _known(recipe: Recipe, index: int, path: Path) -> KnownScan:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        things = tuple(concealment_of(annotation) for annotation in record["truth"])
        drawn, place = record["drawn"], record["set"]
        return KnownScan(
            path=path.parent.parent / "scans" / record["scan"],
            recipe=recipe,
            index=index,
            hidden=tuple(one for one in things if one.kind != BENIGN),
            lookalikes=tuple(one for one in things if one.kind == BENIGN),
            conveyance=drawn["conveyance"],
            cargo_family=drawn["cargo_family"],
            is_cargo_seen=place["is_cargo_seen"],
            is_item_seen=place["is_item_seen"],
            scanner=drawn["scanner"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{path}: cannot be read: {error!r}; delete it to render the scan again") from None
