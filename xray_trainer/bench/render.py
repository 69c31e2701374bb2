"""How long a scan takes from nothing to 16 bits: scene, projection, transmission, noise and artefacts."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.render import render_scan
from xray_trainer.synthesis.request import SceneRequest

Progress = Callable[[int, int], None]


def bench_render(*, repeats: int = 3, seed: int = 0, progress: Progress | None = None) -> dict[str, Any]:
    """Returns seconds per 1024 x 4096 dual-energy scan of a full container, by cargo family.

    Figures:
        render.scan_s_median: median over families of each family's median of `repeats` scans.
        render.scan_s_worst_family: the slowest family's median.
    """
    request = SceneRequest()
    render_scan(request, seed=seed, has_benign=False)
    families = [name for name in CARGO_FAMILIES if _fits(name)]
    seconds: dict[str, float] = {}
    for done, name in enumerate(families, start=1):
        wanted = request.model_copy(update={"cargo_families": (name,)})
        seconds[name] = median(_seconds(wanted, seed + number) for number in range(repeats))
        if progress is not None:
            progress(done, len(families))
    return {
        "figures": {
            "render.scan_s_median": round(median(seconds.values()), 3),
            "render.scan_s_worst_family": round(max(seconds.values()), 3),
        },
        "by_cargo_family": {name: round(value, 3) for name, value in seconds.items()},
        "shape_hw": list(request.shape_hw),
        "beams": list(request.beams),
        "repeats": repeats,
    }


def _fits(name: str) -> bool:
    return "dry" in CARGO_FAMILIES[name].spaces


def _seconds(request: SceneRequest, seed: int) -> float:
    begin = time.perf_counter()
    render_scan(request, seed=seed, has_benign=False)
    return time.perf_counter() - begin
