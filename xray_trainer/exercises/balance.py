"""Whether a set's suspicious scans differ from its benign ones in anything but what is hidden.

Whoever can tell them apart by the conveyance, the papers or the noise learns that instead of searching. Each
field is compared by itself, and all of them together by a small classifier; labels are permuted to learn what
chance does (Good 2005, Permutation Tests), and Holm's method (1979) corrects for the number of comparisons.
Nothing is said of a set that is too small for even a strong difference to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final, Literal

import numpy as np

from xray_trainer.exercises.telling import Floats, Labels, Value, telling, telling_together

Verdict = Literal["balanced", "unbalanced", "too_few"]

LEVEL: Final = 0.01
"""How often a balanced set is called unbalanced, over all comparisons together."""

PERMUTATIONS: Final = 2999
COARSEST: Final = 0.85
"""A set in which only fields that tell better than this would be noticed is too small."""

MOST: Final = 2000
"""Of larger sets, this many scans are compared."""

_POWER: Final = 0.8
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Difference:
    """How a field differs between benign and suspicious scans.

    Attributes:
        field: its name, `""` for all fields together.
        telling: how often a guess from this field alone picks the suspicious one of two scans, 0.5 to 1.
        p: how often chance does as well, corrected for the number of comparisons.
        benign: what is typical of benign scans: the median of numbers, the commonest of names.
        suspicious: the same of suspicious ones.
        is_expected: whether it may differ, because it belongs to what trainees are to find.
    """

    field: str
    telling: float
    p: float
    benign: str = ""
    suspicious: str = ""
    is_expected: bool = False

    @property
    def is_significant(self) -> bool:
        """Returns whether chance hardly does that."""
        return self.p < LEVEL


@dataclass(frozen=True, slots=True)
class Balance:
    """How well a set is balanced.

    Attributes:
        num_benign: scans with nothing to find.
        num_suspicious: the others.
        detectable: how telling a field must be to be noticed four times in five, at this number of scans.
        together: what all fields together give away, expected ones apart.
        differences: field by field, the most significant first.
    """

    num_benign: int
    num_suspicious: int
    detectable: float
    together: Difference
    differences: tuple[Difference, ...]

    @property
    def verdict(self) -> Verdict:
        """Returns what it comes to; a difference that shows is told of however few the scans are."""
        if self.together.is_significant or any(self.given_away):
            return "unbalanced"
        return "too_few" if self.detectable > COARSEST else "balanced"

    @property
    def given_away(self) -> tuple[Difference, ...]:
        """Returns the fields that give it away, expected ones apart."""
        return tuple(one for one in self.differences if one.is_significant and not one.is_expected)


def balance(
    labels: Sequence[bool],
    fields: Mapping[str, Sequence[Value]],
    *,
    expected: frozenset[str] = frozenset(),
    rng: np.random.Generator,
) -> Balance:
    """Returns how well benign and suspicious scans are balanced.

    Args:
        labels: of each scan, whether it is suspicious.
        fields: of each name, a number or a name per scan; None where it does not count.
        expected: names of fields that may differ.
        rng: permutes the labels.
    """
    fields, truth = _some(fields, np.array(labels, bool), rng)
    num_suspicious = int(truth.sum())
    num_benign = len(truth) - num_suspicious
    detectable = _detectable(num_benign, num_suspicious, len(fields) + 1)
    if detectable >= 1.0:
        return Balance(num_benign, num_suspicious, 1.0, Difference("", 0.5, 1.0), ())
    mixed = np.stack([truth, *(rng.permutation(truth) for _ in range(PERMUTATIONS))])
    plain = {name: values for name, values in fields.items() if name not in expected}
    all_together = telling_together(plain, mixed)
    each = {name: telling(values, mixed) for name, values in fields.items()}
    corrected = _holm([_p(all_together), *(_p(one) for one in each.values())])
    differences = [
        Difference(name, _told(each[name]), p, *_typical(fields[name], truth), name in expected)
        for name, p in zip(fields, corrected[1:], strict=True)
    ]
    together = Difference("", _told(all_together), corrected[0])
    ordered = sorted(differences, key=lambda one: (one.p, -one.telling, one.field))
    return Balance(num_benign, num_suspicious, round(detectable, 3), together, tuple(ordered))


def _some(
    fields: Mapping[str, Sequence[Value]], truth: Labels, rng: np.random.Generator
) -> tuple[Mapping[str, Sequence[Value]], Labels]:
    """Returns all scans, or as many as can be compared in seconds, drawn at random."""
    if len(truth) <= MOST:
        return fields, truth
    drawn = np.sort(rng.choice(len(truth), MOST, replace=False))
    return {name: [values[index] for index in drawn] for name, values in fields.items()}, truth[drawn]


def _detectable(num_benign: int, num_suspicious: int, num_comparisons: int) -> float:
    """Returns the area under the curve that is noticed four times in five (Mann and Whitney 1947)."""
    if num_benign < 2 or num_suspicious < 2:
        return 1.0
    spread = sqrt((num_benign + num_suspicious + 1) / (12 * num_benign * num_suspicious))
    margin = -_NORMAL.inv_cdf(LEVEL / num_comparisons / 2) + _NORMAL.inv_cdf(_POWER)
    return min(1.0, 0.5 + margin * spread)


def _p(areas: Floats) -> float:
    """Returns how often chance, all labellings but the first, tells as much as the first, the truth."""
    return float((1 + (areas[1:] >= areas[0] - 1e-12).sum()) / len(areas))


def _told(areas: Floats) -> float:
    return round(max(0.5, float(areas[0])), 3)


def _holm(ps: Sequence[float]) -> list[float]:
    order = np.argsort(ps, kind="stable")
    stepped = np.maximum.accumulate(np.array(ps)[order] * np.arange(len(ps), 0, -1))
    corrected = np.empty(len(ps))
    corrected[order] = np.minimum(stepped, 1.0)
    return [round(float(p), 5) for p in corrected]


def _typical(values: Sequence[Value], truth: Labels) -> tuple[str, str]:
    benign, suspicious = (
        [value for value, label in zip(values, truth, strict=True) if label == side and value is not None]
        for side in (False, True)
    )
    return _middle(benign), _middle(suspicious)


def _middle(values: Sequence[float | str]) -> str:
    if not values:
        return ""
    if isinstance(values[0], str):
        name, num = Counter(map(str, values)).most_common(1)[0]
        return f"{name} {num / len(values):.0%}"
    return f"{np.median([float(value) for value in values]):.4g}"
