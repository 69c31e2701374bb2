from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from xray_trainer.reports.answers import ReportAnswer
from xray_trainer.reports.xapi import statements


def told(made, **what):
    answer = ReportAnswer("person-1", "week-1", made.outcome("e1", **what))
    lines = statements([answer], home="https://training.example/", titles={"week-1": "Неделя 1"})
    return [json.loads(line) for line in lines]


def test_a_statement_says_who_answered_what_and_how(made):
    (one,) = told(made, is_suspicious=True, says=True, false=(2,))
    assert UUID(one["id"])
    assert datetime.fromisoformat(one["timestamp"]).utcoffset() is not None
    assert one["actor"]["account"] == {"homePage": "https://training.example", "name": "person-1"}
    assert one["object"]["id"] == "https://training.example/exercises/e1"
    assert one["object"]["definition"]["correctResponsesPattern"] == ["suspicious"]
    assert one["result"]["success"] is True
    assert one["result"]["duration"] == "PT30.00S"
    counts = {name.rsplit("/", 1)[1]: value for name, value in one["result"]["extensions"].items()}
    assert counts == {"concealments": 1, "found": 1, "false-marks": 1}
    parent = one["context"]["contextActivities"]["parent"][0]
    assert parent["definition"]["name"] == {"und": "Неделя 1"}


def test_the_same_answer_has_the_same_id_and_another_another(made):
    miss = told(made, is_suspicious=True, says=False)[0]
    assert miss["id"] == told(made, is_suspicious=True, says=False)[0]["id"]
    assert miss["id"] != told(made, is_suspicious=True, says=False, minute=1)[0]["id"]
    assert miss["result"]["success"] is False
