"""Where the network raises false alarms: crops are laid there, so that it learns what it confuses.

Every `mine_every` steps the averaged network is run over some pairs without their concealments; the highest
peaks of its anomaly map are remembered per pair. They follow from seed and step alone, and are saved with the
state of a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from xray_trainer.detector.crops import OpensPairs
from xray_trainer.detector.frame import padded
from xray_trainer.detector.network import STRIDE, Network
from xray_trainer.detector.pairs import StoredPair
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.scans.codes import transmission_from_codes

NUM_ALARMS = 6

_APART_CELLS = 20
_SMOOTHED_CELLS = 3


def no_alarms(num_pairs: int) -> Tensor:
    """Returns int32 (num_pairs, 6, 2) of -1: nothing is known yet."""
    return torch.full((num_pairs, NUM_ALARMS, 2), -1, dtype=torch.int32)


def spans(config: TrainingConfig, *, start: int) -> Iterator[range]:
    """Yields the steps from `start` on, cut where false alarms are looked for anew."""
    every = config.mine_every or config.num_steps
    while start < config.num_steps:
        end = min(config.num_steps, (start // every + 1) * every)
        yield range(start, end)
        start = end


def mined(
    alarms: Tensor,
    network: Network,
    store: OpensPairs,
    indices: Sequence[int],
    config: TrainingConfig,
    *,
    step: int,
    is_half: bool = False,
) -> Tensor:
    """Returns the false alarms with those of `num_mined` randomly drawn pairs looked for anew.

    Args:
        alarms: int32 (num_pairs, 6, 2), x and y in pixels of the stored pair, -1 where unknown.
        network: in evaluation mode.
        store: where the pairs lie.
        indices: of the pairs that may be drawn.
        config: of the run.
        step: where the run stands.
        is_half: run the network in bf16.
    """
    rng = np.random.default_rng((config.seed, step, 1))
    drawn = rng.choice(indices, min(config.num_mined, len(indices)), replace=False)
    found = alarms.clone()
    for index in drawn.tolist():
        found[index] = torch.from_numpy(
            _alarms(network, store.open(index), device=config.device, is_half=is_half)
        )
    return found


def peaks(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    """Returns int32 (6, 2): x and y of the highest cells of a map (h, w), 20 cells apart, highest first."""
    smooth = cv2.blur(logits, (_SMOOTHED_CELLS, _SMOOTHED_CELLS))
    found = np.full((NUM_ALARMS, 2), -1, np.int32)
    for place in found:
        y, x = np.unravel_index(int(smooth.argmax()), smooth.shape)
        if not np.isfinite(smooth[y, x]):
            break
        place[:] = x, y
        rows, columns = (slice(max(0, int(at) - _APART_CELLS), int(at) + _APART_CELLS + 1) for at in (y, x))
        smooth[rows, columns] = -np.inf
    return found


def _alarms(network: Network, pair: StoredPair, *, device: str, is_half: bool) -> npt.NDArray[np.int32]:
    frame = torch.from_numpy(padded(transmission_from_codes(np.asarray(pair.codes[1]))))
    kind = device.split(":", maxsplit=1)[0]
    with torch.inference_mode(), torch.autocast(kind, torch.bfloat16, enabled=is_half):
        logits = network(frame[None].to(device)).anomaly[0].float().cpu().numpy()
    rows, columns = (-(-side // STRIDE) for side in pair.numbers.shape)
    cells = peaks(logits[:rows, :columns])
    return np.where(cells < 0, -1, cells * STRIDE + STRIDE // 2).astype(np.int32)
