"""The command that measures what faults do to answers."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures


def bench_faults(
    trainees: Annotated[int, typer.Option(min=1, help="Trainees at work all the time.")] = 20,
    *,
    kills: Annotated[int, typer.Option(min=0, help="Of the server, at random moments.")] = 200,
    others: Annotated[
        int, typer.Option(min=0, help="Of each other fault: lock, full disk, cut line, clock set.")
    ] = 5,
    restarts: Annotated[int, typer.Option(min=0, help="Of PostgreSQL, where it is installed.")] = 5,
    think: Annotated[float, typer.Option(min=0.1, help="Seconds on an exercise, on average.")] = 1.5,
    seed: Annotated[int, typer.Option(min=0, help="Of moments and marks.")] = 0,
    as_json: Json = False,
) -> None:
    """Kill the server, lock and fill, cut and restart while trainees work: is every answer stored, once?

    Example: `xray-trainer bench faults --json` or, shorter, `xray-trainer bench faults --kills 5 --others 1`
    """
    from xray_trainer.bench.faults import Mishaps, bench_faults

    wanted = Mishaps(
        trainees=trainees,
        kills=kills,
        others=others,
        restarts=restarts,
        think_s=(0.4 * think, 1.6 * think),
        seed=seed,
    )
    with progress_bar("Faults") as report:
        result = bench_faults(wanted, progress=report)
    show_figures("bench faults", result, as_json=as_json)
