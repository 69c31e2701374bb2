"""Fitting the network: the loop, its schedule, and its log.

Batches are built ahead in a thread; how long each step waited for its batch is in the log. Killed at any
moment, the same call goes on from the last saved state and ends where it would have ended.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from xray_trainer.detector.crops import Batch, build_batch
from xray_trainer.detector.log import TrainingLog
from xray_trainer.detector.losses import Targets, losses
from xray_trainer.detector.mining import mined, spans
from xray_trainer.detector.state import (
    TrainingState,
    new_state,
    restore_state,
    save_state,
    update_average,
)
from xray_trainer.detector.supply import Supply, num_available
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.errors import CheckpointError

STATE = "state.safetensors"

_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far training is: a stage (`render`, `fit`, `measure`), what is done of it, and what to expect."""

    stage: str
    done: int
    total: int
    seconds_left: float = math.nan
    loss: float = math.nan


Listener = Callable[[Progress], None]


def fit(
    config: TrainingConfig,
    supply: Supply,
    run: Path,
    *,
    families: Sequence[str],
    start_from: Mapping[str, Tensor] | None = None,
    listener: Listener | None = None,
) -> TrainingState:
    """Returns the state after the last step; `run` keeps the state and a line of metrics per step.

    Args:
        config: what to fit and how long.
        supply: the pairs to learn from.
        run: folder.
        families: in the order of the family head.
        start_from: weights to start from, random ones where None.
        listener: hears how far it is.

    Raises:
        RecipeError: `run` holds a run with another configuration.
        CheckpointError: the loss is no number any more.
    """
    run.mkdir(parents=True, exist_ok=True)
    state = new_state(config, num_families=len(families), start_from=start_from)
    if not restore_state(run / STATE, state, config=config):
        first = _batch(config, supply, families, step=0)
        state.precision = choose_precision(config, first, num_families=len(families))
    begin, begin_step = time.perf_counter(), state.step
    with TrainingLog(run, start=state.step) as log:
        for batch, waited_s in _mined_batches(config, state, supply, families):
            line = _step(state, batch, config)
            spent_s = time.perf_counter() - begin
            log.add(line | {"seconds": round(spent_s, 3), "waited_s": round(waited_s, 4)})
            if state.step % config.save_every == 0 or state.step == config.num_steps:
                log.flush()
                save_state(run / STATE, state, config=config)
            left_s = spent_s / (state.step - begin_step) * (config.num_steps - state.step)
            tell(listener, Progress("fit", state.step, config.num_steps, left_s, float(line["loss"])))
    return state


def learning_rate(config: TrainingConfig, step: int) -> float:
    """Returns the rate of a step: a linear rise, then half a cosine down to zero."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    done = (step - config.warmup_steps) / max(1, config.num_steps - config.warmup_steps)
    return config.learning_rate * (1 + math.cos(math.pi * done)) / 2


def choose_precision(config: TrainingConfig, batch: Batch, *, num_families: int) -> str:
    """Returns `fp32` or `bf16`: the one asked for, with `auto` what takes less processor time; CUDA bf16."""
    if config.precision != "auto":
        return config.precision
    if config.device.startswith("cuda"):
        return "bf16"
    seconds = {}
    for precision in ("fp32", "bf16"):
        state = new_state(config, num_families=num_families)
        state.precision = precision
        _step(state, batch, config)
        start = time.process_time()
        _step(state, batch, config)
        seconds[precision] = time.process_time() - start
    return min(seconds, key=lambda name: seconds[name])


def _step(state: TrainingState, batch: Batch, config: TrainingConfig) -> dict[str, float]:
    rate = learning_rate(config, state.step)
    for group in state.optimizer.param_groups:
        group["lr"] = rate
    state.network.train()
    batch = _on_device(batch, config.device)
    with torch.autocast(config.device.split(":")[0], torch.bfloat16, enabled=state.precision == "bf16"):
        output = state.network(batch.transmission)
    parts = losses(output, batch.targets)
    if not bool(torch.isfinite(parts["loss"])):
        raise CheckpointError(f"step {state.step}: the loss is no number any more; lower learning_rate")
    state.optimizer.zero_grad(set_to_none=True)
    parts["loss"].backward()  # type: ignore[no-untyped-call]
    norm = nn.utils.clip_grad_norm_(state.network.parameters(), config.clip_norm)
    state.optimizer.step()
    state.step += 1
    update_average(state, decay=config.ema_decay)
    values = {name: round(float(part.detach()), 6) for name, part in parts.items()}
    return {"step": state.step, **values, "gradient_norm": round(float(norm), 4), "learning_rate": rate}


def _mined_batches(
    config: TrainingConfig, state: TrainingState, supply: Supply, families: Sequence[str]
) -> Iterator[tuple[Batch, float]]:
    """Yields the batches from where the state stands; looks for false alarms between spans of steps."""
    for steps in spans(config, start=state.step):
        if config.mine_every and steps.start and steps.start % config.mine_every == 0:
            indices = supply.first(num_available(config, steps.start))
            average = state.average.eval()
            is_half = state.precision == "bf16"
            state.alarms = mined(
                state.alarms, average, supply, indices, config, step=steps.start, is_half=is_half
            )
        yield from _batches(config, supply, families, steps=steps, alarms=state.alarms)


def _batches(
    config: TrainingConfig, supply: Supply, families: Sequence[str], *, steps: range, alarms: Tensor
) -> Iterator[tuple[Batch, float]]:
    """Yields the batches of these steps, built ahead in a thread, and the seconds waited for each."""
    pending: deque[Future[Batch]] = deque()
    with ThreadPoolExecutor(1, thread_name_prefix="crops") as pool:
        for step in range(steps.start, steps.stop + _AHEAD):
            if step < steps.stop:
                pending.append(pool.submit(_batch, config, supply, families, step=step, alarms=alarms))
            if step >= steps.start + _AHEAD and pending:
                begin = time.perf_counter()
                batch = pending.popleft().result()
                yield batch, time.perf_counter() - begin


def _batch(
    config: TrainingConfig,
    supply: Supply,
    families: Sequence[str],
    *,
    step: int,
    alarms: Tensor | None = None,
) -> Batch:
    indices = supply.first(num_available(config, step))
    return build_batch(supply, indices, config, families=families, step=step, alarms=alarms)


def _on_device(batch: Batch, device: str) -> Batch:
    targets = batch.targets
    moved = (targets.anomaly, targets.border, targets.family, targets.weight)
    return Batch(batch.transmission.to(device), Targets(*(tensor.to(device) for tensor in moved)))


def tell(listener: Listener | None, progress: Progress) -> None:
    """Passes progress on to whoever listens."""
    if listener is not None:
        listener(progress)
