"""How long a scan takes from nothing to 16 bits: scene, projection, transmission, noise and artefacts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import torch

from xray_trainer.bench.progress import Progress, tell
from xray_trainer.bench.render_stages import gpu_scans_per_s, matrix_flop, peak_flops, stage_seconds
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest

Seconds = Mapping[str, float]


def bench_render(
    *,
    repeats: int = 3,
    seed: int = 0,
    request: SceneRequest | None = None,
    families: Sequence[str] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Returns seconds per 1024 x 4096 dual-energy scan of a full container, by cargo family and by stage.

    Figures:
        render.scan_s_median: median over families of each family's median of `repeats` scans.
        render.scan_s_worst_family: the slowest family's median.
        render.cpu_s_median: the same as the first in seconds of all cores together; steadier where others
            use the machine too.
        render.<stage>_s: median over families of one core's seconds in a stage: scene, projection,
            transmission, acquire; difficulty is hiding one thing and measuring it, not part of the above.
        render.matrix_product_share: of the scan's time, what its matrix products would need at the peak
            that is measured on this machine with large ones.
        render.gpu_scans_per_s: scans per second on a GPU, None where none is at hand.

    Args:
        repeats: scans per family; stages are taken from one more.
        seed: of the first scan.
        request: what is rendered, the full container where None; its cargo families are replaced.
        families: of cargo; all that go into a dry container where empty.
        progress: told how many families are done.
    """
    wanted = request or SceneRequest()
    render_scan(wanted, seed=seed, has_benign=False)
    wall, cpu, stages, flop = {}, {}, {}, {}
    names = families or [name for name, family in CARGO_FAMILIES.items() if "dry" in family.spaces]
    for done, name in enumerate(names, start=1):
        own = wanted.model_copy(update={"cargo_families": (name,)})
        took = [_seconds(own, seed + number) for number in range(repeats)]
        wall[name], cpu[name] = (median(one[kind] for one in took) for kind in (0, 1))
        stages[name] = stage_seconds(own, seed=seed)
        flop[name] = matrix_flop(own, seed=seed)
        tell(progress, done, len(names))
    return {
        "figures": {
            **_figures(wall, cpu, stages),
            "render.matrix_product_share": round(
                median(flop.values()) / peak_flops() / median(wall.values()), 4
            ),
            "render.gpu_scans_per_s": gpu_scans_per_s(wanted, seed=seed),
        },
        "by_cargo_family": _by_family(wall, cpu, stages),
        "gpu": _about_gpu(),
        "threads": torch.get_num_threads(),
        "shape_hw": list(wanted.shape_hw),
        "beams": list(wanted.beams),
        "repeats": repeats,
    }


def _figures(wall: Seconds, cpu: Seconds, stages: Mapping[str, Seconds]) -> dict[str, float | None]:
    by_stage = {stage: median(one[stage] for one in stages.values()) for stage in next(iter(stages.values()))}
    return {
        "render.scan_s_median": round(median(wall.values()), 3),
        "render.scan_s_worst_family": round(max(wall.values()), 3),
        "render.cpu_s_median": round(median(cpu.values()), 3),
        **{f"render.{stage}_s": round(value, 3) for stage, value in by_stage.items()},
    }


def _by_family(wall: Seconds, cpu: Seconds, stages: Mapping[str, Seconds]) -> dict[str, dict[str, float]]:
    table = {name: {"scan_s": wall[name], "cpu_s": cpu[name], **stages[name]} for name in wall}
    return {name: {key: round(value, 3) for key, value in row.items()} for name, row in table.items()}


def _about_gpu() -> str:
    if torch.cuda.is_available():
        return f"measured on {torch.cuda.get_device_name()}"
    return "no CUDA device was at hand, so nothing was measured on one"


def _seconds(request: SceneRequest, seed: int) -> tuple[float, float]:
    """Returns seconds of the clock and of all cores together."""
    clock, cores = time.perf_counter(), time.process_time()
    render_scan(request, seed=seed, has_benign=False)
    return time.perf_counter() - clock, time.process_time() - cores
