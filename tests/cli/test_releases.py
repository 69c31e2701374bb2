from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from tests.ui.route_server import built
from xray_trainer.cli import app
from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import append_exercise, create_set
from xray_trainer.store.set_states import set_state
from xray_trainer.store.store import open_store

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command on an installation with a draft of two exercises."""
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    store = open_store(Settings(home=tmp_path))
    create_set(store, "week", title="Week", rules=Rules(), num_planned=2, now=NOON)
    set_state(store, "week", status="draft", now=NOON)
    for number in range(2):
        append_exercise(store, "week", built=built(number), now=NOON)
    store.close()
    return lambda *words: CliRunner().invoke(app, ["exercises", *words])


def test_a_draft_is_listed_judged_and_released(run):
    (listed,) = json.loads(run("list", "--json").stdout)["sets"]
    assert (listed["set_id"], listed["status"], listed["version"]) == ("week", "draft", 1)
    told = json.loads(run("review", "week", "--json").stdout)
    assert (told["duplicates"], told["balance"]["verdict"], told["objections"]) == ([], "too_few", [])
    assert "too few exercises to tell the balance" in run("review", "week").stdout
    assert run("release", "week").stdout == "released: 'Week', version 1\n"
    assert "released, version 1" in run("list").stdout
    assert isinstance(run("release", "week").exception, InputError)
