from __future__ import annotations

import shutil

import numpy as np
import pytest

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.lessons.close_up import close_up_png
from xray_trainer.lessons.lesson import LessonScan
from xray_trainer.lessons.shelf import key_of, shelf_of
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings

WISH = LessonScan(conveyance="container-20", cargo="cartons", kinds=("CT-DOOR",), seed=3)
HIDDEN = Concealment(Region.from_xyxy(20, 10, 40, 30), "CT-DOOR", "brick-package", "organic_powder", 12.0)


def scan(value, *, is_marked=False):
    values = np.full((2, 60, 100), value, np.float32)
    if is_marked:
        values[:, 10:30, 20:40] *= 0.5
    return Scan("s", values, (50.0, 50.0), ("6MV", "4MV"), "container-20", "synthetic")


@pytest.fixture
def built():
    papers = Declaration(hs_code="0805.10", description="Oranges", packages=10, gross_weight_kg=200)
    exercise = Exercise("e", "s", papers, truth=(HIDDEN,))
    return BuiltExercise(exercise, scan(0.8, is_marked=True), scan(0.8))


@pytest.fixture
def shelf(tmp_path):
    return shelf_of(Settings(home=tmp_path))


def test_nothing_is_there_at_first(shelf):
    assert shelf.find(WISH) is None


def test_what_is_kept_is_found_with_its_pair_its_truth_and_its_papers(shelf, built):
    shelf.keep(WISH, built)
    found = shelf.find(WISH)
    assert found.truth == (HIDDEN,)
    assert found.declaration == built.exercise.declaration
    pair = [shelf.library.read(sha256).transmission for sha256 in (found.sha256, found.benign_sha256)]
    assert pair[0][0, 20, 30] < 0.6 * pair[1][0, 20, 30]


def test_another_seed_is_another_scan_and_papers_beside_it_are_not(shelf, built):
    shelf.keep(WISH, built)
    assert shelf.find(WISH.model_copy(update={"seed": 4})) is None
    assert key_of(WISH.model_copy(update={"has_papers": True})) == key_of(WISH)


def test_scan_that_the_library_has_lost_is_not_there(shelf, built):
    shelf.keep(WISH, built)
    shutil.rmtree(shelf.library.folder(shelf.find(WISH).benign_sha256))
    assert shelf.find(WISH) is None


def test_damaged_note_counts_as_absent(shelf, built):
    shelf.keep(WISH, built)
    (shelf.folder / f"{key_of(WISH)}.json").write_text("{")
    assert shelf.find(WISH) is None


def test_close_up_shows_the_place_outlined_and_the_same_without_outline(built):
    import cv2

    png = close_up_png(built.scan, built.benign_scan, HIDDEN)
    drawn = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    half = drawn.shape[1] // 2
    is_coloured = np.ptp(drawn.astype(int), axis=2) > 60
    assert is_coloured[:, :half].any()
    assert not is_coloured[:, half:].any()
