"""The command that gets the scans of the lessons ready."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.output import progress_bar, screen
from xray_trainer.machine import num_cores
from xray_trainer.settings import ensure_home, load_settings

app = typer.Typer(no_args_is_help=True, help="The course of lessons in the application.")


@app.callback()
def lessons() -> None:
    """The course of lessons in the application."""


@app.command("prepare")
def prepare_lessons(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Names such as 03-dual-energy; all if none.")
    ] = None,
    *,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Render the scans of the lessons, so that nobody waits for them; what is there is kept.

    Example: `xray-trainer lessons prepare`
    """
    from xray_trainer.lessons.preparing import prepare
    from xray_trainer.lessons.shelf import shelf_of
    from xray_trainer.publishing.processes import lower_priority

    settings = load_settings()
    ensure_home(settings)
    if background:
        lower_priority()
    num = 0
    with progress_bar("Rendering scans of lessons") as report:
        workers = 0 if background else num_cores()
        for done, num in prepare(shelf_of(settings), lessons or (), workers=workers):
            report(done, num)
    screen.print(f"{num} scans are there", highlight=False)
