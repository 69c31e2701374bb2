"""Commands that change or take out something: the log tells so, and under whose name at the computer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from xray_trainer.cli.main import app
from xray_trainer.cli.store import machine_user
from xray_trainer.store.audit import entries
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PORT = ("--country", "KZ", "--time-zone", "Asia/Almaty")
COMMANDS = {
    "users add Botir": "add_person",
    "users rename Aigerim Saule": "change_person",
    "users role Aigerim mentor": "change_role",
    "users unit Aigerim Port": "change_unit",
    "users export Aigerim -o a.zip": "export",
    "units add Airport --country KZ --time-zone Asia/Almaty": "change_unit",
    "units cohort Week 2026-03-02 2026-03-06": "change_unit",
    "plan assign --exercises 30 --unit Port": "change_plan",
    "exercises key --name Academy --out academy.pem": "change_trust",
    "report table people -o people.csv": "export",
    "report table people -o people.parquet": "export",
    "report xapi -o statements.jsonl": "export",
    "audit export -o audit.jsonl": "export",
    "backup -o backup.tar": "backup",
}


@pytest.fixture
def settings(tmp_path, databases, monkeypatch):
    made = databases.sqlite(tmp_path / "home")
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(made.home))
    monkeypatch.chdir(tmp_path)
    store = open_store(made)
    ensure_person(store, "Aigerim", now=NOW)
    store.close()
    assert CliRunner().invoke(app, ["units", "add", "Port", *PORT]).exit_code == 0
    return made


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_told_with_the_name_at_the_computer(settings, command):
    result = CliRunner().invoke(app, command.split(), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    store = open_store(settings)
    told = entries(store)[1:]
    store.close()
    assert COMMANDS[command] in {entry.act for entry in told}
    assert {entry.person_id for entry in told} == {""}
    assert {entry.details.get("machine_user") for entry in told} == {machine_user()}
