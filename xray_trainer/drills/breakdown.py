"""Figures by kind of concealment and by group of conveyances, with intervals and what they still lack.

A kind is met on suspicious scans only, so what is told about it is how often such a scan was called
suspicious and how often the place was found. A conveyance is met with and without concealments, so it has
false alarms and d_a as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from xray_trainer.drills.conveyances import conveyance_group
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import (
    ALL_ALIKE,
    NO_BENIGN,
    NO_SUSPICIOUS,
    Figure,
    decisions_of,
)
from xray_trainer.scoring.intervals import interval_of, wilson_interval
from xray_trainer.scoring.reliability import num_more_exercises, reliability_of
from xray_trainer.scoring.signal_detection import d_a_resamples, signal_detection

_NUM_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """A person's figures over the scans of one kind or of one group of conveyances.

    Attributes:
        name: id of the kind, or name of the group.
        num_suspicious: scans with something (of the kind) to find.
        num_benign: scans with nothing to find; 0 for a kind.
        hit_rate: of the suspicious ones, called suspicious.
        found_rate: concealments (of the kind) hit by a mark.
        false_alarm_rate: of the benign ones, called suspicious.
        d_a: detection apart from the criterion; for a kind, against all benign scans of the person.
        latest: when such a scan was last answered.
        reliability: to expect of a figure over this many suspicious scans, 0 to 1.
        num_more: how many more exercises (of the group) would settle it; None where unknown.
    """

    name: str
    num_suspicious: int
    num_benign: int
    hit_rate: Figure
    found_rate: Figure
    false_alarm_rate: Figure
    d_a: Figure
    latest: datetime
    reliability: float
    num_more: int | None


def by_kind(outcomes: Sequence[Outcome], *, rng: np.random.Generator) -> tuple[Group, ...]:
    """Returns the figures of every kind of concealment met so far, by id."""
    benign = [outcome for outcome in outcomes if not outcome.is_suspicious]
    kinds = sorted({hidden.kind for outcome in outcomes for hidden in outcome.concealments})
    return tuple(_of_kind(kind, outcomes, benign, rng) for kind in kinds)


def by_conveyance(outcomes: Sequence[Outcome], *, rng: np.random.Generator) -> tuple[Group, ...]:
    """Returns the figures of every group of conveyances met so far, by name."""
    groups = sorted({conveyance_group(outcome.conveyance) for outcome in outcomes})
    return tuple(
        _group(group, on_conveyance(outcomes, group), lambda _kind: True, rng, own_benign=True)
        for group in groups
    )


def on_conveyance(outcomes: Iterable[Outcome], group: str) -> tuple[Outcome, ...]:
    """Returns the outcomes on the conveyances of a group."""
    return tuple(outcome for outcome in outcomes if conveyance_group(outcome.conveyance) == group)


def _of_kind(
    kind: str, outcomes: Sequence[Outcome], benign: Sequence[Outcome], rng: np.random.Generator
) -> Group:
    met = [outcome for outcome in outcomes if any(hidden.kind == kind for hidden in outcome.concealments)]
    return _group(kind, [*met, *benign], lambda other: other == kind, rng, own_benign=False)


def _group(
    name: str,
    outcomes: Sequence[Outcome],
    belongs: Callable[[str], bool],
    rng: np.random.Generator,
    *,
    own_benign: bool,
) -> Group:
    decisions = decisions_of(outcomes)
    found = [h.is_found for outcome in outcomes for h in outcome.concealments if belongs(h.kind)]
    share = decisions.num_suspicious / len(outcomes) if own_benign else 1.0
    own = [outcome for outcome in outcomes if own_benign or outcome.is_suspicious]
    return Group(
        name=name,
        num_suspicious=decisions.num_suspicious,
        num_benign=decisions.num_benign if own_benign else 0,
        hit_rate=rate(decisions.hits, decisions.num_suspicious, reason=NO_SUSPICIOUS),
        found_rate=rate(sum(found), len(found), reason=NO_SUSPICIOUS),
        false_alarm_rate=rate(decisions.false_alarms, decisions.num_benign, reason=NO_BENIGN),
        d_a=_d_a(outcomes, rng),
        latest=max(outcome.when for outcome in own),
        reliability=reliability_of(decisions.num_suspicious),
        num_more=num_more_exercises(decisions.num_suspicious, share_suspicious=share),
    )


def rate(count: int, num: int, *, reason: str) -> Figure:
    """Returns a share with Wilson's interval, or why there is none."""
    if num == 0:
        return Figure(None, reason=reason)
    interval = wilson_interval(count, num)
    return Figure(count / num, interval.low, interval.high)


def _d_a(outcomes: Sequence[Outcome], rng: np.random.Generator) -> Figure:
    decisions = decisions_of(outcomes)
    if decisions.num_suspicious == 0:
        return Figure(None, reason=NO_SUSPICIOUS)
    if decisions.num_benign == 0:
        return Figure(None, reason=NO_BENIGN)
    interval = interval_of(d_a_resamples(decisions, num_resamples=_NUM_RESAMPLES, rng=rng))
    value = signal_detection(decisions).d_a
    if not interval.is_defined:
        return Figure(value, reason=ALL_ALIKE)
    return Figure(value, interval.low, interval.high)
