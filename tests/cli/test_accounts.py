from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from xray_trainer.cli.main import app
from xray_trainer.settings import load_settings
from xray_trainer.store.accounts import accounts
from xray_trainer.store.audit import entries
from xray_trainer.store.signing_in import try_password, try_pin
from xray_trainer.store.store import open_store

PASSWORD = "seven grey herons at dusk"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command and returns what it printed; `sent` is what it reads."""
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words, sent="", code=0):
        done = CliRunner().invoke(app, words, input=sent)
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return run


@pytest.fixture
def store(run):
    run("users", "list")
    opened = open_store(load_settings())
    yield opened
    opened.close()


def test_an_administrator_is_added_with_a_password_and_locked_and_unlocked(run, store):
    def state(password=PASSWORD):
        return try_password(store, "Saule", password, now=datetime.now(UTC)).state

    run("users", "add", "Saule", "--role", "administrator", "--password-stdin", sent=f"{PASSWORD}\n")
    run("users", "add", "Timur", "--role", "administrator", "--password-stdin", sent="a kettle on the pier\n")
    assert state() == "welcome"
    run("users", "lock", "Saule")
    assert state() == "locked"
    run("users", "unlock", "Saule")
    assert state() == "welcome"
    assert "0 sessions of Saule ended" in run("users", "sign-out", "Saule")
    run("users", "role", "Saule", "mentor")
    assert json.loads(run("users", "list", "--json"))["people"][0]["role"] == "mentor"
    acts = [entry.act for entry in entries(store) if entry.act != "sign_in"]
    assert acts.count("add_person") == 2
    assert acts[-2:] == ["sign_out", "change_role"]


def test_a_trainee_gets_a_pin_or_a_link(run, store):
    run("users", "add", "Dinara")
    run("users", "passwd", "Dinara", "--pin", "--password-stdin", sent="274916\n")
    assert try_pin(store, "Dinara", "274916", now=datetime.now(UTC)).state == "welcome"
    assert "/sign-in/link/" in run("users", "passwd", "Dinara", "--link")


def test_an_account_is_prepared_for_somebody_of_the_identity_provider(run, store):
    run("users", "add", "Dinara")
    assert "as dinara@example.org" in run("users", "passwd", "Dinara", "--identity", "dinara@example.org")
    assert [one.identity for one in accounts(store).values()] == ["dinara@example.org"]
    run("users", "passwd", "Dinara", "--identity", "")
    assert [one.identity for one in accounts(store).values()] == [None]
    run("users", "passwd", "Dinara", "--identity", "a", "--link", code=1)
    assert [one.identity for one in accounts(store).values()] == [None]


def test_without_a_terminal_nothing_is_asked_and_nobody_is_added(run, store):
    run("users", "add", "Saule", "--role", "administrator", code=1)
    assert json.loads(run("users", "list", "--json"))["people"] == []
