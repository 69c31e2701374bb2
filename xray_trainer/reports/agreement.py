"""How far trainees agree with each other, and with the detector, on the scans that both have seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import mean

from xray_trainer.drills.outcome import Outcome
from xray_trainer.reports.figures import People
from xray_trainer.scoring.agreement import Agreement, agreement

MIN_COMMON = 20
"""Scans that two must have in common before their agreement is told."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people and how far their decisions agree."""

    first: str
    second: str
    agreement: Agreement


def pairs(people: People) -> tuple[Pair, ...]:
    """Returns the agreement of every two people with enough scans in common, on decisions."""
    decisions = {person_id: _decisions(outcomes) for person_id, outcomes in people.items()}
    found = []
    for first, second in combinations(decisions, 2):
        common = sorted(decisions[first].keys() & decisions[second].keys())
        if len(common) >= MIN_COMMON:
            said = [[decisions[one][scan] for scan in common] for one in (first, second)]
            found.append(Pair(first, second, agreement(*said)))
    return tuple(found)


def mean_kappa(found: Collection[Pair]) -> float | None:
    """Returns the mean kappa over pairs (Light 1971), None where no pair has one."""
    known = [pair.agreement.kappa for pair in found if pair.agreement.kappa == pair.agreement.kappa]
    return mean(known) if known else None


def with_detector(people: People, detector: Mapping[str, bool]) -> dict[str, Agreement]:
    """Returns each person's agreement with the detector, where they have enough scans in common.

    Args:
        people: outcomes by person.
        detector: whether it found anything, by exercise.
    """
    found = {}
    for person_id, outcomes in people.items():
        own = _decisions(outcomes)
        common = sorted(own.keys() & detector.keys())
        if len(common) >= MIN_COMMON:
            found[person_id] = agreement(
                [own[scan] for scan in common],
                ["suspicious" if detector[scan] else "clear" for scan in common],
            )
    return found


def _decisions(outcomes: Collection[Outcome]) -> dict[str, str]:
    return {outcome.exercise_id: outcome.decision for outcome in outcomes}
