"""From logits to scores that mean something, fitted on scans that were not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.components import top_mean
from xray_trainer.detector.config import Calibration
from xray_trainer.detector.detect import calibrated
from xray_trainer.detector.thresholds import num_needed, operating_point
from xray_trainer.scoring.localisation import wafroc_auc

Float32 = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

TOP_KS = (8, 16, 32, 64, 128)
RATES_PERCENT = ("0.4", "1", "6", "20")

_PRIOR_STRENGTH = 1e-2
_LEAST_SLOPE = 0.05


def fit_calibration(benign: Sequence[Float32], suspicious: Sequence[Float32]) -> Calibration:
    """Returns the calibration of anomaly logits (h, w) of benign and of suspicious scans.

    The number of cells in the mean is the one that tells the two apart best; slope and offset are Platt's;
    thresholds come from the benign scans, for every rate that they are enough to speak of.
    """
    top_k = max(TOP_KS, key=lambda k: auroc(_means(benign, k), _means(suspicious, k)))
    low, high = _means(benign, top_k), _means(suspicious, top_k)
    slope, offset = platt(low, high)
    fitted = Calibration(top_k=top_k, slope=slope, offset=offset)
    scores = np.array([calibrated(float(value), fitted) for value in low])
    return fitted.model_copy(update={"operating_points": operating_points(scores)})


def auroc(benign: Floats, suspicious: Floats) -> float:
    """Returns the area under the ROC curve of one score per scan: wAFROC of single ratings."""
    return float(wafroc_auc([[score] for score in benign], [[score] for score in suspicious]))


def operating_points(benign_scores: Floats) -> dict[str, float]:
    """Returns the threshold of each rate in percent that these benign scans are enough for."""
    return {
        rate: operating_point(benign_scores, float(rate)).threshold
        for rate in RATES_PERCENT
        if num_needed(float(rate)) <= benign_scores.size
    }


def platt(benign: Floats, suspicious: Floats, *, num_steps: int = 100) -> tuple[float, float]:
    """Returns slope and offset of `sigmoid(slope * x + offset)`: Newton's method, Platt's targets."""
    x = np.concatenate([benign, suspicious])
    truth = np.concatenate(
        [np.full(benign.size, 1 / (benign.size + 2)), np.full(suspicious.size, 1 - 1 / (suspicious.size + 2))]
    )
    centre, spread = float(x.mean()), float(x.std()) + 1e-9
    design = np.stack([(x - centre) / spread, np.ones_like(x)], axis=1)
    weights = np.zeros(2)
    for _ in range(num_steps):
        probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (probability - truth) + _PRIOR_STRENGTH * weights
        curvature = design.T @ (design * (probability * (1 - probability))[:, None])
        weights -= np.linalg.solve(curvature + _PRIOR_STRENGTH * np.eye(2), gradient)
    slope = max(float(weights[0]) / spread, _LEAST_SLOPE)
    return slope, float(weights[1]) - slope * centre


def _means(maps: Sequence[Float32], k: int) -> Floats:
    return np.array([top_mean(anomaly, k=k) for anomaly in maps], np.float64)
