"""A tiny classifier for questions of the kind "can anything tell these apart?", scored out of fold.

Nothing is tuned: what matters is that a difference that exists is found (tests hold positive controls) and
that none is found where there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_NUM_FOLDS = 3
_NUM_HELD_OUT = 6
_FARTHEST = 4.0
_RIDGE = 10.0
_NEWTON_STEPS = 12
_TINY = 1e-9


def auroc(scores: Array, is_positive: Array) -> float:
    """Returns the area under the ROC curve; ties count half.

    >>> auroc(np.array([1.0, 2.0, 2.0, 3.0]), np.array([0, 0, 1, 1]))
    0.875
    """
    positive, negative = scores[is_positive == 1], scores[is_positive == 0]
    above = np.sign(positive[:, None] - negative[None, :])
    return float((above.mean() + 1) / 2)


def auroc_halfwidth(num_each: int, *, sigmas: float = 2.576) -> float:
    """Returns how far from 0.5 chance alone takes an AUROC of so many against so many (99 % by default)."""
    return float(sigmas * np.sqrt((2 * num_each + 1) / (12 * num_each**2)))


def matched_auroc(features: Array, is_positive: Array, groups: Array) -> float:
    """Returns the out-of-fold AUROC of a ridge logistic regression on features (n, k).

    Each group (a scene) holds both classes alike and stands on both sides of every split, with other noise.
    Its features are measured from its own mean and spread in training, so that what differs between groups
    hides nothing.
    """
    fold = _places_within(2 * groups + is_positive) % _NUM_FOLDS
    found = []
    for held_out in (fold == number for number in range(_NUM_FOLDS)):
        scaled = _scaled_by_group(features, groups, is_training=~held_out)
        score = _fit_logistic(scaled[~held_out], is_positive[~held_out])
        found.append(auroc(score(scaled[held_out]), is_positive[held_out]))
    return float(np.mean(found))


def unseen_auroc(features: Array, is_positive: Array, groups: Array, *, is_curved: bool = False) -> float:
    """Returns the out-of-fold AUROC of a ridge logistic regression on features (n, k), groups held out whole.

    Args:
        features: measured in any unit.
        is_positive: (n,) labels.
        groups: (n,) of scenes; none is trained on and asked about at once.
        is_curved: whether squares of features count too.
    """
    fold = np.unique(groups, return_inverse=True)[1] % _NUM_HELD_OUT
    found = []
    for held_out in (fold == number for number in range(_NUM_HELD_OUT)):
        inputs = _standard(features, is_training=~held_out, is_curved=is_curved)
        score = _fit_logistic(inputs[~held_out], is_positive[~held_out])
        found.append(auroc(score(inputs[held_out]), is_positive[held_out]))
    return float(np.mean(found))


def side_by_side(differences: Array, groups: Array) -> float:
    """Returns the share of pairs told apart by the differences (n, k) of their features, groups held out."""
    scale = differences.std(axis=0) + _TINY
    both = np.concatenate([differences, -differences]) / scale
    labels, fold = (
        np.repeat([1, 0], len(differences)),
        np.unique(groups, return_inverse=True)[1] % _NUM_HELD_OUT,
    )
    right = np.zeros(len(differences), bool)
    for held_out in (fold == number for number in range(_NUM_HELD_OUT)):
        training = np.tile(~held_out, 2)
        score = _fit_logistic(both[training], labels[training])
        right[held_out] = score(differences[held_out] / scale) > 0
    return float(right.mean())


def _standard(features: Array, *, is_training: Array, is_curved: bool) -> Array:
    """Returns features, and their squares if asked, in spreads of the training part from its mean."""
    known = features[is_training]
    scaled = np.clip((features - known.mean(axis=0)) / (known.std(axis=0) + _TINY), -_FARTHEST, _FARTHEST)
    return np.column_stack([scaled, scaled**2]) if is_curved else scaled


def _places_within(labels: Array) -> Array:
    """Returns of each label the how many-th of its sort it is."""
    places = np.zeros(len(labels), int)
    for label in np.unique(labels):
        places[labels == label] = np.arange(np.sum(labels == label))
    return places


def _scaled_by_group(features: Array, groups: Array, *, is_training: Array) -> Array:
    scaled = np.empty_like(features)
    for group in np.unique(groups):
        of_group = groups == group
        known = features[of_group & is_training]
        scaled[of_group] = (features[of_group] - known.mean(axis=0)) / (known.std(axis=0) + _TINY)
    return scaled


def _fit_logistic(features: Array, is_positive: Array) -> Callable[[Array], Array]:
    inputs = np.column_stack([features, np.ones(len(features))])
    weight = np.zeros(inputs.shape[1])
    for _ in range(_NEWTON_STEPS):
        share = 1 / (1 + np.exp(-inputs @ weight))
        slope = inputs.T @ (share - is_positive) + _RIDGE * weight
        curvature = (inputs * (share * (1 - share))[:, None]).T @ inputs + _RIDGE * np.eye(len(weight))
        weight -= np.linalg.solve(curvature, slope)
    return lambda others: np.asarray(others @ weight[:-1])
