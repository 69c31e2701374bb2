from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from xray_trainer.drills.answer import Answer, Decision, PlacedMark
from xray_trainer.drills.outcome import Truth
from xray_trainer.regions import Concealment, Region

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

TruthOf = Callable[..., Truth]
AnswerTo = Callable[..., Answer]


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def truth_of() -> TruthOf:
    def build(*hidden: tuple[float, float], kind: str = "CT-DOOR") -> Truth:
        concealments = tuple(
            Concealment(Region.from_xyxy(x, y, x + 20, y + 20), kind, "brick", "organic", 20.0)
            for x, y in hidden
        )
        return Truth(concealments, shape_hw=(200, 400), pixel_mm_xy=(5.0, 5.0))

    return build


@pytest.fixture
def answer_to() -> AnswerTo:
    def build(
        exercise_id: str,
        decision: Decision,
        *marked: tuple[float, float, int],
        minute: int = 0,
        seconds: float = 9.5,
    ) -> Answer:
        marks = tuple(
            PlacedMark(f"m{number}", Region.from_xyxy(x, y, x + 20, y + 20), confidence)
            for number, (x, y, confidence) in enumerate(marked)
        )
        return Answer(exercise_id, decision, marks, seconds, NOON + timedelta(minutes=minute))

    return build
