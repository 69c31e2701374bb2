"""What answers say about an exercise: the share right, how well it tells good people from others, who missed.

Of each person the first answer counts: who meets a scan again shows what was remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import atanh, sqrt, tanh
from statistics import median

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from xray_trainer.store.answer_counts import JUDGED, RIGHT
from xray_trainer.store.database import reading
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, PersonRow
from xray_trainer.store.store import Store

FEWEST = 20
"""Of fewer people no discrimination is told: its interval would reach from bad to good."""

_FEWEST_OTHERS = 5
"""Other answers that a person needs before these say anything about them."""

_Z = 1.96


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """Somebody's first answer to an exercise."""

    person_id: str
    name: str
    outcome: str
    seconds: float
    when: datetime

    @property
    def is_right(self) -> bool:
        """Returns whether the decision was right."""
        return self.outcome in RIGHT


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How well right answers go along with doing well elsewhere.

    The correlation of being right here with the share right in all other exercises (point-biserial, Lord and
    Novick 1968), with its interval of 95 % (Fisher's z). Above 0.3 an exercise tells well; below 0 those who
    do well elsewhere do worse here, which hints at a wrong truth.
    """

    value: float
    interval: tuple[float, float]
    num_people: int


@dataclass(frozen=True, slots=True)
class ExerciseStatistics:
    """What is known of an exercise from first answers, the latest first.

    Attributes:
        answers: within the reach of whoever asks.
        num_people: all who answered, whether within the reach or not.
        share_right: of all of them; None where nobody answered.
        interval: of that share, 95 % (Wilson 1927).
        median_s: time to the decision, the middle of all of them.
        discrimination: None of too few people.
    """

    answers: tuple[FirstAnswer, ...]
    num_people: int
    share_right: float | None
    interval: tuple[float, float]
    median_s: float | None
    discrimination: Discrimination | None

    @property
    def missed(self) -> tuple[FirstAnswer, ...]:
        """Returns the answers that were wrong."""
        return tuple(one for one in self.answers if not one.is_right)


def statistics_of(store: Store, exercise_id: str, *, reach: Collection[str] | None) -> ExerciseStatistics:
    """Returns what answers say about an exercise.

    Args:
        store: where they are.
        exercise_id: the exercise.
        reach: ids of the people whose names may be told (`store.units.reach_of`), None for everybody.
    """
    with reading(store.engine) as session:
        firsts = _firsts(session, exercise_id)
        elsewhere = _elsewhere(session, [one.person_id for one in firsts], exercise_id)
    num_right = sum(one.is_right for one in firsts)
    told = [one for one in firsts if reach is None or one.person_id in reach]
    return ExerciseStatistics(
        answers=tuple(sorted(told, key=lambda one: one.when, reverse=True)),
        num_people=len(firsts),
        share_right=num_right / len(firsts) if firsts else None,
        interval=_wilson(num_right, len(firsts)),
        median_s=median(one.seconds for one in firsts) if firsts else None,
        discrimination=discrimination_of(
            [(one.is_right, elsewhere[one.person_id]) for one in firsts if one.person_id in elsewhere]
        ),
    )


def discrimination_of(pairs: Sequence[tuple[bool, float]]) -> Discrimination | None:
    """Returns how well an exercise tells, from pairs of being right here and the share right elsewhere.

    None of fewer than 20 people, and where all did the same.
    """
    right, share = np.array(pairs, float).reshape(-1, 2).T
    if len(pairs) < FEWEST or right.std() == 0 or share.std() == 0:
        return None
    value = float(np.clip(np.corrcoef(right, share)[0, 1], -0.999, 0.999))
    margin = _Z / sqrt(len(pairs) - 3)
    interval = (round(tanh(atanh(value) - margin), 3), round(tanh(atanh(value) + margin), 3))
    return Discrimination(round(value, 3), interval, len(pairs))


def _firsts(session: Session, exercise_id: str) -> list[FirstAnswer]:
    query = (
        select(DrillRow.person_id, PersonRow.name, AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .where(AttemptRow.exercise_id == exercise_id, AnswerRow.outcome.in_(JUDGED))
        .order_by(AnswerRow.submitted_at)
    )
    firsts: dict[str, FirstAnswer] = {}
    for person_id, name, answer in session.execute(query):
        one = FirstAnswer(person_id, name, answer.outcome, answer.seconds_server, answer.submitted_at)
        firsts.setdefault(person_id, one)
    return list(firsts.values())


def _elsewhere(session: Session, person_ids: Sequence[str], exercise_id: str) -> dict[str, float]:
    """Returns the share right in all other exercises of people who answered enough of them."""
    right = func.sum(case((AnswerRow.outcome.in_(RIGHT), 1), else_=0))
    query = (
        select(DrillRow.person_id, func.count(), right)
        .join(AttemptRow, AttemptRow.drill_id == DrillRow.drill_id)
        .join(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(
            DrillRow.person_id.in_(person_ids),
            AttemptRow.exercise_id != exercise_id,
            AnswerRow.outcome.in_(JUDGED),
        )
        .group_by(DrillRow.person_id)
    )
    return {row[0]: int(row[2]) / int(row[1]) for row in session.execute(query) if row[1] >= _FEWEST_OTHERS}


def _wilson(num_right: int, num: int) -> tuple[float, float]:
    if num == 0:
        return 0.0, 1.0
    share, spread = num_right / num, _Z**2 / num
    middle = (share + spread / 2) / (1 + spread)
    margin = _Z * sqrt(share * (1 - share) / num + spread / (4 * num)) / (1 + spread)
    return round(max(0.0, middle - margin), 4), round(min(1.0, middle + margin), 4)
