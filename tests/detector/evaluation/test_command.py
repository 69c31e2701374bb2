"""The command as people use it, on scans that are there already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.detector.toy import SMALL
from xray_trainer.cli import app
from xray_trainer.detector.checkpoint import save_checkpoint
from xray_trainer.detector.config import DetectorConfig
from xray_trainer.detector.evaluation.cells import TABLE
from xray_trainer.detector.network import Network
from xray_trainer.errors import RecipeError


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blank")
    config = DetectorConfig(name="blank", network=SMALL, pixel_mm=30)
    save_checkpoint(folder, weights=Network(SMALL).state_dict(), config=config, metrics={}, card="")
    return folder


def evaluate(*words: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, ["evaluate", *words])
    return done.exit_code, done.stdout, done.exception


def test_a_checkpoint_is_judged_on_a_folder_of_scans_with_a_report(
    blank: Path, recipe_path: Path, scans_folder: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    asked = ("--recipe", str(recipe_path), "--num", "7", "--seeds", "2", "--scans", str(scans_folder))
    code, out, _ = evaluate(*asked, "--checkpoint", str(blank), "--report", str(page), "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["command"], told["detector"], told["num_scans"]) == ("evaluate", "blank", 7)
    assert set(told["machine"]) >= {"processor", "cores"}
    assert any(f"evaluate.{cell.name}.auroc" in told["figures"] for cell in TABLE)
    assert "evaluate.all.stored_false_alarms" in told["figures"]
    assert page.read_text().startswith("<!doctype html>")


def test_a_split_that_does_not_exist_is_refused_before_anything_is_rendered(
    blank: Path, recipe_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    _, _, error = evaluate(
        *("--recipe", str(recipe_path), "--split", "tests", "--checkpoint", str(blank)),
        *("--scans", str(folder)),
    )
    assert isinstance(error, RecipeError)
    assert "unknown split 'tests'; nearest: test" in str(error)
    assert not folder.exists()
