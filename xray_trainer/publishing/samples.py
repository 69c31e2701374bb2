"""Sample pictures of a recipe: three coarse scans with the truth outlined, rendered beside the recipe.

A process of its own renders into a folder that is named after the recipe; whoever looks in it sees how far it
is. Old folders are removed.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from xray_trainer.errors import Sentence, XrayTrainerError
from xray_trainer.exercises.authoring import Order, render_order
from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.recipe_files import dump_set_recipe, load_set_recipe
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.publishing.processes import start_process
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.settings import Settings, ensure_home

NUM_SUSPICIOUS, NUM_BENIGN = 2, 1
COARSENESS = 4.0

_RECIPE, _ERROR, _LOG = "recipe.yaml", "error.txt", "samples.log"
_MOST_PLANNED = 60
_MOST_FOLDERS = 20
_STALE_S = 120.0


@dataclass(frozen=True, slots=True)
class Samples:
    """What there is of the sample pictures of a recipe.

    Attributes:
        pictures: PNG files, in their order.
        error: why there are no more, `""` where there is nothing to say.
        is_done: whether no more will come.
    """

    pictures: tuple[Path, ...]
    error: str = ""
    is_done: bool = False


def order_samples(settings: Settings, recipe: SetRecipe) -> Path:
    """Returns the folder in which sample pictures of a recipe are or soon will be."""
    folder = sample_folder(settings, recipe)
    found = samples_in(folder)
    if not found.is_done and not _is_fresh(folder):
        _sweep(folder.parent)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _ERROR).unlink(missing_ok=True)
        write_atomically(folder / _RECIPE, dump_set_recipe(recipe).encode())
        start_process(settings, ["exercises", "samples", str(folder)], log=_LOG)
    return folder


def sample_folder(settings: Settings, recipe: SetRecipe) -> Path:
    """Returns the folder of a recipe's samples; title, number and times make no difference to them."""
    shown = recipe.model_dump_json(
        exclude={"title", "num", "warm_up", "exercise_limit_s", "time_limit_s", "languages", "mode"}
    )
    return ensure_home(settings) / "samples" / hashlib.sha256(shown.encode()).hexdigest()[:32]


def samples_in(folder: Path) -> Samples:
    """Returns what there is in a folder of samples."""
    pictures = tuple(sorted(folder.glob("[0-9].png")))
    error = Sentence.read((folder / _ERROR).read_text(encoding="utf-8") if (folder / _ERROR).exists() else "")
    is_done = bool(error) or len(pictures) >= NUM_SUSPICIOUS + NUM_BENIGN
    return Samples(pictures, error, is_done)


def render_into(folder: Path) -> None:
    """Renders sample pictures of the recipe in a folder; what hinders it is written beside them."""
    try:
        recipe = load_set_recipe(folder / _RECIPE)
        for number, order in enumerate(_orders(recipe)):
            write_atomically(folder / f"{number}.png", _picture(order))
    except XrayTrainerError as error:
        write_atomically(folder / _ERROR, error.sentence.written().encode())


def _orders(recipe: SetRecipe) -> Iterator[Order]:
    """Yields a few exercises of a recipe, coarse and of whatever difficulty, suspicious ones first."""
    coarse = {"coarseness": max(recipe.coarseness, COARSENESS), "num": _MOST_PLANNED, "difficulty": None}
    told = {"warm_up": 0, "share_suspicious": 0.5, "mode": "practice"}
    orders = plan_set(recipe.model_copy(update={**coarse, **told}))
    suspicious = (order for order in orders if order.is_suspicious)
    benign = (order for order in orders if not order.is_suspicious)
    for order in chain(islice(suspicious, NUM_SUSPICIOUS), islice(benign, NUM_BENIGN)):
        yield replace(order, has_second=False)


def _picture(order: Order) -> bytes:
    import cv2

    from xray_trainer.synthesis.contact_sheet import Example, whole

    built = render_order(order)
    shown = whole(Example(built.scan, built.exercise.truth, ()), line_px=2)
    _is_encoded, data = cv2.imencode(".png", shown[..., ::-1])
    return data.tobytes()


def _is_fresh(folder: Path) -> bool:
    recipe = folder / _RECIPE
    return recipe.exists() and time.time() - recipe.stat().st_mtime < _STALE_S


def _sweep(parent: Path) -> None:
    folders = sorted(parent.glob("*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[_MOST_FOLDERS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
