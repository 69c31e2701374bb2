"""Many machines: Ray Data hands blocks of inputs to actors, each with a detector of its own and our reader.

Rows come back to the process that began the run, which alone writes them, in the order of the inputs, into
the same part files as the local engine: a run is killed, resumed and joined in the same way. An actor that
dies costs its block, which Ray gives to another. One actor per GPU where the cluster has some, else per core.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xray_trainer.batch.listing import Input
from xray_trainer.batch.parts import from_line
from xray_trainer.batch.ray_actor import COLUMNS, ActorOrder, RayActor
from xray_trainer.batch.search import Found, Keep
from xray_trainer.errors import InputError, MissingExtraError, XrayTrainerError
from xray_trainer.machine import num_cores

if TYPE_CHECKING:
    from xray_trainer.batch.plan import BatchPlan
    from xray_trainer.detector.detect import Detector

SCANS_PER_BLOCK: Final = 16

_QUIET: Final = {
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_agent_register_timeout_ms": "300000",
}

_STORE_BYTES: Final = 256 * 1024 * 1024
"""Rows and uris are small; scans never go through Ray's store."""


def search_with_ray(
    source: Iterable[Input | None],
    detector: Detector,
    *,
    plan: BatchPlan,
    keep: Keep | None = None,
    min_score: float | None = None,
) -> Iterator[Found]:
    """Yields the rows of inputs in their order, searched on the cluster of RAY_ADDRESS or on this machine.

    Args:
        source: all inputs.
        detector: its network goes to the actors and runs there in the form that it has here.
        plan: `workers` is the number of actors.
        keep: must be None: previews and maps would be written where scans are searched.
        min_score: of the findings to keep.

    Raises:
        MissingExtraError: Ray is not installed.
        InputError: something was asked for that Ray does not do.
    """
    if find_spec("ray") is None:
        raise MissingExtraError("--engine ray needs Ray; install xray-trainer[cluster]")
    if plan.follow is not None or keep is not None:
        raise InputError(
            "--engine ray takes neither --follow nor --previews nor --maps; use the local engine"
        )
    return _search([each for each in source if each is not None], detector, plan.workers, min_score)


def _search(
    inputs: Sequence[Input], detector: Detector, workers: int | None, min_score: float | None
) -> Iterator[Found]:
    if not inputs:
        return
    ray = _started(workers)
    is_gpu = detector.form.device.type == "cuda" and ray.cluster_resources().get("GPU", 0) >= 1
    share = _share(ray, is_gpu=is_gpu)
    order = ActorOrder(
        network=deepcopy(detector.form.network).cpu(),
        config=detector.config,
        form=detector.form.name,
        device=detector.form.device.type,
        min_score=min_score,
        folder=str(Path.cwd()),
        threads=share["num_cpus"],
    )
    actors = workers or _num_actors(ray, len(inputs), is_gpu=is_gpu)
    items = [{name: getattr(each, name) for name in COLUMNS} for each in inputs]
    blocks = ray.data.from_items(items, override_num_blocks=-(-len(items) // SCANS_PER_BLOCK))
    done = blocks.map_batches(
        RayActor,
        fn_constructor_args=(order,),
        batch_size=SCANS_PER_BLOCK,
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(size=actors),
        **share,
    )
    for row in done.iter_rows():
        yield from_line(row["found"])


def _started(workers: int | None) -> Any:
    """Returns Ray, connected to a cluster or started on this machine, saying little and telling nobody."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    ray: Any = import_module("ray")
    import_module("ray.data")
    if not ray.is_initialized():
        own = {
            "num_cpus": max(num_cores(), workers or 1),
            "include_dashboard": False,
            "object_store_memory": _STORE_BYTES,
        }
        _init(ray, {} if os.environ.get("RAY_ADDRESS") else own)
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    return ray


def _init(ray: Any, options: dict[str, Any]) -> None:
    try:
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **options)
    except Exception as error:  # Ray raises plain exceptions
        where = os.environ.get("RAY_ADDRESS", "this machine")
        raise XrayTrainerError(
            "Ray on {where} cannot be reached or started: {why}", where=where, why=error
        ) from None


def _share(ray: Any, *, is_gpu: bool) -> dict[str, int]:
    """Returns what one actor takes of its machine: a core, or a GPU with its share of the cores."""
    if not is_gpu:
        return {"num_cpus": 1}
    resources = ray.cluster_resources()
    return {"num_gpus": 1, "num_cpus": max(1, int(resources.get("CPU", 1) // resources["GPU"]))}


def _num_actors(ray: Any, num_inputs: int, *, is_gpu: bool) -> int:
    num = int(ray.cluster_resources().get("GPU" if is_gpu else "CPU", 1))
    return max(1, min(num, -(-num_inputs // SCANS_PER_BLOCK)))
