"""How fast a folder of scans becomes findings, against the speed of light here and against others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from xray_trainer.batch.local import default_workers
from xray_trainer.bench.batch_baselines import BASELINES, baseline_scans_per_s
from xray_trainer.bench.batch_folder import FORMATS, bytes_per_scan, rendered_scans, write_folder
from xray_trainer.bench.batch_runs import RunRequest, measured_runs
from xray_trainer.bench.batch_stages import gpu_network_s, light_scans_per_s, stage_core_seconds
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.detector.checkpoint import load_detector
from xray_trainer.detector.detect import Detector
from xray_trainer.errors import unknown_name
from xray_trainer.scans.scan import Scan

_SLOW = {"anomalib": 8}
"""anomalib takes so many times longer that it gets so many times fewer scans."""


@dataclass(frozen=True, slots=True)
class BatchAmount:
    """How much a batch bench does.

    Attributes:
        num: scans of a folder.
        num_rendered: different scans among them; the others are links.
        shape_hw: of every scan.
        num_energies: 1 or 2.
        repeats: runs per format, of which the median counts.
        num_baseline: scans that a baseline searches, after one that does not count.
        formats: of `FORMATS`.
        baselines: of `BASELINES`.
    """

    num: int = 500
    num_rendered: int = 8
    shape_hw: tuple[int, int] = (1024, 4096)
    num_energies: int = 2
    repeats: int = 3
    num_baseline: int = 16
    formats: Sequence[str] = FORMATS
    baselines: Sequence[str] = BASELINES


def bench_batch(
    amount: BatchAmount,
    *,
    checkpoint: Path | None = None,
    device: str = "auto",
    form: str = "auto",
    workers: int | None = None,
    scratch: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Returns figures, what each stage costs, and what the runs were.

    Figures:
        batch.<format>.scans_per_s: median of the repeats, from the first file to the last row on the disk.
        batch.<format>.light_scans_per_s: what the stages allow at best, see `batch_stages`.
        batch.<format>.of_light: one over the other.
        batch.over_loop, over_dataloader, over_anomalib: from PNG, times as fast as a baseline; None where the
            baseline is not installed or was not asked for. See `batch_baselines`.
        batch.peak_mb: largest memory of a process that runs end to end.
        batch.resume_s: seconds to find out that nothing is left to do in the last folder, detector loaded.

    Args:
        amount: how much of everything.
        checkpoint: folder of one, the shipped one if None.
        device: auto, cpu or cuda.
        form: of the network; that which `auto` finds is used throughout.
        workers: threads of a run.
        scratch: folder for scans and results, made if it is not there; the system's if None.
        progress: hears (done, of how many).

    Raises:
        RecipeError: there is no such format or baseline.
    """
    _check_names(amount)
    detector = load_detector(checkpoint, device=device, precision=form)
    bench = _Bench(amount, detector, checkpoint, workers)
    steps, by_format, baselines = len(amount.formats) + len(amount.baselines) + 1, {}, {}
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="xray-trainer-bench-", dir=scratch) as folder:
        scans = rendered_scans(
            amount.num_rendered, shape_hw=amount.shape_hw, num_energies=amount.num_energies
        )
        tell(progress, 1, steps)
        for name in amount.formats:
            by_format[name] = bench.format(name, Path(folder) / name, scans)
            tell(progress, 1 + len(by_format), steps)
        for name in amount.baselines:
            baselines[name] = bench.baseline(name, Path(folder) / "baselines", scans)
            tell(progress, 1 + len(by_format) + len(baselines), steps)
    return {
        "figures": _figures(by_format, baselines),
        "by_format": by_format,
        "baseline_scans_per_s": baselines,
        "form": detector.form.sentence,
        "workers": workers or default_workers(),
        "page_cache": f"warm: {amount.num} scans are links to {amount.num_rendered}, all read before",
        "gpu_note": _gpu_note(detector),
        **_told(amount),
    }


def _check_names(amount: BatchAmount) -> None:
    for what, names, valid in (
        ("format", amount.formats, FORMATS),
        ("baseline", amount.baselines, BASELINES),
    ):
        for name in names:
            if name not in valid:
                raise unknown_name(what, name, valid)


class _Bench:
    """Measures formats and baselines of one amount with one detector."""

    def __init__(
        self, amount: BatchAmount, detector: Detector, checkpoint: Path | None, workers: int | None
    ) -> None:
        self._amount, self._detector, self._checkpoint, self._workers = amount, detector, checkpoint, workers

    def format(self, name: str, folder: Path, scans: Sequence[Scan]) -> dict[str, Any]:
        """Returns what was measured of one format; its folder is written."""
        amount, detector = self._amount, self._detector
        files = write_folder(folder, scans, file_format=name, num=amount.num)
        core_s = stage_core_seconds(detector, files[: amount.num_rendered], min_score=detector.threshold)
        light = light_scans_per_s(core_s, network_s=gpu_network_s(detector, files[0]))
        told = measured_runs(
            RunRequest(
                folder=str(folder),
                checkpoint=str(self._checkpoint) if self._checkpoint else None,
                form=detector.form.name,
                device=str(detector.form.device),
                workers=self._workers,
                repeats=amount.repeats,
            )
        )
        scans_per_s = told["num_scans"] / median(told["seconds"])
        return {
            "scans_per_s": round(scans_per_s, 4),
            "light_scans_per_s": round(light, 4),
            "of_light": round(scans_per_s / light, 4),
            "core_seconds_per_scan": round(median(told["core_seconds"]) / told["num_scans"], 5),
            "stage_core_seconds": {stage: round(seconds, 5) for stage, seconds in core_s.items()},
            "mb_per_scan": round(bytes_per_scan(files[: amount.num_rendered]) / 1e6, 3),
            "seconds": [round(seconds, 3) for seconds in told["seconds"]],
            "peak_mb": round(told["peak_mb"], 1),
            "resume_s": round(told["resume_s"], 3),
            "num_findings": told["num_findings"],
        }

    def baseline(self, name: str, folder: Path, scans: Sequence[Scan]) -> float | None:
        """Returns scans per second of a baseline."""
        num = 1 + max(1, self._amount.num_baseline // _SLOW.get(name, 1))
        files = write_folder(folder / name, scans, file_format="png", num=num)[:num]
        return baseline_scans_per_s(name, files, checkpoint=self._checkpoint)


def _figures(
    by_format: dict[str, dict[str, Any]], baselines: dict[str, float | None]
) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    for name, told in by_format.items():
        for key in ("scans_per_s", "light_scans_per_s", "of_light"):
            figures[f"batch.{name}.{key}"] = told[key]
    ours = by_format.get("png", {}).get("scans_per_s")
    for name in BASELINES:
        theirs = baselines.get(name)
        figures[f"batch.over_{name}"] = round(ours / theirs, 3) if ours and theirs else None
    figures["batch.peak_mb"] = max((told["peak_mb"] for told in by_format.values()), default=None)
    last = list(by_format.values())[-1:]
    figures["batch.resume_s"] = last[0]["resume_s"] if last else None
    return figures


def _gpu_note(detector: Detector) -> str:
    if detector.form.device.type == "cuda":
        return "light is the slower of the cores' stages and the network on the GPU"
    return "no GPU was used: all stages share the cores"


def _told(amount: BatchAmount) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps({name: getattr(amount, name) for name in amount.__slots__}))
    return {"amount": told}
