from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.drills.outcome import JudgedConcealment, JudgedMark, Outcome
from xray_trainer.reports.answers import ReportAnswer

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Made:
    """Outcomes as somebody might have given them."""

    start = START

    @staticmethod
    def outcome(
        exercise_id: str,
        *,
        is_suspicious: bool,
        says: bool,
        false: Sequence[int] = (),
        found: Sequence[int | None] | None = None,
        minute: int = 0,
    ) -> Outcome:
        """An answer: what was said of the scan, confidences of false marks, of marks on concealments."""
        found = ([4 if says else None] if is_suspicious else []) if found is None else found
        verdicts = {(True, True): "hit", (True, False): "miss", (False, True): "false_alarm"}
        return Outcome(
            exercise_id=exercise_id,
            decision="suspicious" if says else "clear",
            verdict=verdicts.get((is_suspicious, says), "correct_rejection"),
            marks=tuple(JudgedMark(f"f{i}", confidence, "false_mark") for i, confidence in enumerate(false)),
            concealments=tuple(
                JudgedConcealment("CT-DOOR", None if one is None else f"m{i}", one)
                for i, one in enumerate(found)
            ),
            seconds=30.0,
            when=START + timedelta(minutes=minute),
            conveyance="container-40",
        )

    @classmethod
    def counted(cls, hits: int, misses: int, false_alarms: int, rejections: int) -> list[Outcome]:
        """So many answers of each kind, each to an exercise of its own."""
        kinds = [(True, True)] * hits + [(True, False)] * misses
        kinds += [(False, True)] * false_alarms + [(False, False)] * rejections
        return [
            cls.outcome(f"e{number}", is_suspicious=suspicious, says=says)
            for number, (suspicious, says) in enumerate(kinds)
        ]

    @classmethod
    def answers(
        cls, person_id: str, *, skill: float, seed: int, num: int = 40, first: int = 0, minute: int = 0
    ) -> list[ReportAnswer]:
        """Answers to exercises `first` to `first + num`, every second suspicious; skill is the hit rate."""
        rng = np.random.default_rng(seed)
        answers = []
        for number in range(first, first + num):
            suspicious = number % 2 == 0
            says = bool(rng.random() < (skill if suspicious else 1 - skill))
            false = (int(rng.integers(1, 6)),) if not suspicious and says else ()
            outcome = cls.outcome(
                f"e{number}", is_suspicious=suspicious, says=says, false=false, minute=minute + number
            )
            answers.append(ReportAnswer(person_id, "set", outcome))
        return answers


@pytest.fixture
def made() -> type[Made]:
    return Made
