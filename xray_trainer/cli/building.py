"""The command that builds an exercise set: from a recipe, from flags, or from a recipe changed by flags."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from xray_trainer.cli.output import progress_bar, screen
from xray_trainer.cli.store import this_store
from xray_trainer.settings import load_settings

Recipe = Annotated[
    Path | None, typer.Argument(help="A recipe as YAML; flags take the place of what it says.")
]
Num = Annotated[int | None, typer.Option(min=1, help="Exercises; 10, in a shift 100, in an exam 20.")]
Title = Annotated[str | None, typer.Option(help="What trainees see; the mode's name if not given.")]
Seed = Annotated[int | None, typer.Option(help="The same seed gives the same scans; 0 if not given.")]
Mode = Annotated[
    Literal["practice", "shift", "exam"] | None,
    typer.Option(help="How the set is worked through; practice if not given."),
]
Share = Annotated[
    float | None, typer.Option(min=0, max=1, help="Share of suspicious scans; 0.05 in a shift, else 0.5.")
]
WarmUp = Annotated[
    int | None, typer.Option(min=0, help="Exercises with feedback that come before a shift; 40 if not given.")
]
ExerciseLimit = Annotated[float | None, typer.Option(min=1, help="Seconds for one exercise; none.")]
TimeLimit = Annotated[float | None, typer.Option(min=0.1, help="Minutes for the whole set; none.")]
Indicators = Annotated[
    bool, typer.Option("--indicators", help="Trainees also say what is wrong with the papers.")
]
DualView = Annotated[bool, typer.Option("--dual-view", help="Each scan has a second view, from above.")]
Draft = Annotated[
    bool, typer.Option("--draft", help="Leave the set for a mentor to review and release in the application.")
]
WriteRecipe = Annotated[Path | None, typer.Option(help="Write the recipe to this file and build nothing.")]


def build(
    recipe: Recipe = None,
    *,
    num: Num = None,
    title: Title = None,
    seed: Seed = None,
    mode: Mode = None,
    share: Share = None,
    warm_up: WarmUp = None,
    exercise_limit: ExerciseLimit = None,
    time_limit: TimeLimit = None,
    indicators: Indicators = False,
    dual_view: DualView = False,
    draft: Draft = False,
    write_recipe: WriteRecipe = None,
) -> None:
    """Render an exercise set into the store of the application.

    Example: `xray-trainer exercises build recipe.yaml` or, from flags alone,
    `xray-trainer exercises build --num 20 --title "Week 2" --seed 7`

    Example: `xray-trainer exercises build --mode exam --time-limit 30 --write-recipe exam.yaml`
    """
    changes = {
        "num": num,
        "title": title or None,
        "seed": seed,
        "mode": mode,
        "share_suspicious": share,
        "warm_up": warm_up,
        "exercise_limit_s": exercise_limit,
        "time_limit_s": None if time_limit is None else 60 * time_limit,
        "asks_indicators": indicators or None,
        "dual_view": dual_view or None,
    }
    _build(recipe, changes, is_draft=draft, write_recipe=write_recipe)


def _build(path: Path | None, changes: dict[str, Any], *, is_draft: bool, write_recipe: Path | None) -> None:
    from xray_trainer.exercises.recipe_files import dump_set_recipe, load_set_recipe, read_set_recipe
    from xray_trainer.publishing import publish_set
    from xray_trainer.publishing.building import as_draft
    from xray_trainer.scans.atomic import write_atomically

    recipe = load_set_recipe(path, **changes) if path else read_set_recipe("", where="flags", **changes)
    if write_recipe:
        write_atomically(write_recipe, dump_set_recipe(recipe).encode())
        screen.print(f"the recipe is in {write_recipe}", highlight=False)
        return
    store = this_store()
    made = as_draft(store, recipe) if is_draft else publish_set(store, recipe)
    with progress_bar("Rendering exercises") as report:
        for done in made:
            report(done, recipe.num_planned)
    where = "the draft" if is_draft else "the set"
    screen.print(f"{recipe.num_planned} exercises in {where} {recipe.title!r}", highlight=False)


def build_queued_sets() -> None:
    """Build the sets that mentors ordered, one after the other, at low priority, until none is left.

    Example: `xray-trainer exercises queue`
    """
    from xray_trainer.publishing.building import LOCK, build_queue
    from xray_trainer.publishing.processes import lower_priority, only_one
    from xray_trainer.store.store import open_store

    settings = load_settings()
    with only_one(settings, lock=LOCK) as is_ours:
        if is_ours:
            lower_priority()
            build_queue(open_store(settings), home=settings.home)


def render_samples(folder: Annotated[Path, typer.Argument(help="With a recipe in it.")]) -> None:
    """Render a few small pictures of a recipe beside it, at low priority.

    Example: `xray-trainer exercises samples FOLDER`
    """
    from xray_trainer.publishing.processes import lower_priority
    from xray_trainer.publishing.samples import render_into

    lower_priority()
    render_into(folder)
