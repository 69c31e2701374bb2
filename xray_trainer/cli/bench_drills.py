"""The command that measures drills: trainees at once, and simulated learners."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures


class Part(StrEnum):
    """What of the drills is measured."""

    ALL = "all"
    LOAD = "load"
    LEARNERS = "learners"


def bench_drills(
    part: Annotated[Part, typer.Option(help="What to measure.")] = Part.ALL,
    *,
    trainees: Annotated[int, typer.Option(min=1, help="Trainees at once.")] = 50,
    exercises: Annotated[int, typer.Option(min=1, help="Exercises that each of them answers.")] = 8,
    think: Annotated[float, typer.Option(min=0.1, help="Seconds on an exercise, on average.")] = 10.0,
    minutes: Annotated[float, typer.Option(min=0, help="Go on that long; 0 for --exercises.")] = 0.0,
    database_url: Annotated[
        str,
        typer.Option(help="An empty PostgreSQL database; `new` starts one; SQLite if not given."),
    ] = "",
    learners: Annotated[int, typer.Option(min=3, help="Simulated learners per world.")] = 20,
    worlds: Annotated[int, typer.Option(min=1, help="Worlds per workplace, of which there are three.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Of the first world.")] = 0,
    as_json: Json = False,
) -> None:
    """Measure adaptive practice with simulated learners, and the server with many trainees at once.

    Example: `xray-trainer bench drills --json` or `xray-trainer bench drills --part load --trainees 20`
    """
    result: dict[str, Any] = {"figures": {}}
    if part in (Part.ALL, Part.LEARNERS):
        _add(result, "learners", _learners(learners, worlds, seed))
    if part in (Part.ALL, Part.LOAD):
        _add(result, "load", _load(trainees, exercises, think, minutes, database_url))
    show_figures("bench drills", result, as_json=as_json)


def _load(trainees: int, exercises: int, think: float, minutes: float, database_url: str) -> dict[str, Any]:
    from xray_trainer.bench.drills_load import Load, bench_load

    if database_url == "new":
        from xray_trainer.bench.faults_postgres import running_cluster

        with running_cluster() as cluster:
            return _load(trainees, exercises, think, minutes, cluster.url)
    load = Load(
        trainees=trainees,
        exercises=max(exercises, int(120 * minutes / think)) if minutes else exercises,
        think_s=(0.4 * think, 1.6 * think),
        minutes=minutes,
        database_url=database_url,
    )
    with progress_bar("Trainees at once") as report:
        return bench_load(load, progress=report)


def _learners(learners: int, worlds: int, seed: int) -> dict[str, Any]:
    from xray_trainer.bench.drills_learners import bench_learners
    from xray_trainer.bench.drills_mastery import Amount

    with progress_bar("Simulated learners") as report:
        return bench_learners(Amount(worlds=worlds, learners=learners, seed=seed), progress=report)


def _add(result: dict[str, Any], name: str, part: dict[str, Any]) -> None:
    result["figures"] |= part.pop("figures")
    result[name] = part
