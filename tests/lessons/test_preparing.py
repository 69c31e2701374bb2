from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.lessons.course import all_scans, lesson_names
from xray_trainer.lessons.lesson import LessonScan
from xray_trainer.lessons.preparing import prepare, render_lesson_scan, request_of, scans_of
from xray_trainer.lessons.shelf import key_of, shelf_of
from xray_trainer.settings import Settings

SMALL = {"shape_hw": (160, 416), "pixel_mm": 32.0}
WISH = LessonScan(conveyance="container-20", cargo="cartons", kinds=("CT-DOOR",), seed=2, **SMALL)
LOOK_ALIKE = LessonScan(conveyance="container-20", cargo="bales", kinds=("NEG",), seed=5, **SMALL)


def rows_of(scan):
    return -np.log(scan.transmission[0])


def inside(region, shape_hw):
    x0, y0, x1, y1 = (round(edge) for edge in region.bounds_xyxy)
    place = np.zeros(shape_hw, bool)
    place[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3] = True
    return place


@pytest.mark.parametrize("wish", [WISH, LOOK_ALIKE], ids=["hidden", "look-alike"])
def test_pair_differs_where_the_truth_is_and_hardly_elsewhere(wish):
    built = render_lesson_scan(wish)
    difference = np.abs(rows_of(built.scan) - rows_of(built.benign_scan))
    place = inside(built.exercise.truth[0].region, difference.shape)
    assert [one.kind for one in built.exercise.truth] == list(wish.kinds)
    assert difference[place].mean() > 5 * difference[~place].mean()


def test_request_wishes_for_as_many_things_as_the_lesson_names():
    two = LessonScan(conveyance="container-20", cargo="sacks", kinds=("CT-DOOR", "CT-FLOOR", "NEG"), seed=1)
    request = request_of(two)
    assert (request.num_hidden, request.num_lookalikes) == (2, 1)
    assert request.kinds == ("CT-DOOR", "CT-FLOOR")


def test_wrong_papers_are_wished_for_in_the_request_only_where_the_lesson_says_so():
    shares = {path: request_of(scan).risk_share for path, scan in all_scans().items()}
    assert [path for path, share in shares.items() if share] == ["17-documents/papers"]


def test_scans_of_all_lessons_are_the_union_of_each():
    each = [key_of(scan) for name in lesson_names() for scan in scans_of([name])]
    assert list(dict.fromkeys(each)) == [key_of(scan) for scan in scans_of()]


def test_lesson_that_does_not_exist_is_refused_before_anything_is_rendered(tmp_path):
    with pytest.raises(InputError, match="nearest"):
        next(prepare(shelf_of(Settings(home=tmp_path)), ["01-radiogram"]))
