"""The command that measures how long an exercise set takes to build."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures


def bench_authoring(
    num: Annotated[int, typer.Option(min=1, help="Exercises of the set.")] = 100,
    *,
    coarseness: Annotated[float, typer.Option(min=1, max=8, help="Of pixels; 1 is a scanner's.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the recipe.")] = 0,
    as_json: Json = False,
) -> None:
    """Time a mixed set from the order to the draft, with its memory, and the application meanwhile.

    Example: `xray-trainer bench authoring --num 100 --json`
    """
    from xray_trainer.bench.authoring import bench_authoring as measure

    with progress_bar("Building a set") as report:
        result = measure(num=num, coarseness=coarseness, seed=seed, progress=report)
    show_figures("bench authoring", result, as_json=as_json)
