"""Answers as reports see them: who answered which exercise of which set, and what it was worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.progress import first_answers


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """A judged answer with the person who gave it and the set it belongs to."""

    person_id: str
    set_id: str
    outcome: Outcome


def outcomes_by_person(answers: Iterable[ReportAnswer]) -> dict[str, tuple[Outcome, ...]]:
    """Returns every person's outcomes that figures count: what was answered on meeting an exercise first."""
    by_person: dict[str, list[Outcome]] = {}
    for answer in answers:
        by_person.setdefault(answer.person_id, []).append(answer.outcome)
    return {person_id: first_answers(outcomes) for person_id, outcomes in by_person.items()}
