"""Where the time of rendering goes: stage by stage on one core, its matrix products, and a GPU's rate."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import torch
from torch.utils.flop_counter import FlopCounterMode

from xray_trainer.physics.scanner import acquire
from xray_trainer.physics.transmission import transmission
from xray_trainer.synthesis.batch import render_batches
from xray_trainer.synthesis.hiding import hide
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.setting import sample_setting, scene_seeds

_T = TypeVar("_T")
_SIDE = 2048
_TRIES = 3
_GPU_BATCH = 8
_GPU_BATCHES = 4


def stage_seconds(request: SceneRequest, *, seed: int) -> dict[str, float]:
    """Returns one core's seconds by stage: scene, projection, transmission, acquire, difficulty.

    Difficulty is drawing one thing, hiding it, looking at the part of the scan again and measuring it.
    """
    took = dict.fromkeys(("scene", "projection", "transmission", "acquire", "difficulty"), 0.0)
    with _one_core():
        hiding = request.model_copy(update={"num_hidden": 1})
        setting = _timed(took, "scene", lambda: sample_setting(hiding, scene_seeds(seed)[0]))
        view = setting.exposure
        lights = []
        for strip in view.strips():
            areal, materials = _timed(took, "projection", partial(view.areal, strip))
            lights.append(_timed(took, "transmission", partial(transmission, areal, materials, view.beams)))
        light = torch.cat(lights, dim=2)
        _timed(took, "acquire", lambda: acquire(light, setting.scanner, seed=setting.noise_seed))
        _timed(took, "difficulty", lambda: hide(hiding, setting, light))
    return took


def matrix_flop(request: SceneRequest, *, seed: int) -> float:
    """Returns the operations of a scan's matrix products, a multiplication and an addition as two."""
    setting = sample_setting(request, scene_seeds(seed)[0])
    in_place = {torch.ops.aten.addmm_: _addmm_flop}
    with _one_core(), FlopCounterMode(display=False, custom_mapping=in_place) as count:
        light = torch.cat([setting.exposure.columns(strip) for strip in setting.exposure.strips()], dim=2)
        acquire(light, setting.scanner, seed=setting.noise_seed)
    return float(count.get_total_flops())


def peak_flops() -> float:
    """Returns the operations per second that this processor reaches in large float32 matrix products."""
    left = torch.rand((_SIDE, _SIDE), generator=torch.Generator().manual_seed(0))
    seconds = []
    for _ in range(_TRIES):
        begin = time.perf_counter()
        left @ left
        seconds.append(time.perf_counter() - begin)
    return 2 * _SIDE**3 / min(seconds)


def gpu_scans_per_s(request: SceneRequest, *, seed: int) -> float | None:
    """Returns scans per second from scene to 16 bits in batches on a GPU, or None without one."""
    if not torch.cuda.is_available():
        return None
    tasks = [(request, seed + number) for number in range(_GPU_BATCH * (_GPU_BATCHES + 1))]
    batches = render_batches(
        tasks, batch_size=_GPU_BATCH, device="cuda", workers=max(1, (os.cpu_count() or 2) - 1)
    )
    next(batches)
    torch.cuda.synchronize()
    begin = time.perf_counter()
    num = sum(len(batch.transmission) for batch in batches)
    torch.cuda.synchronize()
    return round(num / (time.perf_counter() - begin), 2)


def _addmm_flop(_onto: torch.Size, left: torch.Size, right: torch.Size, **_: object) -> int:
    """Returns the operations of adding a product (m, k) (k, n) onto (m, n), as the counter asks for them."""
    return 2 * left[0] * left[1] * right[1]


def _timed(took: dict[str, float], stage: str, run: Callable[[], _T]) -> _T:
    begin = time.thread_time()
    result = run()
    took[stage] += time.thread_time() - begin
    return result


@contextmanager
def _one_core() -> Iterator[None]:
    num = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(num)
