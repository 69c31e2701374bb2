"""All that a report over several people tells, computed in one go from their answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.drills.breakdown import Group
from xray_trainer.drills.froc import Observer, observer
from xray_trainer.drills.image_time import ImageTime, image_time
from xray_trainer.reports.agreement import Pair, mean_kappa, pairs, with_detector
from xray_trainer.reports.answers import ReportAnswer, outcomes_by_person
from xray_trainer.reports.figures import GroupFigures, People, group_figures
from xray_trainer.reports.grouping import (
    ExerciseFigures,
    by_conveyances,
    by_exercise,
    by_group,
    by_kinds,
    by_person,
)
from xray_trainer.reports.norms import Norm, Standing, norm, standings
from xray_trainer.scoring.agreement import Agreement
from xray_trainer.scoring.ratings import RatedScan

EVERYBODY = ""
"""Name of the group of all people."""

_SEED = 0


@dataclass(frozen=True, slots=True)
class Detected:
    """The detector on exercises that people have answered: its ratings, and whether it reported anything."""

    scans: Mapping[str, RatedScan]
    decisions: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class TeamReport:
    """Figures over several people.

    Attributes:
        overall: over all of them.
        people: everybody's, those with settled figures first.
        norm: the spread of d_a over settled people; None where they are too few.
        groups: of units and cohorts that have answers.
        kinds: by kind of concealment, all answers together.
        conveyances: by group of conveyances, all answers together.
        exercises: what was made of each, the most missed first.
        pairs: agreement of every two people with enough scans in common.
        kappa: its mean; None without such pairs.
        detector_agreement: of each person with the detector.
        detector: its finding and placing on the exercises answered; None where it has seen none.
        minutes: on image by half-year, by person.
    """

    overall: GroupFigures
    people: tuple[Standing, ...]
    norm: Norm | None
    groups: tuple[GroupFigures, ...]
    kinds: tuple[Group, ...]
    conveyances: tuple[Group, ...]
    exercises: tuple[ExerciseFigures, ...]
    pairs: tuple[Pair, ...]
    kappa: float | None
    detector_agreement: Mapping[str, Agreement]
    detector: Observer | None
    minutes: Mapping[str, tuple[ImageTime, ...]]


def team_report(
    answers: Sequence[ReportAnswer], *, groups: Mapping[str, Collection[str]], detected: Detected
) -> TeamReport | None:
    """Returns what there is to tell, None without an answer; the same answers give the same figures.

    Args:
        answers: of the people of the report.
        groups: ids of people by name of unit or cohort.
        detected: what the detector made of the same exercises.
    """
    if not answers:
        return None
    people = outcomes_by_person(answers)
    figures = by_person(people)
    found = pairs(people)
    return TeamReport(
        overall=group_figures(EVERYBODY, people, rng=np.random.default_rng(_SEED)),
        people=standings(figures),
        norm=norm(figures),
        groups=by_group(people, groups),
        kinds=by_kinds(people),
        conveyances=by_conveyances(people),
        exercises=by_exercise(people),
        pairs=found,
        kappa=mean_kappa(found),
        detector_agreement=with_detector(people, detected.decisions),
        detector=_observed(people, detected.scans),
        minutes=_minutes(answers),
    )


def _observed(people: People, scans: Mapping[str, RatedScan]) -> Observer | None:
    answered = sorted({outcome.exercise_id for outcomes in people.values() for outcome in outcomes})
    seen = [scans[exercise_id] for exercise_id in answered if exercise_id in scans]
    return observer(seen, rng=np.random.default_rng(_SEED)) if seen else None


def _minutes(answers: Sequence[ReportAnswer]) -> dict[str, tuple[ImageTime, ...]]:
    people = sorted({answer.person_id for answer in answers})
    return {
        person_id: image_time(answer.outcome for answer in answers if answer.person_id == person_id)
        for person_id in people
    }
