"""Commands that adapt a detector to an administration's own scans."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xray_trainer.cli.output import Json, errors, progress_bar, show
from xray_trainer.cli.scans import Checkpoint
from xray_trainer.settings import ensure_home, load_settings

if TYPE_CHECKING:
    from xray_trainer.detector.thresholds import Thresholds


def calibrate(
    benign_scans: Annotated[Path, typer.Option(help="Folder of scans that are known to hide nothing.")],
    *,
    rates: Annotated[str, typer.Option(help="False alarms per hundred benign scans.")] = "0.4,1,6",
    out: Annotated[
        Path | None, typer.Option(help="Folder for calibration.json; if not given, used from now on.")
    ] = None,
    checkpoint: Checkpoint = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    as_json: Json = False,
) -> None:
    """Fix the thresholds for asked false-alarm rates on benign scans of your own.

    Without --out the detector and the application use them from now on, on this computer; the checkpoint
    itself does not change. Give the file of --out to `detect --calibration`, here or elsewhere.

    Example: `xray-trainer calibrate --benign-scans OWN --rates 1,6`
    """
    from xray_trainer.detector.calibrating import calibrate_folder
    from xray_trainer.detector.checkpoint import load_detector
    from xray_trainer.detector.thresholds import FILE, home_path, write_thresholds

    detector = load_detector(checkpoint, device=device, calibration="none")
    with progress_bar("Scoring") as report:
        done = calibrate_folder(
            detector,
            benign_scans,
            rates_percent=rates.split(","),
            today=datetime.now(UTC).date(),
            progress=report,
        )
    home = home_path(ensure_home(load_settings()), detector.config.weights_sha256)
    path = home if out is None else out / FILE
    write_thresholds(path, done.thresholds)
    for where, sentence in (*done.notes, *done.failures):
        errors.print(f"{where}: {sentence}", markup=False, highlight=False, soft_wrap=True)
    result = {
        "command": "calibrate",
        "file": str(path),
        **done.thresholds.model_dump(),
        "failures": done.failures,
        "notes": done.notes,
    }
    show(result, f"{_words(done.thresholds)}\nin {path}", as_json=as_json)
    if done.failures:
        raise typer.Exit(1)


def _words(thresholds: Thresholds) -> str:
    lines = [f"{thresholds.num_scans} benign scans, checkpoint {thresholds.checkpoint}"]
    lines += [
        f"{rate} %: threshold {point.threshold:.4f}; the true rate lies between {point.low_percent:.2f} and "
        f"{point.high_percent:.2f} % with 95 % confidence"
        for rate, point in thresholds.points.items()
    ]
    return "\n".join(lines)
