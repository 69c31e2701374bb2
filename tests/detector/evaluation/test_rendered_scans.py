"""Evaluation on scans of a recipe, rendered small."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from xray_trainer.detector.evaluation.judging import judge_all
from xray_trainer.detector.evaluation.known import folder_name, known_scans, recipes_of, scans_of
from xray_trainer.detector.evaluation.plan import Plan, benign_scans, planned_scans
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.detector.evaluation.variations import EVERYTHING, SPEED, changes_of, vary
from xray_trainer.errors import InputError, RecipeError, StorageError
from xray_trainer.regions import Finding, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.synthesis.render import render_scan, rescan


@dataclass(frozen=True)
class SpreadRater:
    """Takes noise for suspicious: its score is the spread of the scan."""

    name: str = "spread"

    def judge(self, scan: Scan) -> Judged:
        spread = float(np.std(np.log(scan.transmission[0])))
        box = Region.from_xyxy(0, 0, *scan.shape_hw[::-1])
        return Judged(spread, (Finding(box, spread),), scan.transmission[0].copy(), scan.pixel_mm_xy[0])


def test_scans_of_a_folder_are_not_rendered_again(recipe_path: Path, scans_folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    before = {path: path.stat().st_mtime_ns for path in scans_folder.rglob("*.tiff")}
    plan = Plan(recipe_path, num=7, num_seeds=2, scans=scans_folder, workers=0)
    with planned_scans(plan, Settings(), listener=lambda *step: told.append(step)) as (scans, _):
        assert {scan.path: scan.path.stat().st_mtime_ns for scan in scans} == before
    assert told == [("render", 4, 7), ("render", 7, 7)]


def test_what_is_known_of_a_scan_is_what_was_rendered(scans_folder: Path) -> None:
    known = known_scans(scans_folder)
    assert [scan.recipe.seed for scan in known] == [5] * 4 + [6] * 3
    assert {scan.is_benign for scan in known} == {True, False}
    for scan in known:
        request, _seed = scan.recipe.order(scan.index)
        assert scan.is_benign == (request.num_hidden == 0)
        assert scan.is_cargo_seen == (scan.cargo_family != "tyres")
        assert (scan.is_item_seen is None) == scan.is_benign
    assert known_scans(known[0].path.parent.parent) == known[:4]


def test_scans_of_a_run_that_is_done_are_let_go(recipe_path: Path, tmp_path: Path) -> None:
    plan = Plan(recipe_path, num=2, num_seeds=1, workers=0)
    with planned_scans(plan, Settings(home=tmp_path)) as (scans, _):
        assert all(tmp_path in scan.path.parents and scan.path.exists() for scan in scans)
    assert list(tmp_path.rglob("*.tiff")) == []


def test_what_baselines_are_fitted_on_is_benign_and_of_train(recipe_path: Path, tmp_path: Path) -> None:
    plan = Plan(recipe_path, scans=tmp_path, workers=0)
    with benign_scans(plan, Settings(), num=3) as scans:
        assert [(scan.recipe.split, scan.is_benign, scan.is_cargo_seen) for scan in scans] == [
            ("train", True, True)
        ] * 3
    assert {path.parent.parent.parent.name for path in tmp_path.rglob("*.tiff")} == {"benign"}


def test_scans_are_shared_out_among_seeds_and_their_folder_does_not_depend_on_how_many(
    recipe_path: Path,
) -> None:
    recipes = recipes_of(recipe_path, split="test", num=8, num_seeds=3)
    assert [(recipe.seed, recipe.num) for recipe in recipes] == [(5, 3), (6, 3), (7, 2)]
    more = recipes_of(recipe_path, split="test", num=80, num_seeds=3)
    assert folder_name(recipes) == folder_name(more)
    assert folder_name(more) != folder_name(recipes_of(recipe_path, split="val", num=8))


def test_a_scan_without_changes_is_the_same_and_twice_the_blur_is_another(scans_folder: Path) -> None:
    known = next(scan for scan in known_scans(scans_folder) if not scan.is_benign)
    request, seed = known.recipe.order(known.index)
    same, blurred = rescan(
        request, seed=seed, changes=({}, {"motion_blur_px": 2 * known.scanner["motion_blur_px"]})
    )
    stored = render_scan(request, seed=seed).scan
    assert np.array_equal(same.transmission, stored.transmission)
    assert not np.array_equal(blurred.transmission, stored.transmission)


def test_every_artefact_is_varied_by_itself_and_all_of_them_at_once(scans_folder: Path) -> None:
    scanner = known_scans(scans_folder)[0].scanner
    changes = changes_of(scanner)
    assert changes["wobble"] == {"wobble": 2 * scanner["wobble"]}
    assert changes["photon-noise"] == {"photons_per_px": scanner["photons_per_px"] / 4}
    everything = changes.pop(EVERYTHING)
    assert {name for change in changes.values() for name in change} == set(everything)


def test_stronger_artefacts_change_wafroc_by_a_figure_with_its_interval(scans_folder: Path) -> None:
    known = known_scans(scans_folder)
    (results,) = judge_all([SpreadRater()], known)
    found = vary(SpreadRater(), results.scans, 4)
    assert {one.name for one in found} == {*changes_of(known[0].scanner), SPEED}
    assert [one.change.value for one in found] == sorted(one.change.value for one in found)
    assert all(-1 <= one.change.value <= 1 and 0 < one.num_scans <= 4 for one in found)
    with pytest.raises(InputError, match="variations need benign and suspicious scans"):
        vary(SpreadRater(), results.scans, 1)


@pytest.mark.parametrize(
    ("told", "wishes", "message"),
    [
        ("", {"split": "tset"}, "unknown split 'tset'; nearest: test"),
        ("pixl_mm: 3", {"split": "test"}, "unknown field in .*: 'pixl_mm'; nearest: pixel_mm"),
        ("", {"split": "test", "num": 2}, "3 seeds need at least 3 scans, got 2"),
    ],
)
def test_what_cannot_be_rendered_is_refused_in_one_sentence(
    told: str, wishes: dict[str, str], message: str, tmp_path: Path, recipe_path: Path
) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(recipe_path.read_text() + told)
    with pytest.raises(RecipeError, match=message):
        recipes_of(path, **{"num": 8, **wishes})


def test_a_folder_without_scans_and_a_broken_record_are_told(tmp_path: Path, recipe_path: Path) -> None:
    with pytest.raises(InputError, match="holds no scans with their truth; render some with"):
        known_scans(tmp_path)
    (recipe,) = recipes_of(recipe_path, split="test", num=1, num_seeds=1)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / f"{recipe.scan_id(0)}.json").write_text("{}")
    with pytest.raises(StorageError, match="delete it to render the scan again"):
        scans_of(recipe, tmp_path)
