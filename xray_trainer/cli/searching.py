"""Commands that look for things in many scans, and that make such looking fast."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from xray_trainer.cli.output import Json, errors, scans_bar, show, tell
from xray_trainer.cli.scans import Checkpoint

Workers = Annotated[int | None, typer.Option(min=1, help="Threads, or actors of Ray; one per core.")]


def detect(
    inputs: Annotated[list[str], typer.Argument(help="Scans, folders, glob patterns or URLs (s3://...).")],
    out: Annotated[Path, typer.Option(help="Folder for the tables.")],
    *,
    checkpoint: Checkpoint = None,
    calibration: Annotated[
        str, typer.Option(help="File from `calibrate`; auto takes your own, none the checkpoint's.")
    ] = "auto",
    rate: Annotated[
        str | None, typer.Option(help="False alarms per hundred benign scans; 6 if not given.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Do only what is missing in the folder.")] = False,
    shard: Annotated[str, typer.Option(help="This machine's share, such as 3/8.")] = "1/1",
    follow: Annotated[bool, typer.Option("--follow", help="Watch for new scans until Ctrl-C.")] = False,
    idle: Annotated[float | None, typer.Option(help="End --follow after so many idle seconds.")] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--formats", help="yolo, voc, labelme, cvat ...; comma or repeated.")
    ] = None,
    previews: Annotated[bool, typer.Option("--previews", help="8-bit pictures of the scans.")] = False,
    maps: Annotated[bool, typer.Option("--maps", help="Anomaly maps, a fourth of the size.")] = False,
    report: Annotated[bool, typer.Option("--report", help="One HTML page about the run.")] = False,
    engine: Annotated[str, typer.Option(help="local, or ray for many machines.")] = "local",
    workers: Workers = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    form: Annotated[str, typer.Option(help="How the network runs; auto measures.")] = "auto",
    verbose: Annotated[bool, typer.Option("--verbose", help="Say how the network runs, and why.")] = False,
    as_json: Json = False,
) -> None:
    """Look for anomalies in scans; writes findings.parquet, scans.parquet and COCO JSON.

    Example: `xray-trainer detect OUT/scans --out RESULT`

    After a power cut: `xray-trainer detect OUT/scans --out RESULT --resume`

    A lane's folder, all day: `xray-trainer detect LANE --out TODAY --follow --previews`

    Second of eight machines: `xray-trainer detect s3://port/2026 --out SHARD-2 --shard 2/8`

    For labelling tools: `xray-trainer detect OUT/scans --out RESULT --formats yolo,cvat --report`
    """
    from xray_trainer.batch.engine import run_batch
    from xray_trainer.batch.following import Follow
    from xray_trainer.batch.plan import BatchPlan
    from xray_trainer.batch.shard import shard_from

    plan = BatchPlan(
        is_resumed=resume,
        shard=shard_from(shard),
        follow=Follow(idle_s=idle) if follow else None,
        formats=[name for text in formats or () for name in text.split(",") if name],
        has_previews=previews,
        has_maps=maps,
        has_report=report,
        engine=engine,
        workers=workers,
    )
    plan.check()
    detector, least = _detector(
        checkpoint, calibration, rate=rate, device=device, form=_form(form, out, is_resumed=resume)
    )
    if verbose:
        tell([detector.form.sentence, f"findings score at least {least:.4f}"])
    with scans_bar("Detecting") as told, _ended_by_ctrl_c(is_on=follow) as stop:
        summary = run_batch(
            inputs,
            out,
            detector=detector,
            min_score=least,
            plan=plan,
            progress=told,
            say=lambda sentence: tell([sentence]),
            stop=stop,
        )
    tell(message for _uri, message in summary.failures)
    before = f" ({summary.num_resumed} of them before)" if summary.num_resumed else ""
    words = (
        f"{summary.num_ok + summary.num_warned} scans done{before}, {summary.num_warned} with a warning, "
        f"{summary.num_failed} failed, {summary.num_findings} findings; tables in {out}"
    )
    show({"command": "detect", **asdict(summary)}, words, as_json=as_json)
    if summary.num_failed:
        raise typer.Exit(1)


def pack(
    inputs: Annotated[list[str], typer.Argument(help="Scans, folders, glob patterns or URLs.")],
    out: Annotated[Path, typer.Argument(help="Folder for the packed scans.")],
    *,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; one per core if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Turn scans of any format into zstd TIFF, which decodes fast; again does what is missing.

    Example: `xray-trainer pack SCANS PACKED`
    """
    from xray_trainer.batch.pack import pack as pack_scans

    with scans_bar("Packing") as told:
        done = pack_scans(inputs, out, workers=workers, progress=told)
    tell(message for _uri, message in done.failures)
    words = (
        f"{done.num_packed} scans in {out}, {done.num_before} of them from before; "
        f"{done.bytes_before / 1e6:.1f} MB became {done.bytes_after / 1e6:.1f} MB, ratio {done.ratio:.2f}; "
        f"{len(done.failures)} failed"
    )
    show({"command": "pack", **asdict(done)}, words, as_json=as_json)
    if done.failures:
        raise typer.Exit(1)


def _detector(
    checkpoint: Path | None, calibration: str, *, rate: str | None, device: str, form: str
) -> tuple[Any, float]:
    from xray_trainer.detector.checkpoint import load_detector

    chosen: Path | Literal["auto", "none"] = Path(calibration)
    if calibration in ("auto", "none"):
        chosen = "auto" if calibration == "auto" else "none"
    detector = load_detector(checkpoint, device=device, precision=form, calibration=chosen)
    return detector, detector.threshold_at(rate) if rate else detector.threshold


def _form(form: str, out: Path, *, is_resumed: bool) -> str:
    """Returns the form that the run began with, where it goes on and nobody asks for another."""
    from xray_trainer.batch.run_settings import read_settings

    before = read_settings(out) if is_resumed and form == "auto" else None
    return before.form if before else form


@contextmanager
def _ended_by_ctrl_c(*, is_on: bool) -> Iterator[threading.Event]:
    """Yields what the first Ctrl-C sets, where that ends a watch in good order; a second one interrupts."""
    stop = threading.Event()

    def end(_signal: int, _frame: object) -> None:
        errors.print("ending; what is being searched is finished first", highlight=False)
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, end) if is_on else None
    try:
        yield stop
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
