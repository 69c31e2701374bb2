from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from xray_trainer.cli import app
from xray_trainer.settings import Settings
from xray_trainer.store.store import open_store


def run(home: Path, *words: str):
    return CliRunner().invoke(app, words, env={"XRAY_TRAINER_HOME": str(home)})


@pytest.fixture
def taken(tmp_path):
    open_store(Settings(home=tmp_path / "home")).close()
    result = run(tmp_path / "home", "backup", "-o", str(tmp_path / "monday.tar"))
    assert result.exit_code == 0, result.output
    return tmp_path / "monday.tar"


def test_a_backup_is_taken_checked_and_restored_elsewhere(taken, tmp_path):
    assert "whole, taken" in run(tmp_path, "backup", "--check", str(taken)).output
    result = run(tmp_path / "other", "restore", str(taken))
    assert "all hashes right" in result.output
    assert (tmp_path / "other" / "secret.key").read_text() == (tmp_path / "home" / "secret.key").read_text()


def test_restoring_over_an_installation_is_refused(taken, tmp_path):
    assert "empty data folder only" in str(run(tmp_path / "home", "restore", str(taken)).exception)
