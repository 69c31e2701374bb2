"""Commands that make and list exercise sets."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.certificates import check_certificate, export_key
from xray_trainer.cli.output import Json, progress_bar, screen, show
from xray_trainer.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Make and list exercise sets, check certificates.")
app.command("check")(check_certificate)
app.command("key")(export_key)

Seed = Annotated[int, typer.Option(help="The same seed gives the same scans.")]


@app.command("build")
def build(
    num: Annotated[int, typer.Option(min=1, help="Number of exercises.")] = 10,
    *,
    title: Annotated[str, typer.Option(help="What trainees see; Practice if not given.")] = "",
    seed: Seed = 0,
    share: Annotated[float, typer.Option(min=0, max=1, help="Share of suspicious scans.")] = 0.5,
) -> None:
    """Render an exercise set into the store of the application.

    Example: `xray-trainer exercises build --num 20 --title "Week 2" --seed 7`
    """
    from xray_trainer.publishing import PRACTICE, publish_set
    from xray_trainer.store.store import open_store

    store = open_store(load_settings())
    with progress_bar("Rendering exercises") as report:
        for done in publish_set(store, num=num, title=title or PRACTICE, seed=seed, share_suspicious=share):
            report(done, num)
    screen.print(f"{num} exercises in the set {title or PRACTICE!r}", highlight=False)


@app.command("list")
def list_exercises(as_json: Json = False) -> None:
    """List the exercise sets in the store of the application.

    Example: `xray-trainer exercises list`
    """
    from xray_trainer.store.exercise_sets import exercise_sets
    from xray_trainer.store.store import open_store

    sets = exercise_sets(open_store(load_settings()))
    rows = [{"set_id": one.set_id, "title": one.title, "num_exercises": one.num_exercises} for one in sets]
    words = "\n".join(f"{row['title']}: {row['num_exercises']} exercises" for row in rows)
    show({"command": "exercises list", "sets": rows}, words or "no exercise sets yet", as_json=as_json)
