from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from xray_trainer.cli import app
from xray_trainer.errors import InputError, RecipeError


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))

    def invoke(*words: str):
        return CliRunner().invoke(app, ["report", *words])

    return invoke


def test_an_empty_installation_has_no_answers_and_says_so(run):
    assert run("table", "people").output == "no answers yet\n"
    assert json.loads(run("table", "kinds", "--json").output)["rows"] == []


def test_a_table_is_written_by_the_ending_of_its_file(run, tmp_path):
    run("table", "exercises", "-o", str(tmp_path / "exercises.parquet"))
    assert pq.read_table(tmp_path / "exercises.parquet").num_rows == 0
    refused = run("table", "-o", str(tmp_path / "people.xls"))
    assert isinstance(refused.exception, InputError)
    assert "written as .csv or .parquet, got .xls" in str(refused.exception)


def test_a_unit_that_is_not_there_and_a_training_without_people_are_refused(run):
    assert isinstance(run("table", "--unit", "PCU Aktau").exception, RecipeError)
    assert "give everybody the same set" in str(run("training", "2026-05-04", "2026-05-08").exception)
