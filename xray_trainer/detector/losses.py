"""What training minimises, over a batch of crops at stride 4.

anomaly   focal cross-entropy (Lin et al. 2017, gamma 2) plus Dice (Milletari et al. 2016)
crop      cross-entropy of the crop's top-k mean logit: the score of a scan is made the same way
pair      softplus of the benign logit minus that of the same cell with something hidden in it: the same
          background in both, so only what is hidden can tell them apart
border    cross-entropy where a concealment is, so that touching ones part
family    cross-entropy where a concealment is
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from xray_trainer.detector.network import NetworkOutput

_GAMMA = 2.0
_EMPTY_SHARE = 0.01
_CROP_TOP_K = 8
_WEIGHTS = {"focal": 4.0, "dice": 1.0, "crop": 1.0, "pair": 1.0, "border": 0.2, "family": 0.2}


@dataclass(frozen=True, slots=True)
class Targets:
    """Truth of a batch at stride 4; the batch is pairs in turn: with something hidden, then without.

    Attributes:
        anomaly: float (B, h, w), 1 where something is hidden.
        border: float (B, h, w), 1 on the outermost cells of each concealment.
        family: int64 (B, h, w), index of the family, -1 where nothing is hidden or nobody knows.
        weight: float (B, h, w), 0 on cells that must not count, such as truth that cannot be seen.
    """

    anomaly: Tensor
    border: Tensor
    family: Tensor
    weight: Tensor


def losses(output: NetworkOutput, targets: Targets) -> dict[str, Tensor]:
    """Returns each loss by name, and their weighted sum as `loss`."""
    parts = {
        "focal": focal(output.anomaly, targets.anomaly, weight=targets.weight),
        "dice": dice(output.anomaly, targets.anomaly, weight=targets.weight),
        "crop": crop_loss(output.anomaly, targets),
        "pair": pair_loss(output.anomaly, targets),
        "border": _where(output.border, targets.border, weight=targets.anomaly * targets.weight),
        "family": _family(output.family, targets.family),
    }
    return parts | {"loss": sum((_WEIGHTS[name] * part for name, part in parts.items()), torch.zeros(()))}


def focal(logits: Tensor, truth: Tensor, *, weight: Tensor) -> Tensor:
    """Returns sum (1 - p_t)^gamma CE over the number of positive cells and a hundredth of all cells."""
    entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    missed = torch.where(truth > 0.5, 1 - logits.sigmoid(), logits.sigmoid())
    cells = (weight * truth).sum() + _EMPTY_SHARE * truth.numel()
    return (weight * missed**_GAMMA * entropy).sum() / cells


def dice(logits: Tensor, truth: Tensor, *, weight: Tensor) -> Tensor:
    """Returns 1 - 2 |A B| / (|A| + |B|) over the batch, 1 cell added above and below."""
    probability = logits.sigmoid() * weight
    truth = truth * weight
    return 1 - (2 * (probability * truth).sum() + 1) / (probability.sum() + truth.sum() + 1)


def crop_loss(logits: Tensor, targets: Targets) -> Tensor:
    """Returns the cross-entropy of each crop's top-k mean against whether it shows a concealment."""
    shown = (targets.anomaly * targets.weight).flatten(1).sum(dim=1)
    hidden = (targets.anomaly * (1 - targets.weight)).flatten(1).sum(dim=1)
    counted = ((shown > 0) | (hidden == 0)).float()
    flat = logits.flatten(1)
    means = flat.topk(min(_CROP_TOP_K, flat.shape[1]), dim=1).values.mean(dim=1)
    return _where(means, (shown > 0).float(), weight=counted)


def pair_loss(logits: Tensor, targets: Targets) -> Tensor:
    """Returns the mean softplus(benign - suspicious) over the cells where something is hidden."""
    counted = (targets.anomaly * targets.weight)[0::2]
    return (counted * functional.softplus(logits[1::2] - logits[0::2])).sum() / (counted.sum() + 1)


def _where(logits: Tensor, truth: Tensor, *, weight: Tensor) -> Tensor:
    entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return (weight * entropy).sum() / (weight.sum() + 1)


def _family(logits: Tensor, truth: Tensor) -> Tensor:
    entropy = functional.cross_entropy(logits, truth, ignore_index=-1, reduction="sum")
    return entropy / ((truth >= 0).sum() + 1)
