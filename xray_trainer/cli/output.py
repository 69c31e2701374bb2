"""What commands show: bars while they work, then words for people or one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

errors = Console(stderr=True)
screen = Console()

Report = Callable[[int, int], None]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """Yields what is told (done, of how many), shown as a bar with the time left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class ScansPerSecond(ProgressColumn):
    """A column with the speed of the last half minute."""

    def render(self, task: Task) -> Text:
        """Returns the speed, nothing before it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.3g} scans/s" if speed else "")


@contextmanager
def scans_bar(title: str) -> Iterator[Report]:
    """Yields what is told (done, of how many scans), shown as a bar with speed and time left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        ScansPerSecond(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(title, total=None)
        is_first = True

        def report(done: int, total: int) -> None:
            nonlocal is_first
            if is_first:
                bar.reset(task, completed=done - 1, total=total)
            is_first = False
            bar.update(task, completed=done, total=total)

        yield report


@contextmanager
def stages_bar() -> Iterator[Callable[[Any], None]]:
    """Yields a listener of training progress: one bar per stage, with the loss."""
    titles = {"render": "Rendering pairs", "fit": "Training", "measure": "Measuring"}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors) as bar:
        tasks: dict[str, TaskID] = {}

        def listen(told: Any) -> None:
            if told.stage not in tasks:
                tasks[told.stage] = bar.add_task(titles[told.stage], total=told.total)
            loss = "" if told.loss is None else f", loss {told.loss:.3f}"
            bar.update(
                tasks[told.stage],
                completed=told.done,
                total=told.total,
                description=titles[told.stage] + loss,
            )

        yield listen


@contextmanager
def steps_bar(titles: Mapping[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """Yields what is told (stage, done, of how many), shown as one bar per stage with the time left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(titles[stage], total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def tell(sentences: Iterable[str]) -> None:
    """Shows sentences on stderr, one per line, as they are."""
    for sentence in sentences:
        errors.print(sentence, markup=False, highlight=False, soft_wrap=True)


def show(result: dict[str, Any], words: str, *, as_json: bool) -> None:
    """Shows the words, or the whole result as JSON."""
    if as_json:
        print(json.dumps(result, indent=2, default=str))
    else:
        screen.print(words, highlight=False, soft_wrap=True)


def show_figures(command: str, result: dict[str, Any], *, as_json: bool) -> None:
    """Shows `figures` of a result line by line, or the whole of it as JSON."""
    words = "\n".join(f"{name}: {value}" for name, value in result["figures"].items())
    show(measured(command, result), words, as_json=as_json)


def measured(command: str, result: dict[str, Any]) -> dict[str, Any]:
    """Returns a measured result with its command and the machine that it was measured on."""
    from xray_trainer.machine import describe_machine

    return {"command": command, "machine": describe_machine(), **result}
