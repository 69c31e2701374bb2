"""All that the progress page tells about a person, computed in one go from what the store gives.

Figures count each exercise once, when it was met first. Minutes on image count everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from xray_trainer.drills.advice import Advice, advise
from xray_trainer.drills.breakdown import Group, by_conveyance, by_kind
from xray_trainer.drills.froc import Observer, median_curve, observer
from xray_trainer.drills.functions_used import FunctionUse, Uses, functions_used
from xray_trainer.drills.image_time import ImageTime, image_time
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.pace import PaceBin, pace
from xray_trainer.drills.progress import first_answers
from xray_trainer.drills.summary import Summary, rated_scan, summarise
from xray_trainer.scoring.ratings import RatedScan

_SEED = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A person's progress.

    Attributes:
        outcomes: that figures count, in time.
        num_repeated: answers to exercises met before, which no figure counts.
        summary: figures over all of them.
        advice: what to practise next, the most pressing first.
        kinds: by kind of concealment.
        conveyances: by group of conveyances.
        paces: by response time.
        person: who marked.
        detector: on the same scans; None where it has not seen them all.
        unit: the middle FROC curve of everybody; empty while too few people have answered enough.
        functions: of the viewer, the most used first.
        minutes: on image, per half-year.
    """

    outcomes: tuple[Outcome, ...]
    num_repeated: int
    summary: Summary
    advice: tuple[Advice, ...]
    kinds: tuple[Group, ...]
    conveyances: tuple[Group, ...]
    paces: tuple[PaceBin, ...]
    person: Observer
    detector: Observer | None
    unit: tuple[tuple[float, float], ...]
    functions: tuple[FunctionUse, ...]
    minutes: tuple[ImageTime, ...]


def report(
    answers: Sequence[tuple[Outcome, Uses]],
    *,
    detector: Mapping[str, RatedScan],
    people: Sequence[Sequence[RatedScan]],
    now: datetime,
    due: Collection[str] = (),
) -> Report:
    """Returns what there is to tell; the same answers give the same figures.

    Args:
        answers: outcomes with how often each function was used.
        detector: its ratings by exercise.
        people: the rated scans of everybody of the unit.
        now: the moment of asking.
        due: kinds that the schedule of practice would show again.
    """
    outcomes = first_answers(outcome for outcome, _ in answers)
    counted = set(map(id, outcomes))
    rng = np.random.default_rng(_SEED)
    seen = [detector[outcome.exercise_id] for outcome in outcomes if outcome.exercise_id in detector]
    return Report(
        outcomes=outcomes,
        num_repeated=len(answers) - len(outcomes),
        summary=summarise(outcomes, rng=rng),
        advice=advise(outcomes, now=now, due=due),
        kinds=by_kind(outcomes, rng=rng),
        conveyances=by_conveyance(outcomes, rng=rng),
        paces=pace(outcomes),
        person=observer([rated_scan(outcome) for outcome in outcomes], rng=rng),
        detector=observer(seen, rng=rng) if len(seen) == len(outcomes) else None,
        unit=median_curve(people),
        functions=functions_used([answer for answer in answers if id(answer[0]) in counted]),
        minutes=image_time(outcome for outcome, _ in answers),
    )
