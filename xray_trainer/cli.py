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
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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
    _show({"command": "synthesize", **done.to_json()}, as_json, f"{done.num_scans} scans in {out / 'scans'}")


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
    for failure in summary.failures:
        errors.print(f"{failure.uri}: {failure.reason}", markup=False, highlight=False)
    words = f"{summary.num_ok} scans done, {summary.num_failed} failed; tables in {out}"
    _show({"command": "detect", **summary.to_json()}, as_json, words)
    if summary.num_failed:
        raise typer.Exit(1)


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


def _show(result: dict[str, Any], as_json: bool, words: str) -> None:
    print(json.dumps(result, indent=2)) if as_json else screen.print(words, highlight=False)


def _fail(error: XrayTrainerError, *, code: int) -> None:
    errors.print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
