"""Whether a training helped: the same people before and after it, by Obuchowski and Rockette's analysis.

Best is a set answered by everybody before and again after; then scans are the same, and what people remember
of them is part of what is measured. Otherwise each round has its own scans; their difficulty differs by
chance, which the interval knows, and by choice, which it does not: compare sets made from one recipe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.progress import first_answers
from xray_trainer.drills.summary import rated_scan
from xray_trainer.errors import InputError
from xray_trainer.reports.answers import ReportAnswer
from xray_trainer.scoring.intervals import Statistic
from xray_trainer.scoring.localisation import wafroc_statistic
from xray_trainer.scoring.reader_study import ReaderStudy, compare_rounds, compare_rounds_on_other_scans
from xray_trainer.scoring.signal_detection import d_a_statistic

Measure = Literal["wafroc", "d_a"]

MIN_SCANS = 5
"""Scans of each class that a round needs; with fewer, nothing could come of it."""

_Round = Mapping[str, Mapping[str, Outcome]]


@dataclass(frozen=True, slots=True)
class TrainingEffect:
    """What a training changed.

    Attributes:
        study: the figures before and after, their difference with interval and p.
        measure: the figure.
        num_people: who answered the scans of both rounds.
        num_left_out: who did not.
        num_benign: benign scans, before and after.
        num_suspicious: suspicious scans, before and after.
        is_same_scans: whether both rounds were judged on the same scans.
    """

    study: ReaderStudy
    measure: Measure
    num_people: int
    num_left_out: int
    num_benign: tuple[int, int]
    num_suspicious: tuple[int, int]
    is_same_scans: bool


@dataclass(frozen=True, slots=True)
class _Crossed:
    """People who all answered all of these scans, before and after."""

    people: tuple[str, ...]
    before: frozenset[str]
    after: frozenset[str]

    @property
    def num_answers(self) -> int:
        return len(self.people) * (len(self.before) + len(self.after))


def training_effect(
    before: Iterable[ReportAnswer], after: Iterable[ReportAnswer], *, measure: Measure = "wafroc"
) -> TrainingEffect:
    """Returns what changed between two rounds of answers.

    The analysis wants everybody to have answered every scan of a round, so whoever lacks many scans is left
    out, and so are scans that others lack, such that as many answers as possible count. Where people share
    enough scans between the rounds, these are compared; else each round has its own.

    Raises:
        InputError: fewer than two people, or fewer than five scans of a class, are left.
    """
    first, second = _by_person(before), _by_person(after)
    same = _crossed(first, second, is_same=True)
    found = same or _crossed(first, second, is_same=False)
    if found is None:
        raise InputError(
            "before and after need two people who answered the same {min_scans} "
            "benign and {min_scans} suspicious scans in each round; choose longer "
            "times, or give everybody the same set",
            min_scans=MIN_SCANS,
        )
    rounds = (_outcomes(first, found.people, found.before), _outcomes(second, found.people, found.after))
    return TrainingEffect(
        study=_study(rounds, measure, is_same=same is not None),
        measure=measure,
        num_people=len(found.people),
        num_left_out=len(first.keys() | second.keys()) - len(found.people),
        num_benign=(_num(rounds[0], False), _num(rounds[1], False)),
        num_suspicious=(_num(rounds[0], True), _num(rounds[1], True)),
        is_same_scans=same is not None,
    )


def _study(
    rounds: tuple[list[list[Outcome]], list[list[Outcome]]], measure: Measure, *, is_same: bool
) -> ReaderStudy:
    before, after = ([_statistic(outcomes, measure) for outcomes in of_round] for of_round in rounds)
    numbers = [(_num(of_round, False), _num(of_round, True)) for of_round in rounds]
    if is_same:
        return compare_rounds(before, after, num_benign=numbers[0][0], num_suspicious=numbers[0][1])
    return compare_rounds_on_other_scans(before, after, scans_before=numbers[0], scans_after=numbers[1])


def _statistic(outcomes: Sequence[Outcome], measure: Measure) -> Statistic:
    benign = [outcome for outcome in outcomes if not outcome.is_suspicious]
    suspicious = [outcome for outcome in outcomes if outcome.is_suspicious]
    if measure == "d_a":
        return d_a_statistic(
            [outcome.verdict == "false_alarm" for outcome in benign],
            [outcome.verdict == "hit" for outcome in suspicious],
        )
    return wafroc_statistic(
        [rated_scan(outcome).false_ratings for outcome in benign],
        [rated_scan(outcome).concealment_ratings for outcome in suspicious],
    )


def _crossed(first: _Round, second: _Round, *, is_same: bool) -> _Crossed | None:
    """Returns the people and scans with most answers; people with the fewest scans are left out first."""
    suspicious = _suspicious(first) | _suspicious(second)
    scans = {
        person_id: _scans(first[person_id], second[person_id], is_same=is_same)
        for person_id in first.keys() & second.keys()
    }
    order = sorted(scans, key=lambda one: (-sum(map(len, scans[one])), one))
    found = []
    for num in range(2, len(order) + 1):
        people = order[:num]
        rounds = [frozenset.intersection(*(scans[one][place] for one in people)) for place in (0, 1)]
        if all(min(len(one & suspicious), len(one - suspicious)) >= MIN_SCANS for one in rounds):
            found.append(_Crossed(tuple(people), *rounds))
    return max(found, key=lambda one: one.num_answers, default=None)


def _scans(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome], *, is_same: bool
) -> tuple[frozenset[str], frozenset[str]]:
    if is_same:
        return (frozenset(before.keys() & after.keys()),) * 2
    return frozenset(before), frozenset(after)


def _by_person(answers: Iterable[ReportAnswer]) -> dict[str, dict[str, Outcome]]:
    """Returns what each person answered in a round, on meeting an exercise for the first time in it."""
    by_person: dict[str, list[Outcome]] = {}
    for answer in answers:
        by_person.setdefault(answer.person_id, []).append(answer.outcome)
    return {
        person_id: {outcome.exercise_id: outcome for outcome in first_answers(outcomes)}
        for person_id, outcomes in by_person.items()
    }


def _suspicious(of_round: _Round) -> frozenset[str]:
    return frozenset(
        outcome.exercise_id
        for outcomes in of_round.values()
        for outcome in outcomes.values()
        if outcome.is_suspicious
    )


def _outcomes(of_round: _Round, people: Sequence[str], scans: frozenset[str]) -> list[list[Outcome]]:
    return [[of_round[person_id][scan] for scan in sorted(scans)] for person_id in people]


def _num(of_round: Sequence[Sequence[Outcome]], is_suspicious: bool) -> int:
    return sum(outcome.is_suspicious is is_suspicious for outcome in of_round[0])
