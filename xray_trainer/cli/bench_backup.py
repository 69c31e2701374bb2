"""The command that measures a backup while people work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures


def bench_backup(
    gb: Annotated[float, typer.Option(min=0.001, help="Scans to fill the library with, in GB.")] = 10.0,
    *,
    trainees: Annotated[int, typer.Option(min=1, help="Trainees at work all the time.")] = 20,
    think: Annotated[float, typer.Option(min=0.1, help="Seconds on an exercise, on average.")] = 1.5,
    folder: Annotated[
        Path | None, typer.Option(help="Where there is room for three times that; it is freed afterwards.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of noise and marks.")] = 0,
    as_json: Json = False,
) -> None:
    """Back up a large library while trainees answer, restore it, and compare answers and scans.

    Example: `xray-trainer bench backup --json` or, shorter, `xray-trainer bench backup --gb 0.5`
    """
    from xray_trainer.bench.backups import Amount
    from xray_trainer.bench.backups import bench_backup as bench

    amount = Amount(gb=gb, trainees=trainees, think_s=(0.4 * think, 1.6 * think), seed=seed)
    with progress_bar("Filling the library") as report:
        result = bench(amount, folder=folder, progress=report)
    show_figures("bench backup", result, as_json=as_json)
