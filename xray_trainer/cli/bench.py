"""Commands that measure speed and physics on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show_figures
from xray_trainer.cli.scans import Checkpoint

app = typer.Typer(no_args_is_help=True, help="Measure speed and physics on this machine.")


@app.command("render")
def render(
    repeats: Annotated[int, typer.Option(min=1, help="Scans per cargo family.")] = 3,
    as_json: Json = False,
) -> None:
    """Time the rendering of a 1024 x 4096 dual-energy scan, for every cargo family.

    Example: `xray-trainer bench render --json`
    """
    from xray_trainer.bench.render import bench_render

    with progress_bar("Rendering") as report:
        result = bench_render(repeats=repeats, progress=report)
    show_figures("bench render", result, as_json=as_json)


@app.command("network")
def network(
    repeats: Annotated[int, typer.Option(min=1, help="Runs per figure.")] = 5,
    *,
    form: Annotated[
        list[str] | None,
        typer.Option("--form", help="Forms to measure; all that start at once if not given."),
    ] = None,
    checkpoint: Checkpoint = None,
    as_json: Json = False,
) -> None:
    """Time the network on a 1024 x 4096 scan, against what this machine's arithmetic could do at best.

    Example: `xray-trainer bench network --json`
    """
    from xray_trainer.detector.bench import bench_first_finding, bench_network
    from xray_trainer.detector.checkpoint import load_detector

    first = bench_first_finding()
    detector = load_detector(checkpoint, precision="fp32")
    with progress_bar("Measuring") as report:
        result = bench_network(detector, forms=form or (), repeats=repeats, progress=report)
    result["figures"] |= first
    show_figures("bench network", result, as_json=as_json)


@app.command("physics")
def physics(
    scenes: Annotated[int, typer.Option(min=2, help="Scenes per question of the no-shortcut proof.")] = 40,
    overlaid: Annotated[int, typer.Option(min=6, help="Scenes with things hidden in stored scans.")] = 60,
    as_json: Json = False,
) -> None:
    """Read penetration, contrast, wires, resolution and noise off rendered phantoms, and look for shortcuts.

    Example: `xray-trainer bench physics --json`
    """
    from xray_trainer.bench.physics import Amount, bench_physics

    with progress_bar("Measuring") as report:
        result = bench_physics(Amount(scenes=scenes, overlaid=overlaid), progress=report)
    show_figures("bench physics", result, as_json=as_json)
