from __future__ import annotations

import zipfile

import pytest
from typer.testing import CliRunner

from tests.packages.conftest import Installation
from xray_trainer.cli import app
from xray_trainer.errors import InputError, RecipeError
from xray_trainer.settings import Settings
from xray_trainer.store.audit import entries
from xray_trainer.store.store import open_store
from xray_trainer.ui.viewer import is_built


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path / "home"))
    house = Installation(open_store(Settings(home=tmp_path / "home")), tmp_path)
    house.add_set(num=2).add_set(num=1, mode="exam", set_id="exam")
    house.store.close()
    return lambda *words: CliRunner().invoke(app, ["exercises", "scorm", *words])


@pytest.mark.skipif(not is_built(), reason="the player was not built")
def test_a_practice_is_written_whole_in_a_language_and_the_audit_log_says_so(run, tmp_path):
    out = tmp_path / "week.zip"
    told = run("set-1", "-o", str(out), "--language", "ru")
    assert "exercises: 2" in told.output
    with zipfile.ZipFile(out) as package:
        assert {"imsmanifest.xml", "player.js", "set.json"} <= set(package.namelist())
        assert '"language": "ru' in package.read("set.json").decode()
    store = open_store(Settings(home=tmp_path / "home"))
    assert [(one.act, one.subject) for one in entries(store)][-1] == ("export", "set-1")
    store.close()


def test_an_exam_does_not_go_out_and_what_was_there_stays(run, tmp_path):
    out = tmp_path / "exam.zip"
    out.write_bytes(b"before")
    assert isinstance(run("exam", "-o", str(out)).exception, RecipeError)
    assert isinstance(run("set-1", "-o", str(out), "--language", "xx").exception, InputError)
    assert out.read_bytes() == b"before"
    assert [path.name for path in tmp_path.glob("exam*")] == ["exam.zip"]
