"""How telling a field is about labels: two-sample statistics under many labellings at once.

All return areas under the curve or their like, from 0.5 (tells nothing) to 1 (tells all), one per labelling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Value = float | str | None
Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


def telling(values: Sequence[Value], mixed: Labels) -> Floats:
    """Returns how telling a field is under each labelling (P, N), as an area from 0.5 to 1, (P,)."""
    present = np.array([value is not None for value in values])
    labels = mixed[:, present]
    there = [value for value in values if value is not None]
    if len(set(there)) < 2:
        return np.full(len(mixed), 0.5)
    if isinstance(there[0], str):
        return _telling_names([str(value) for value in there], labels)
    numbers = np.array(there, float)
    spread = np.abs(numbers - np.median(numbers))
    return np.maximum(_areas(numbers, labels), _areas(spread, labels))


def telling_together(fields: Mapping[str, Sequence[Value]], mixed: Labels) -> Floats:
    """Returns the areas of a ridge regression on all fields, each scan judged by the others, (P,)."""
    columns = np.column_stack([np.ones(mixed.shape[1]), *(_columns(values) for values in fields.values())])
    penalty = np.eye(columns.shape[1]) * columns.shape[1]
    penalty[0, 0] = 1e-9
    half = np.linalg.solve(columns.T @ columns + penalty, columns.T)
    own = (columns * half.T).sum(axis=1)
    labels = mixed.astype(float)
    left_out = (labels @ columns @ half - labels * own) / (1 - own)
    return np.array([_area(guess, label) for guess, label in zip(left_out, mixed, strict=True)])


def _telling_names(names: Sequence[str], labels: Labels) -> Floats:
    """Returns half of 1 plus the total variation distance between the shares of names, (P,)."""
    known = sorted(set(names))
    shown = np.array([[name == one for one in known] for name in names], float)
    suspicious = _shares(labels, shown)
    benign = _shares(~labels, shown)
    distance: Floats = 0.5 + np.abs(suspicious - benign).sum(axis=1) / 4
    return distance


def _shares(labels: Labels, shown: Floats) -> Floats:
    shares: Floats = labels @ shown / np.maximum(labels.sum(axis=1, keepdims=True), 1)
    return shares


def _areas(numbers: Floats, labels: Labels) -> Floats:
    """Returns the areas under the curves of numbers (N,) under labellings (P, N), turned to 0.5 or more."""
    ranks = _ranks(numbers)
    num = labels.sum(axis=1)
    pairs = np.maximum(num * (labels.shape[1] - num), 1)
    areas = (labels @ ranks - num * (num + 1) / 2) / pairs
    folded: Floats = 0.5 + np.abs(np.where(num * (labels.shape[1] - num) > 0, areas, 0.5) - 0.5)
    return folded


def _area(guesses: Floats, labels: Labels) -> float:
    ranks, num = _ranks(guesses), int(labels.sum())
    return float((ranks[labels].sum() - num * (num + 1) / 2) / max(num * (len(labels) - num), 1))


def _columns(values: Sequence[Value]) -> Floats:
    """Returns a field as standardised columns (N, C): ranks of numbers, one column per name that repeats.

    What is missing gets the mean of the others, so that its absence tells nothing.
    """
    there = [value for value in values if value is not None]
    if len(set(there)) < 2:
        return np.zeros((len(values), 0))
    present = np.array([value is not None for value in values])
    shown = _shown([str(value) for value in there]) if isinstance(there[0], str) else _numbers(there)
    table = np.tile(shown.mean(axis=0), (len(values), 1))
    table[present] = shown
    return _standard(table)


def _numbers(values: Sequence[float | str]) -> Floats:
    return _ranks([float(value) for value in values])[:, None]


def _shown(names: Sequence[str]) -> Floats:
    repeated = [name for name, num in sorted(Counter(names).items()) if num > 1]
    return np.array([[name == one for one in repeated] for name in names], float).reshape(len(names), -1)


def _standard(table: Floats) -> Floats:
    spread = table.std(axis=0)
    centred: Floats = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return centred


def _ranks(numbers: Sequence[float] | Floats) -> Floats:
    """Returns the ranks of numbers from 1, those of equal numbers their mean."""
    _values, places, counts = np.unique(np.asarray(numbers, float), return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return ranks
