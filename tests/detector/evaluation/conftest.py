from __future__ import annotations

from pathlib import Path

import pytest

from tests.detector.evaluation.toy_scans import DarknessRater, toy_scans
from xray_trainer.detector.evaluation.plan import Plan, planned_scans
from xray_trainer.detector.evaluation.run import evaluate_raters
from xray_trainer.detector.evaluation.summary import Evaluation
from xray_trainer.settings import Settings

RECIPE = """
name: tiny
seed: 5
num: 8
shape_hw: [64, 320]
pixel_mm: 60
conveyances: [container-20, van]
unseen: {cargo_families: [tyres], items: [rifle]}
"""


@pytest.fixture(scope="session")
def toy_evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    scans = toy_scans(tmp_path_factory.mktemp("toys"), 48)
    return evaluate_raters([DarknessRater(), DarknessRater("noise", noise=0.4)], scans)


@pytest.fixture(scope="session")
def recipe_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.yaml"
    path.write_text(RECIPE)
    return path


@pytest.fixture(scope="session")
def scans_folder(recipe_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    plan = Plan(recipe_path, num=7, num_seeds=2, scans=folder, workers=0)
    with planned_scans(plan, Settings()) as (scans, failures):
        assert (len(scans), failures) == (7, ())
    return folder
