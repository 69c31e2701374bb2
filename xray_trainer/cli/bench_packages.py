"""The command that measures packages."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures


def bench_packages(
    scans: Annotated[int, typer.Option(min=1, help="Exercises to render and measure on.")] = 6,
    *,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same scans.")] = 0,
    as_json: Json = False,
) -> None:
    """Measure how small packages are, what the reduced form loses, and how fast they are written and read.

    Example: `xray-trainer bench packages --json`
    """
    from xray_trainer.bench.packages import bench_packages as bench

    with progress_bar("Rendering exercises") as report:
        result = bench(scans, seed=seed, progress=report)
    show_figures("bench packages", result, as_json=as_json)
