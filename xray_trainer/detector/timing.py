"""Clocks for work on a CPU or a GPU, and the speed of a plain matrix product: the best to hope for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import torch

_MATRIX_SIDE = {"cpu": 2048, "cuda": 8192}


@dataclass(frozen=True, slots=True)
class Seconds:
    """What a run takes.

    Attributes:
        wall: median by the clock; other work on the machine counts in.
        core: median of processor time over all cores; on an idle machine about `wall` times cores.
    """

    wall: float
    core: float


def seconds_of(run: Callable[[], object], *, repeats: int) -> Seconds:
    """Returns what `run` takes, after one run that does not count."""
    run()
    told = [_once(run) for _ in range(repeats)]
    return Seconds(median(wall for wall, _ in told), median(core for _, core in told))


def matmul_flops(dtype: torch.dtype, *, device: torch.device, repeats: int) -> float:
    """Returns the best measured operations per second of a square matrix product of random numbers."""
    generator = torch.Generator().manual_seed(0)
    side = _MATRIX_SIDE[device.type]
    left = torch.randn(side, side, generator=generator).to(device, dtype)
    walls = [_once(lambda: left @ left)[0] for _ in range(repeats + 1)]
    return float(2 * side**3 / min(walls))


def _once(run: Callable[[], object]) -> tuple[float, float]:
    _wait()
    begin, core = time.perf_counter(), time.process_time()
    run()
    _wait()
    return time.perf_counter() - begin, time.process_time() - core


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
