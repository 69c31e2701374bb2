from __future__ import annotations

import pypdfium2
import pytest
from typer.testing import CliRunner

from tests.packages.conftest import Installation
from xray_trainer.cli import app
from xray_trainer.errors import InputError
from xray_trainer.settings import Settings
from xray_trainer.store.store import open_store


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(app, ["report", "pdf", *words])


def test_a_report_becomes_pages_in_a_language(run, tmp_path):
    house = Installation(open_store(Settings(home=tmp_path / "home")), tmp_path).add_set()
    house.finish(house.drill("Aigerim"))
    house.store.close()
    told = run("-o", str(tmp_path / "report.pdf"), "--language", "ru")
    assert "3 answers in" in told.output
    text = pypdfium2.PdfDocument(tmp_path / "report.pdf")[0].get_textpage().get_text_bounded()
    assert "Отчёт" in text
    assert "Aigerim" in text


def test_without_answers_nothing_is_written(run, tmp_path):
    refused = run("-o", str(tmp_path / "report.pdf"))
    assert isinstance(refused.exception, InputError)
    assert not (tmp_path / "report.pdf").exists()
