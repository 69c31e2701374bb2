"""Answers as xAPI statements (Experience API 1.0.3), one JSON object a line, for a learning record store.

People are named by their ids, not by their names: whoever may match them has the list. A statement's id comes
from what it states, so that sending it again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.drills.outcome import Outcome
from xray_trainer.reports.answers import ReportAnswer

VERSION = "1.0.3"
_ANSWERED = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-GB": "answered"}}
_QUESTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_SET = "http://adlnet.gov/expapi/activities/assessment"
_CHOICES = [
    {"id": "clear", "description": {"en-GB": "clear", "ru-RU": "чисто"}},
    {"id": "suspicious", "description": {"en-GB": "suspicious", "ru-RU": "подозрение"}},
]


def statements(answers: Iterable[ReportAnswer], *, home: str, titles: Mapping[str, str]) -> Iterable[str]:
    """Yields a line of JSON for every answer.

    Args:
        answers: what people answered.
        home: address of this installation, which every id begins with, such as `https://training.example`.
        titles: of exercise sets, by id.
    """
    root = home.rstrip("/")
    for answer in answers:
        yield json.dumps(_statement(answer, root, titles), ensure_ascii=False)


def _statement(answer: ReportAnswer, root: str, titles: Mapping[str, str]) -> dict[str, Any]:
    outcome = answer.outcome
    when = outcome.when.isoformat()
    key = f"{root}:{answer.person_id}:{answer.set_id}:{outcome.exercise_id}:{when}"
    title = titles.get(answer.set_id, answer.set_id)
    parent = {"id": f"{root}/sets/{answer.set_id}", "definition": {"type": _SET, "name": {"und": title}}}
    return {
        "id": str(uuid5(NAMESPACE_URL, key)),
        "version": VERSION,
        "timestamp": when,
        "actor": {"objectType": "Agent", "account": {"homePage": root, "name": answer.person_id}},
        "verb": _ANSWERED,
        "object": _exercise(outcome, root),
        "result": _result(outcome, root),
        "context": {"contextActivities": {"parent": [parent]}},
    }


def _exercise(outcome: Outcome, root: str) -> dict[str, Any]:
    right = "suspicious" if outcome.is_suspicious else "clear"
    return {
        "objectType": "Activity",
        "id": f"{root}/exercises/{outcome.exercise_id}",
        "definition": {
            "type": _QUESTION,
            "interactionType": "choice",
            "correctResponsesPattern": [right],
            "choices": _CHOICES,
        },
    }


def _result(outcome: Outcome, root: str) -> dict[str, Any]:
    found = sum(hidden.is_found for hidden in outcome.concealments)
    counts = {
        "concealments": len(outcome.concealments),
        "found": found,
        "false-marks": outcome.num_false_marks,
    }
    return {
        "success": outcome.is_right,
        "completion": True,
        "response": outcome.decision,
        "duration": f"PT{outcome.seconds:.2f}S",
        "score": {"scaled": 1.0 if outcome.is_right else 0.0},
        "extensions": {f"{root}/extensions/{name}": value for name, value in counts.items()},
    }
