"""The command line: every command parses, calls one library function, and shows what came back.

Exit codes: 0 done, 1 some inputs failed or could not be stored, 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from xray_trainer.errors import InputError, MissingExtraError, XrayTrainerError
from xray_trainer.server import DEFAULT_PORT, Server, free_port, running_server
from xray_trainer.settings import Settings, ensure_home, load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Render cargo scans, hide things in them, drill people and a detector on finding those things.",
)
exercises_app = typer.Typer(no_args_is_help=True, help="Make and list exercise sets.")
bench_app = typer.Typer(no_args_is_help=True, help="Measure speed on this machine.")
app.add_typer(exercises_app, name="exercises")
app.add_typer(bench_app, name="bench")

errors = Console(stderr=True)
screen = Console()

Report = Callable[[int, int], None]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")]
Port = Annotated[int, typer.Option(help="Port; if taken, the next free one.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same scans.")]
Checkpoint = Annotated[
    Path | None, typer.Option(help="Folder of a checkpoint; the shipped one if not given.")
]


def main() -> None:
    """Runs the command line; a foreseen fault becomes one sentence and an exit code."""
    try:
        app()
    except (InputError, MissingExtraError) as error:
        _fail(error, code=2)
    except XrayTrainerError as error:
        _fail(error, code=1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def demo(
    check: Annotated[bool, typer.Option("--check", help="Run it all without a screen, then exit.")] = False,
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = True,
) -> None:
    """Prepare sample exercises and open a drill in the browser.

    Example: `xray-trainer demo` or `xray-trainer demo --check`
    """
    from xray_trainer.demo.preparation import prepared_store

    if check:
        _check_demo()
        return
    settings = load_settings()
    with _progress("Rendering exercises") as report, prepared_store(settings, progress=report):
        _serve(settings, host=host, port=port, browser=browser)


@app.command("app")
def app_command(
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = False,
) -> None:
    """Serve the browser application.

    Example: `xray-trainer app --host 0.0.0.0 --port 8501`
    """
    _serve(load_settings(), host=host, port=port, browser=browser)


@app.command()
def synthesize(
    out: Annotated[Path, typer.Argument(help="Folder for scans, truth and documents.")],
    *,
    num: Annotated[
        int | None, typer.Option(min=1, help="Number of scans; the recipe's if not given.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same scans.")] = None,
    recipe: Annotated[Path | None, typer.Option(help="YAML file that describes the scans.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Render scans with things hidden in them, with their truth as COCO JSON.

    Example: `xray-trainer synthesize OUT --num 8 --seed 0`
    """
    from xray_trainer.synthesis.recipe import load_recipe
    from xray_trainer.synthesis.synthesize import synthesize as render_all

    wanted = load_recipe(recipe, num=num, seed=seed)
    with _progress("Rendering scans") as report:
        done = render_all(wanted, out, workers=workers, progress=report)
    words = f"{done.num_scans} scans in {out / 'scans'}"
    _show({"command": "synthesize", **done.to_json()}, words, as_json=as_json)


@app.command()
def detect(
    inputs: Annotated[list[str], typer.Argument(help="Scans, folders or glob patterns.")],
    out: Annotated[Path, typer.Option(help="Folder for the tables.")],
    checkpoint: Checkpoint = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    as_json: Json = False,
) -> None:
    """Look for anomalies in scans; writes findings.parquet, scans.parquet and COCO JSON.

    Example: `xray-trainer detect OUT/scans --out RESULT`
    """
    from xray_trainer.batch.engine import run_batch
    from xray_trainer.detector.checkpoint import load_detector

    detector = load_detector(checkpoint, device=device)
    with _progress("Detecting") as report:
        summary = run_batch(inputs, out, detector=detector, progress=report)
    for _uri, message in summary.failures:
        errors.print(message, markup=False, highlight=False, soft_wrap=True)
    words = (
        f"{summary.num_ok + summary.num_warned} scans done ({summary.num_warned} with a warning), "
        f"{summary.num_failed} failed, {summary.num_findings} findings; tables in {out}"
    )
    _show({"command": "detect", **asdict(summary)}, words, as_json=as_json)
    if summary.num_failed:
        raise typer.Exit(1)


@app.command()
def train(
    out: Annotated[Path, typer.Argument(help="Folder of the checkpoint; a killed run goes on from here.")],
    *,
    config: Annotated[Path | None, typer.Option(help="JSON file of a training configuration.")] = None,
    pairs: Annotated[int | None, typer.Option(min=1, help="Pairs of scans to render and learn from.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Training steps.")] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same loss on a CPU.")] = None,
    conveyances: Annotated[list[str] | None, typer.Option("--conveyance", help="What to render.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for rendered pairs, kept.")] = None,
) -> None:
    """Train a detector on rendered pairs of scans; writes a checkpoint with its card.

    Example: `xray-trainer train models/trial --pairs 40 --steps 200`
    """
    from xray_trainer.detector.config import training_config
    from xray_trainer.detector.rendered import rendered_pairs
    from xray_trainer.detector.training import train as fit

    wanted = training_config(config, name=out.name, num_pairs=pairs, num_steps=steps, seed=seed)
    source = rendered_pairs(wanted, conveyances=conveyances)
    with _stages() as listen:
        written = fit(wanted, out, source=source, cache=cache, progress=listen)
    screen.print(f"{written.name} in {out}; its card is {out / 'card.md'}", highlight=False)


