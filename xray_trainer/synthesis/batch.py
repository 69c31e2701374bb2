"""Many scans on one device: scenes are built by processes, light and noise are computed on the device.

For training on a GPU: scans stay where they are needed, and no file is written. Each scan is the one that
`render_scan` makes on that device. Solids are still projected scene by scene, so on a GPU the time goes into
launching many small kernels, not into arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

import torch

from xray_trainer.errors import InputError
from xray_trainer.physics.scanner import acquire
from xray_trainer.regions import Concealment
from xray_trainer.synthesis.exposure import cores
from xray_trainer.synthesis.hiding import patched
from xray_trainer.synthesis.parallel import spread_in_order
from xray_trainer.synthesis.render import check_names, exposed
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.setting import Setting, sample_setting, scene_seeds
from xray_trainer.synthesis.taxonomy import BENIGN

Task = tuple[SceneRequest, int]


@dataclass(frozen=True, slots=True, eq=False)
class RenderedBatch:
    """Scans of one shape.

    Attributes:
        transmission: float32 (B, E, H, W) on the device, multiples of 1/65535 in (0, 1].
        concealments: of each scan, look-alikes (`NEG`) among them.
        seeds: of each scan.
    """

    transmission: torch.Tensor
    concealments: tuple[tuple[Concealment, ...], ...]
    seeds: tuple[int, ...]


def render_batches(
    tasks: Iterable[Task], *, batch_size: int, device: str = "cpu", workers: int = 0
) -> Iterator[RenderedBatch]:
    """Yields the scans of requests and seeds in their order, `batch_size` at a time; the last may be fewer.

    Args:
        tasks: a request and a seed each.
        batch_size: scans at a time, at least 1.
        device: where light and noise are computed.
        workers: processes that build scenes ahead; none where below 1.

    Raises:
        InputError: scans of one batch differ in shape or in the number of beams.
        RecipeError: as `render_scan`.
    """
    if batch_size < 1:
        raise InputError("batch_size must be at least 1, got {batch_size}", batch_size=batch_size)
    built = spread_in_order(_built, tasks, workers=workers)
    while some := list(islice(built, batch_size)):
        with cores() as pool:
            yield _batch(some, device, pool)


def _built(task: Task) -> tuple[Task, Setting]:
    request, seed = task
    check_names(request)
    return task, sample_setting(request, scene_seeds(seed)[0])


def _batch(built: list[tuple[Task, Setting]], device: str, pool: ThreadPoolExecutor) -> RenderedBatch:
    shapes = {(len(request.beams), *request.shape_hw) for (request, _), _ in built}
    if len(shapes) > 1:
        raise InputError("scans of one batch must be of one shape (E, H, W), got {got}", got=sorted(shapes))
    values = torch.empty((len(built), *shapes.pop()), device=device)
    concealments = []
    for row, (task, setting) in zip(values, built, strict=True):
        row[:], found = _rendered(task, setting, device, pool)
        concealments.append(found)
    return RenderedBatch(values, tuple(concealments), tuple(seed for (_, seed), _ in built))


def _rendered(
    task: Task, first: Setting, device: str, pool: ThreadPoolExecutor
) -> tuple[torch.Tensor, tuple[Concealment, ...]]:
    request, seed = task
    others = map(partial(sample_setting, request, device=device), scene_seeds(seed)[1:])
    there = replace(first, exposure=replace(first.exposure, device=device))
    setting, light, found = exposed(request, chain([there], others), pool)
    # What is hidden was measured in a scene that holds the look-alikes, so these are put in first.
    for one in sorted(found, key=lambda one: one.hidden.kind != BENIGN):
        light = patched(light, [one])
    scan = acquire(light, setting.scanner, seed=setting.noise_seed, pool=pool)
    return scan, tuple(one.concealment for one in found)
