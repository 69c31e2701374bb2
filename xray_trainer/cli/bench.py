"""Commands that measure speed and physics on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.bench_authoring import bench_authoring
from xray_trainer.cli.bench_backup import bench_backup
from xray_trainer.cli.bench_drills import bench_drills
from xray_trainer.cli.bench_faults import bench_faults
from xray_trainer.cli.bench_packages import bench_packages
from xray_trainer.cli.output import Json, progress_bar, show_figures
from xray_trainer.cli.scans import Checkpoint

app = typer.Typer(no_args_is_help=True, help="Measure speed and physics on this machine.")
app.command("authoring")(bench_authoring)
app.command("backup")(bench_backup)
app.command("drills")(bench_drills)
app.command("faults")(bench_faults)
app.command("packages")(bench_packages)


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


@app.command("batch")
def batch(
    num: Annotated[int, typer.Option(min=1, help="Scans of a folder.")] = 500,
    *,
    rendered: Annotated[int, typer.Option(min=1, help="Different scans; the others are links.")] = 8,
    shape: Annotated[str, typer.Option(help="Height x width in pixels.")] = "1024x4096",
    energies: Annotated[int, typer.Option(min=1, max=2, help="Per scan.")] = 2,
    repeats: Annotated[int, typer.Option(min=1, help="Runs per format; the median counts.")] = 3,
    baseline_num: Annotated[int, typer.Option(min=1, help="Scans per baseline.")] = 16,
    formats: Annotated[str, typer.Option(help="Comma between them.")] = "png,tiff_deflate,tiff_zstd",
    baselines: Annotated[str, typer.Option(help="Comma between them; none.")] = "loop,dataloader,anomalib",
    checkpoint: Checkpoint = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    form: Annotated[str, typer.Option(help="How the network runs; auto measures.")] = "auto",
    workers: Annotated[int | None, typer.Option(min=1, help="Threads of a run; one per core.")] = None,
    scratch: Annotated[Path | None, typer.Option(help="Folder for scans and results.")] = None,
    as_json: Json = False,
) -> None:
    """Time folders of scans from file to findings, against the speed of light here and against others.

    Example: `xray-trainer bench batch --json` or, shorter,
    `xray-trainer bench batch --num 20 --shape 256x1024`
    """
    from xray_trainer.bench.batch import BatchAmount, bench_batch

    amount = BatchAmount(
        num=num,
        num_rendered=min(rendered, num),
        shape_hw=_shape(shape),
        num_energies=energies,
        repeats=repeats,
        num_baseline=baseline_num,
        formats=_listed(formats),
        baselines=_listed(baselines),
    )
    with progress_bar("Measuring") as report:
        result = bench_batch(
            amount,
            checkpoint=checkpoint,
            device=device,
            form=form,
            workers=workers,
            scratch=scratch,
            progress=report,
        )
    show_figures("bench batch", result, as_json=as_json)


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


@app.command("rooms")
def rooms(
    trainees: Annotated[int, typer.Option(min=1, help="Trainees in the room.")] = 20,
    *,
    bad_lines: Annotated[int, typer.Option(min=0, help="Of them on a bad line.")] = 4,
    scans: Annotated[int, typer.Option(min=1, help="Scans that are shown and revealed.")] = 4,
    as_json: Json = False,
) -> None:
    """Time a live room: from a trainee's mark to the mentor, from the reveal to all; is anything lost?

    Example: `xray-trainer bench rooms --json`
    """
    from xray_trainer.bench.rooms import Class, bench_rooms

    with progress_bar("Teaching") as report:
        result = bench_rooms(
            Class(trainees=trainees, bad_lines=min(bad_lines, trainees), scans=scans), progress=report
        )
    show_figures("bench rooms", result, as_json=as_json)


@app.command("viewer")
def viewer(
    repeats: Annotated[int, typer.Option(min=2, help="Key presses per renderer and view.")] = 30,
    as_json: Json = False,
) -> None:
    """Time the viewer in a real browser: from a key to pixels, the first view over a slow line, the next.

    Example: `xray-trainer bench viewer --json`
    """
    from xray_trainer.bench.viewer import bench_viewer
    from xray_trainer.bench.viewer_loading import bench_loading

    with progress_bar("Measuring") as report:
        result = bench_viewer(repeats=repeats, progress=report)
    loading = bench_loading()
    result["figures"] |= loading.pop("figures")
    result["loading"] = loading
    show_figures("bench viewer", result, as_json=as_json)


def _shape(text: str) -> tuple[int, int]:
    sides = text.lower().split("x")
    if len(sides) != 2 or not all(side.isdecimal() and int(side) >= 32 for side in sides):
        raise typer.BadParameter(f"--shape is height x width from 32 on, such as 1024x4096, got {text!r}")
    return int(sides[0]), int(sides[1])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name and name != "none")