@app.command()
def evaluate(
    num: Annotated[int, typer.Option(min=2, help="Pairs of scans to render and judge on.")] = 20,
    *,
    seed: Annotated[int, typer.Option(help="Of the scans; not that of the training.")] = 1_000_003,
    conveyances: Annotated[list[str] | None, typer.Option("--conveyance", help="What to render.")] = None,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Judge a detector on fresh rendered scans by the measures that people are judged by.

    Example: `xray-trainer evaluate --num 40 --json`
    """
    from xray_trainer.detector.checkpoint import load_detector
    from xray_trainer.detector.evaluation import evaluate as judge
    from xray_trainer.detector.rendered import fresh_pairs

    detector = load_detector(checkpoint)
    with _progress("Evaluating") as report:
        pairs = fresh_pairs(num, seed=seed, conveyances=conveyances)
        result = judge(detector, pairs, progress=lambda done: report(done, num))
    figures = {f"evaluate.{name}": result[name] for name in ("auroc", "wafroc", "hit_at_6pct_fa")}
    words = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    _show(
        _measured("evaluate", {"figures": figures, **result}), words + " (synthetic scans)", as_json=as_json
    )


@exercises_app.command("build")
def build_exercises(
    num: Annotated[int, typer.Option(min=1, help="Number of exercises.")] = 10,
    *,
    title: Annotated[str, typer.Option(help="What trainees see.")] = "Practice",
    seed: Seed = 0,
    share: Annotated[float, typer.Option(min=0, max=1, help="Share of suspicious scans.")] = 0.5,
) -> None:
    """Render an exercise set into the store of the application.

    Example: `xray-trainer exercises build --num 20 --title "Week 2" --seed 7`
    """
    from xray_trainer.publishing import publish_set
    from xray_trainer.store.store import open_store

    store = open_store(load_settings())
    with _progress("Rendering exercises") as report:
        for done in publish_set(store, num=num, title=title, seed=seed, share_suspicious=share):
            report(done, num)
    screen.print(f"{num} exercises in the set {title!r}", highlight=False)


@exercises_app.command("list")
def list_exercises(as_json: Json = False) -> None:
    """List the exercise sets in the store of the application.

    Example: `xray-trainer exercises list`
    """
    from xray_trainer.store.exercise_sets import exercise_sets
    from xray_trainer.store.store import open_store

    sets = exercise_sets(open_store(load_settings()))
    rows = [{"set_id": one.set_id, "title": one.title, "num_exercises": one.num_exercises} for one in sets]
    words = "\n".join(f"{row['title']}: {row['num_exercises']} exercises" for row in rows)
    _show({"command": "exercises list", "sets": rows}, words or "no exercise sets yet", as_json=as_json)


@bench_app.command("render")
def bench_render(
    repeats: Annotated[int, typer.Option(min=1, help="Scans per cargo family.")] = 3,
    as_json: Json = False,
) -> None:
    """Time the rendering of a 1024 x 4096 dual-energy scan, for every cargo family.

    Example: `xray-trainer bench render --json`
    """
    from xray_trainer.bench.render import bench_render as measure

    with _progress("Rendering") as report:
        result = measure(repeats=repeats, progress=report)
    _show_figures("bench render", result, as_json=as_json)


@bench_app.command("network")
def bench_network(
    repeats: Annotated[int, typer.Option(min=1, help="Runs per figure.")] = 5,
    *,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Time the network on a 1024 x 4096 scan, against what this machine's arithmetic could do at best.

    Example: `xray-trainer bench network --json`
    """
    from xray_trainer.detector.bench import bench_network as measure
    from xray_trainer.detector.checkpoint import load_detector

    _show_figures("bench network", measure(load_detector(checkpoint), repeats=repeats), as_json=as_json)


def _check_demo() -> None:
    from xray_trainer.demo.check import check_demo

    with (
        tempfile.TemporaryDirectory(prefix="xray-trainer-") as home,
        _progress("Rendering exercises") as report,
    ):
        settings = load_settings().model_copy(update={"home": Path(home), "database_url": ""})
        result = check_demo(settings, progress=report)
    print(json.dumps(result, indent=2))


def _serve(settings: Settings, *, host: str, port: int, browser: bool) -> None:
    ensure_home(settings)
    chosen = free_port(port, host=host)
    if chosen != port:
        errors.print(f"Port {port} is taken; using {chosen}.")
    with running_server(settings, port=chosen, host=host) as server:
        screen.print(f"Open [bold]{server.url}[/bold] in a browser. Ctrl+C stops.")
        if browser and _has_screen():
            webbrowser.open(server.url)
        _wait(server)


def _wait(server: Server) -> None:
    try:
        server.process.wait()
    except KeyboardInterrupt:
        screen.print("Stopped.")


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


@contextmanager
def _progress(title: str) -> Iterator[Report]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _stages() -> Iterator[Callable[[Any], None]]:
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


def _measured(command: str, result: dict[str, Any]) -> dict[str, Any]:
    from xray_trainer.machine import describe_machine

    return {"command": command, "machine": describe_machine(), **result}


def _show_figures(command: str, result: dict[str, Any], *, as_json: bool) -> None:
    words = "\n".join(f"{name}: {value}" for name, value in result["figures"].items())
    _show(_measured(command, result), words, as_json=as_json)


def _show(result: dict[str, Any], words: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, indent=2, default=str))
    else:
        screen.print(words, highlight=False, soft_wrap=True)


def _fail(error: XrayTrainerError, *, code: int) -> None:
    errors.print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
