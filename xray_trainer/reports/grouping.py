"""Answers by whom or what: people, groups of people, conveyances, kinds of concealment, exercises."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

import numpy as np

from xray_trainer.drills.breakdown import Group, by_conveyance, by_kind, rate
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import NO_EXERCISES, Figure
from xray_trainer.reports.figures import GroupFigures, People, group_figures

_SEED = 0


@dataclass(frozen=True, slots=True)
class ExerciseFigures:
    """What people made of one exercise.

    Attributes:
        exercise_id: the exercise.
        is_suspicious: whether there was something to find.
        num_people: who answered it.
        share_right: of right decisions.
        found_rate: of concealments hit by a mark.
        num_false_marks: per person.
        median_seconds: time.
    """

    exercise_id: str
    is_suspicious: bool
    num_people: int
    share_right: Figure
    found_rate: Figure
    num_false_marks: float
    median_seconds: float


def by_person(people: People) -> tuple[GroupFigures, ...]:
    """Returns everybody's figures, in the order given."""
    rng = _rng()
    return tuple(
        group_figures(person_id, {person_id: outcomes}, rng=rng)
        for person_id, outcomes in people.items()
        if outcomes
    )


def by_group(people: People, groups: Mapping[str, Collection[str]]) -> tuple[GroupFigures, ...]:
    """Returns the figures of groups of people, such as units, that have answers.

    Args:
        people: outcomes by person.
        groups: ids of people by name of the group; a person may be in several.
    """
    rng = _rng()
    found = {name: _among(people, members) for name, members in groups.items()}
    return tuple(group_figures(name, answers, rng=rng) for name, answers in found.items() if answers)


def by_kinds(people: People) -> tuple[Group, ...]:
    """Returns everybody's pooled figures by kind of concealment."""
    return by_kind(_pooled(people), rng=_rng())


def by_conveyances(people: People) -> tuple[Group, ...]:
    """Returns everybody's pooled figures by group of conveyances."""
    return by_conveyance(_pooled(people), rng=_rng())


def by_exercise(people: People) -> tuple[ExerciseFigures, ...]:
    """Returns what was made of every exercise, the most missed first."""
    answers: dict[str, list[Outcome]] = {}
    for outcome in _pooled(people):
        answers.setdefault(outcome.exercise_id, []).append(outcome)
    figures = [_exercise(exercise_id, outcomes) for exercise_id, outcomes in answers.items()]
    return tuple(sorted(figures, key=lambda one: (one.share_right.value or 0.0, -one.num_people)))


def _exercise(exercise_id: str, outcomes: Sequence[Outcome]) -> ExerciseFigures:
    found = [hidden.is_found for outcome in outcomes for hidden in outcome.concealments]
    right = sum(outcome.is_right for outcome in outcomes)
    return ExerciseFigures(
        exercise_id=exercise_id,
        is_suspicious=outcomes[0].is_suspicious,
        num_people=len(outcomes),
        share_right=rate(right, len(outcomes), reason=NO_EXERCISES),
        found_rate=rate(sum(found), len(found), reason="There was nothing to find."),
        num_false_marks=mean(outcome.num_false_marks for outcome in outcomes),
        median_seconds=median(outcome.seconds for outcome in outcomes),
    )


def _among(people: People, members: Iterable[str]) -> dict[str, Sequence[Outcome]]:
    return {person_id: people[person_id] for person_id in members if people.get(person_id)}


def _pooled(people: People) -> list[Outcome]:
    return [outcome for outcomes in people.values() for outcome in outcomes]


def _rng() -> np.random.Generator:
    return np.random.default_rng(_SEED)
