"""People, units and the work plan on the command line, in one process."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from xray_trainer.cli import app
from xray_trainer.errors import InputError


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    runner = CliRunner()

    def done(*words):
        result = runner.invoke(app, words)
        if result.exception is not None:
            raise result.exception
        return json.loads(result.stdout) if "--json" in words else result.stdout

    done("units", "add", "PCU Aktau", "--country", "KZ", "--time-zone", "Asia/Aqtau")
    return done


def test_people_are_added_moved_renamed_and_listed(run):
    run("users", "add", "Aigerim", "--unit", "PCU Aktau", "--language", "ru", "--email", "a@customs.example")
    run("users", "role", "Aigerim", "mentor")
    run("users", "rename", "Aigerim", "Aigerim Asanova")
    (row,) = run("users", "list", "--unit", "PCU Aktau", "--json")["people"]
    assert row == {
        "name": "Aigerim Asanova",
        "role": "mentor",
        "language": "ru",
        "email": "a@customs.example",
        "units": ["PCU Aktau"],
    }
    run("users", "unit", "Aigerim Asanova", "PCU Aktau", "--leave")
    assert run("users", "list", "--json")["people"][0]["units"] == []


def test_a_table_of_people_is_taken_over_whole_or_not_at_all(run, tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("name,unit\nErlan,PCU Aktau\nTimur,ACCU\n")
    with pytest.raises(InputError, match="row 3"):
        run("users", "add", "--file", str(table))
    assert run("users", "list", "--json")["people"] == []
    table.write_text("name,unit\nErlan,PCU Aktau\n")
    assert "1 people added" in run("users", "add", "--file", str(table))
    with pytest.raises(InputError, match="not both"):
        run("users", "add", "Erlan", "--file", str(table))


def test_work_is_assigned_listed_and_told_when_behind(run):
    run("users", "add", "Erlan", "--unit", "PCU Aktau")
    run("units", "cohort", "Week", "2026-03-02", "2026-03-06", "--person", "Erlan")
    run("plan", "assign", "--exercises", "30", "--unit", "PCU Aktau", "--every", "1")
    run("plan", "assign", "--lesson", "03-dual-energy", "--cohort", "Week", "--opens", "2026-03-02")
    first, second = run("plan", "list", "--json")["assignments"]
    assert (first["what"], first["group"], first["due_on"]) == ("03-dual-energy", "Week", "2026-03-09")
    assert (second["work"], second["time_zone"], second["num_people"]) == ("exercises", "Asia/Aqtau", 1)
    assert run("plan", "behind", "--json")["people"] == []
    with pytest.raises(InputError, match="must be given"):
        run("plan", "assign", "--unit", "PCU Aktau")


def test_units_and_cohorts_are_listed(run):
    run("units", "cohort", "Week", "2026-03-02", "2026-03-06")
    told = run("units", "list", "--json")
    assert [(one["name"], one["goal_minutes"]) for one in told["units"]] == [("PCU Aktau", 360)]
    assert [(one["name"], one["num_people"]) for one in told["cohorts"]] == [("Week", 0)]
