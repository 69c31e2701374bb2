"""Commands that make and list exercise sets."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from xray_trainer.cli.certificates import check_certificate, export_key
from xray_trainer.cli.output import Json, progress_bar, screen, show
from xray_trainer.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Make and list exercise sets, check certificates.")
app.command("check")(check_certificate)
app.command("key")(export_key)

Seed = Annotated[int, typer.Option(help="The same seed gives the same scans.")]
Share = Annotated[
    float | None, typer.Option(min=0, max=1, help="Share of suspicious scans; 0.05 in a shift, else 0.5.")
]
WarmUp = Annotated[
    int | None, typer.Option(min=0, help="Exercises with feedback that come before a shift; 40 if not given.")
]


@app.command("build")
def build(
    num: Annotated[
        int | None, typer.Option(min=1, help="Number of exercises; 10, in a shift 100, in an exam 20.")
    ] = None,
    *,
    title: Annotated[str, typer.Option(help="What trainees see; the mode's name if not given.")] = "",
    seed: Seed = 0,
    mode: Annotated[
        Literal["practice", "shift", "exam"], typer.Option(help="How the set is worked through.")
    ] = "practice",
    share: Share = None,
    warm_up: WarmUp = None,
    exercise_limit: Annotated[
        float | None, typer.Option(min=1, help="Seconds for one exercise; none if not given.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, help="Minutes for the whole set; none if not given.")
    ] = None,
    indicators: Annotated[
        bool, typer.Option("--indicators", help="Trainees also say what is wrong with the papers.")
    ] = False,
    dual_view: Annotated[
        bool, typer.Option("--dual-view", help="Each scan has a second view, from above.")
    ] = False,
) -> None:
    """Render an exercise set into the store of the application.

    Example: `xray-trainer exercises build --num 20 --title "Week 2" --seed 7`

    Example: `xray-trainer exercises build --mode exam --time-limit 30 --exercise-limit 120`
    """
    from xray_trainer.exercises.modes import NUMBERS, rules_of
    from xray_trainer.publishing import TITLES, publish_set
    from xray_trainer.store.store import open_store

    rules = rules_of(
        mode,
        share=share,
        warm_up=warm_up,
        exercise_limit_s=exercise_limit,
        time_limit_s=None if time_limit is None else 60 * time_limit,
        asks_indicators=indicators,
    )
    num, title = num or NUMBERS[mode], title or TITLES[mode]
    store = open_store(load_settings())
    with progress_bar("Rendering exercises") as report:
        for done in publish_set(store, num=num, title=title, seed=seed, rules=rules, has_second=dual_view):
            report(done, num + rules.warm_up)
    screen.print(f"{num + rules.warm_up} exercises in the set {title!r}", highlight=False)


@app.command("stock")
def stock(
    num: Annotated[int, typer.Option(min=1, help="Number of exercises to add.")] = 50,
    *,
    seed: Annotated[int | None, typer.Option(help="Fresh scans every time if not given.")] = None,
    kinds: Annotated[str, typer.Option(help="Families to hide, comma between them; what lacks most.")] = "",
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Render fresh exercises for adaptive practice, and empty conveyances to compare with.

    Example: `xray-trainer exercises stock --num 100`
    """
    from xray_trainer.publishing.background import lower_priority, only_one
    from xray_trainer.publishing.stock import fill_stock
    from xray_trainer.store.store import open_store

    settings = load_settings()
    with only_one(settings) as is_ours:
        if background and not is_ours:
            return
        if background:
            lower_priority()
        wanted = tuple(name for name in kinds.split(",") if name)
        with progress_bar("Rendering exercises") as report:
            for done in fill_stock(open_store(settings), num, seed=seed, kinds=wanted):
                report(done, num)
    screen.print(f"{num} exercises more in the stock", highlight=False)


@app.command("list")
def list_exercises(as_json: Json = False) -> None:
    """List the exercise sets in the store of the application.

    Example: `xray-trainer exercises list`
    """
    from xray_trainer.store.exercise_sets import exercise_sets
    from xray_trainer.store.store import open_store

    sets = exercise_sets(open_store(load_settings()))
    rows = [
        {
            "set_id": one.set_id,
            "title": one.title,
            "mode": one.rules.mode,
            "num_exercises": one.num_exercises,
        }
        for one in sets
    ]
    words = "\n".join(f"{row['title']}: {row['mode']}, {row['num_exercises']} exercises" for row in rows)
    show({"command": "exercises list", "sets": rows}, words or "no exercise sets yet", as_json=as_json)
