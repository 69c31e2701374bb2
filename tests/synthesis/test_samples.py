from __future__ import annotations

import json

import pytest
from shapely.geometry import box

from xray_trainer.scans.files import read_scan
from xray_trainer.shipped import shipped
from xray_trainer.synthesis.recipe import load_recipe
from xray_trainer.synthesis.truth import read_truth

STANDARD = shipped("datasets") / "standard"
NAMES = sorted(path.name for path in (STANDARD / "samples" / "scans").glob("*.tiff"))


def test_there_are_few_and_they_are_small() -> None:
    files = [path for path in (STANDARD / "samples").rglob("*") if path.is_file()]
    assert 3 <= len(NAMES) <= 5
    assert sum(path.stat().st_size for path in files) < 8_000_000


def test_they_are_those_of_their_recipe() -> None:
    recipe = load_recipe(STANDARD / "samples.yaml")
    assert load_recipe(STANDARD / "samples" / "recipe.yaml") == recipe
    assert [f"{recipe.scan_id(index)}.tiff" for index in range(recipe.num)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_are_dual_energy_scans_with_their_truth_inside(name: str) -> None:
    scan = read_scan(STANDARD / "samples" / "scans" / name)
    height, width = scan.shape_hw
    assert len(scan.beams) == 2
    assert scan.source == "synthetic"
    for hidden in read_truth(STANDARD / "samples" / "truth.json")[name]:
        assert box(0, 0, width, height).covers(hidden.region.geometry)


def test_one_of_them_has_nothing_hidden_and_all_have_documents() -> None:
    truth = read_truth(STANDARD / "samples" / "truth.json")
    documents = json.loads((STANDARD / "samples" / "declarations.json").read_text(encoding="utf-8"))
    assert sorted(documents) == sorted(truth) == NAMES
    assert sum(not hidden for hidden in truth.values()) == 1
