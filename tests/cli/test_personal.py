from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from xray_trainer.cli.main import app
from xray_trainer.store.people import ensure_person, people
from xray_trainer.store.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, databases, monkeypatch):
    made = databases.sqlite(tmp_path / "home")
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(made.home))
    store = open_store(made)
    ensure_person(store, "Aigerim", now=NOW)
    ensure_person(store, "Botir", now=NOW)
    store.close()
    return made


def told(*words: str, given: str = "") -> str:
    result = CliRunner().invoke(app, words, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def names(settings) -> list[str]:
    store = open_store(settings)
    found = [person.name for person in people(store, with_retired=True)]
    store.close()
    return found


def test_a_person_is_erased_after_a_yes_only(settings):
    refused = CliRunner().invoke(app, ["users", "erase", "Aigerim"], input="n\n")
    assert refused.exit_code == 1
    assert names(settings) == ["Aigerim", "Botir"]
    assert "1 in people" in told("users", "erase", "Aigerim", given="y\n")
    assert names(settings) == ["Botir"]


def test_a_person_gets_all_that_is_kept_in_a_private_file(settings, tmp_path):
    out = tmp_path / "aigerim.zip"
    told("users", "export", "Aigerim", "-o", str(out))
    with zipfile.ZipFile(out) as archive:
        (person,) = json.loads(archive.read("people.json"))
    assert person["name"] == "Aigerim"
    assert out.stat().st_mode & 0o077 == 0


def test_the_log_tells_of_exports_and_erasures_and_is_whole(settings, tmp_path):
    told("users", "export", "Aigerim", "-o", str(tmp_path / "a.zip"))
    told("users", "erase", "Aigerim", "--yes")
    entries = json.loads(told("audit", "list", "--json"))["entries"]
    assert [entry["act"] for entry in entries] == ["export", "erase_person"]
    assert json.loads(told("audit", "verify", "--json"))["broken_at"] is None
    out = tmp_path / "audit.jsonl"
    told("audit", "export", "-o", str(out))
    assert len(out.read_text().splitlines()) == 2


def test_nothing_is_past_by_default(settings):
    assert "nothing was past" in told("tidy")
