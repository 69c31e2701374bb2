"""What an answer was worth: the decision against the truth, the marks against the concealments.

The verdict judges the decision alone, for the whole scan:

    decision     something to find    nothing to find
    suspicious   hit                  false alarm
    clear        miss                 correct rejection

Where the marks lie is reported beside it, by the matching rule: a `hit` whose marks are all false is a
container opened and searched in the wrong place, and `is_localised` says so. Marks count whatever the
decision. Benign look-alikes (kind `NEG`) are nothing to find, so a mark on one is false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict

from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.drills.records import STRICT
from xray_trainer.regions import Concealment
from xray_trainer.scoring.matching import RULE, MarkOutcome, Matched, match, rated_marks
from xray_trainer.synthesis.taxonomy import BENIGN

Verdict = Literal["hit", "miss", "false_alarm", "correct_rejection"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What an answer is judged against; it stays on the server, so it is no part of any other record.

    Attributes:
        concealments: everything hidden in the scan; look-alikes may be among them.
        shape_hw: height and width of the scan in pixels.
        pixel_mm_xy: size of a pixel in mm.
    """

    concealments: Sequence[Concealment]
    shape_hw: tuple[int, int]
    pixel_mm_xy: tuple[float, float]

    @property
    def targets(self) -> tuple[Concealment, ...]:
        """Returns what is to be found."""
        return tuple(hidden for hidden in self.concealments if hidden.kind != BENIGN)


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """A mark and what became of it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    mark_id: str
    confidence: int
    outcome: MarkOutcome


@dataclass(frozen=True, slots=True)
class JudgedConcealment:
    """A concealment that was to be found; `mark_id` and `confidence` of the mark that found it, else None."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    kind: str
    mark_id: str | None
    confidence: int | None

    @property
    def is_found(self) -> bool:
        """Returns whether a mark hit it."""
        return self.mark_id is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer judged. Without regions, so small, and all that summaries and progress need.

    Attributes:
        exercise_id: the exercise.
        decision: what the person decided.
        verdict: the decision against the truth.
        marks: every mark of the answer, in its order.
        concealments: every concealment that was to be found.
        seconds: time from showing the scan to the decision.
        when: moment of the decision.
        rule: name of the matching rule.
        conveyance: of the scan, such as `container-40`; `""` where nobody said.
        difficulty: of the exercise when it was answered, as a logit; None where it was unknown.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    exercise_id: str
    decision: Decision
    verdict: Verdict
    marks: tuple[JudgedMark, ...]
    concealments: tuple[JudgedConcealment, ...]
    seconds: float
    when: datetime
    rule: str = RULE
    conveyance: str = ""
    difficulty: float | None = None

    @property
    def is_suspicious(self) -> bool:
        """Returns whether there was something to find."""
        return self.verdict in ("hit", "miss")

    @property
    def is_right(self) -> bool:
        """Returns whether the decision was right."""
        return self.verdict in ("hit", "correct_rejection")

    @property
    def is_localised(self) -> bool:
        """Returns whether every concealment was found; false on a scan with nothing to find."""
        return bool(self.concealments) and all(judged.is_found for judged in self.concealments)

    @property
    def num_false_marks(self) -> int:
        """Returns how many marks hit nothing."""
        return sum(mark.outcome == "false_mark" for mark in self.marks)


def score_answer(answer: Answer, truth: Truth) -> Outcome:
    """Returns what an answer was worth, by matching rule `v1`."""
    targets = truth.targets
    matched = match(
        rated_marks(placed.mark for placed in answer.marks),
        [target.region for target in targets],
        shape_hw=truth.shape_hw,
        pixel_mm_xy=truth.pixel_mm_xy,
    )
    return Outcome(
        exercise_id=answer.exercise_id,
        decision=answer.decision,
        verdict=verdict_of(answer.decision, is_suspicious=bool(targets)),
        marks=_judged_marks(answer, matched),
        concealments=_judged_concealments(answer, targets, matched),
        seconds=answer.seconds,
        when=answer.when,
        rule=matched.rule,
    )


def verdict_of(decision: Decision, *, is_suspicious: bool) -> Verdict:
    """Returns the verdict on a decision.

    >>> verdict_of("suspicious", is_suspicious=False)
    'false_alarm'
    """
    if is_suspicious:
        return "hit" if decision == "suspicious" else "miss"
    return "false_alarm" if decision == "suspicious" else "correct_rejection"


def _judged_marks(answer: Answer, matched: Matched) -> tuple[JudgedMark, ...]:
    return tuple(
        JudgedMark(placed.mark_id, placed.confidence, matched.outcome_of(index))
        for index, placed in enumerate(answer.marks)
    )


def _judged_concealments(
    answer: Answer, targets: Sequence[Concealment], matched: Matched
) -> tuple[JudgedConcealment, ...]:
    finders = [None if index is None else answer.marks[index] for index in matched.hit_marks]
    return tuple(
        JudgedConcealment(target.kind, by.mark_id if by else None, by.confidence if by else None)
        for target, by in zip(targets, finders, strict=True)
    )
