from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.exercises.labels.label import MAX_BYTES
from xray_trainer.exercises.labels.mapping import SKIP, Meaning, guess, guesses, marks_of
from xray_trainer.exercises.labels.reading import picture_for, read_labels
from xray_trainer.regions import Region

SHAPE_HW = (60, 100)
MASK = np.zeros(SHAPE_HW, bool)
MASK[10:20, 30:50] = True
RLE = Region.from_mask(MASK).to_coco_rle(SHAPE_HW)


def coco(*annotations: dict[str, object], **more: object) -> bytes:
    images = [{"id": 1, "file_name": "../x/gate.png", "width": 100, "height": 60}]
    categories = [{"id": 5, "name": "CT-DOOR"}]
    marked = [{"image_id": 1, "category_id": 5, **one} for one in annotations]
    return json.dumps({"images": images, "annotations": marked, "categories": categories, **more}).encode()


def cvat(*shapes: str) -> bytes:
    image = f'<image id="0" name="a/gate.png" width="100" height="60">{"".join(shapes)}</image>'
    return f'<?xml version="1.0"?><annotations><version>1.1</version>{image}</annotations>'.encode()


def labelme(*shapes: dict[str, object]) -> bytes:
    told = {"shapes": list(shapes), "imagePath": "..\\gate.png", "imageWidth": 100, "imageHeight": 60}
    return json.dumps(told).encode()


BOX = [30, 10, 50, 10, 50, 20, 30, 20]
POINTS = [[30, 10], [50, 10], [50, 20], [30, 20]]
SAME = [
    coco({"segmentation": [BOX]}),
    coco({"segmentation": RLE}),
    coco({"segmentation": {"size": [60, 100], "counts": [1810, *([10, 50] * 19), 10, 3040]}}),
    coco({"bbox": [30, 10, 20, 10]}),
    coco({"segmentation": [], "bbox": [30, 10, 20, 10]}),
    cvat('<box label="CT-DOOR" xtl="30" ytl="10" xbr="50" ybr="20"/>'),
    cvat('<box label="CT-DOOR" xtl="35" ytl="5" xbr="45" ybr="25" rotation="90"/>'),
    cvat('<polygon label="CT-DOOR" points="30,10;50,10;50,20;30,20"/>'),
    cvat('<mask label="CT-DOOR" left="28" top="10" width="22" height="10" rle="2' + ",20,2" * 9 + ',20"/>'),
    cvat(
        '<polygon label="CT-DOOR" group_id="3" points="30,10;40,10;40,20;30,20"/>',
        '<polygon label="CT-DOOR" group_id="3" points="40,10;50,10;50,20;40,20"/>',
    ),
    labelme({"label": "CT-DOOR", "points": POINTS, "shape_type": "polygon"}),
    labelme({"label": "CT-DOOR", "points": [[50, 20], [30, 10]], "shape_type": "rectangle"}),
    labelme(
        {"label": "CT-DOOR", "points": [[30, 10], [40, 10], [40, 20], [30, 20]], "group_id": 1},
        {"label": "CT-DOOR", "points": [[40, 10], [50, 10], [50, 20], [40, 20]], "group_id": 1},
    ),
]


@pytest.mark.parametrize("content", SAME)
def test_every_form_of_a_region_is_the_same_region(content):
    (picture,) = read_labels("labels", content)
    assert (picture.name, picture.size_wh, picture.stem) == ("gate.png", (100, 60), "gate")
    (label,) = picture.labels
    assert label.name == "CT-DOOR"
    assert np.array_equal(label.region.to_mask(SHAPE_HW), MASK)


def test_ellipses_and_circles_have_their_area():
    (one,) = read_labels("e.xml", cvat('<ellipse label="a" cx="50" cy="30" rx="20" ry="10"/>'))
    assert one.labels[0].region.area_px == pytest.approx(np.pi * 200, rel=0.01)
    (one,) = read_labels(
        "c.json", labelme({"label": "a", "points": [[50, 30], [60, 30]], "shape_type": "circle"})
    )
    assert one.labels[0].region.area_px == pytest.approx(np.pi * 100, rel=0.01)


def test_what_has_no_area_is_left_out():
    lines = labelme({"label": "a", "points": [[1, 1], [5, 5]], "shape_type": "line"})
    assert read_labels("a", lines)[0].labels == ()
    assert read_labels("a", coco({"segmentation": [[1, 1, 2, 2]]}))[0].labels == ()
    assert read_labels("a", coco({"segmentation": {"size": [60, 100], "counts": [6000]}}))[0].labels == ()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]><annotations>&c;</annotations>'
)
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotations/>'
DEEP = b"<annotations>" + b"<image>" * 100 + b"</image>" * 100 + b"</annotations>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" " * 10 + b"x" * (MAX_BYTES + 1), "MB"),
        (b"\x89PNG\r\n", "JSON"),
        (b"[1]", "object"),
        (b"[" * 100_000, "JSON"),
        (b'{"a": 1}', "COCO"),
        (b"<html></html>", "CVAT"),
        (b"<annotations>", "XML"),
        (LAUGHS, "entities"),
        (OUTSIDE, "entities"),
        (DEEP, "deep"),
        (coco(images=3), "images"),
        (coco({"image_id": 9, "bbox": [1, 1, 2, 2]}), "not there"),
        (coco({"image_id": [], "bbox": [1, 1, 2, 2]}), "not there"),
        (coco({"bbox": [1, 2]}), "four numbers"),
        (coco({"bbox": ["a", 1, 2, 3]}), "numbers"),
        (coco({"segmentation": {"size": [99999, 99999], "counts": [1]}}), "picture"),
        (coco({"segmentation": {"size": [60, 100], "counts": [10**12]}}), "fill"),
        (coco({"segmentation": {"size": [60, 100], "counts": "\\u00ff"}}), "fill"),
        (coco(images=[{"id": 1, "file_name": "a", "width": 10**9, "height": 10**9}]), "px"),
        (cvat('<box label="a" xtl="x"/>'), "number"),
        (cvat('<mask label="a" left="0" top="0" width="99999" height="99999" rle="1"/>'), "px"),
        (cvat('<mask label="a" left="0" top="0" width="4" height="4" rle="1,2"/>'), "fill"),
        (cvat('<mask label="a" left="nan" top="0" width="4" height="4" rle="1,2"/>'), "whole"),
        (labelme({"label": "a"}), "points"),
        (labelme({"label": "a", "points": [[1, 2, 3]]}), "two numbers"),
        (labelme({"label": "a", "points": [[True, 2]]}), "numbers"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(content, told):
    with pytest.raises(InputError, match=told) as caught:
        read_labels("../labels.json", content)
    assert "\n" not in str(caught.value)


@given(st.sampled_from([*SAME, LAUGHS]), st.data())
def test_a_file_that_was_tampered_with_is_read_or_refused_and_nothing_else(content, data):
    place = data.draw(st.integers(0, len(content) - 1))
    piece = data.draw(st.binary(max_size=6))
    tampered = content[:place] + piece + content[place + data.draw(st.integers(0, 6)) :]
    with suppress(InputError):
        assert all(len(picture.name) <= 200 for picture in read_labels("labels", tampered))


def test_a_scan_finds_its_picture_by_name_else_the_only_one_of_its_size():
    pictures = read_labels("a", coco({"segmentation": [BOX]}))
    assert picture_for(pictures, "C:/x/GATE.tiff", shape_hw=(9, 9)) is pictures[0]
    assert picture_for(pictures, "other.tiff", shape_hw=SHAPE_HW) is pictures[0]
    assert picture_for(pictures, "other.tiff", shape_hw=(9, 9)) is None
    assert picture_for([*pictures, *pictures], "other.tiff", shape_hw=SHAPE_HW) is None


def test_names_are_guessed_and_the_table_has_the_last_word():
    assert guess("neg").kind == "NEG"
    assert guess("Repair plate") == Meaning("NEG", "repair-plate")
    assert guess("contraband") == Meaning("LD-HOMOG")
    (picture,) = read_labels("a", coco({"segmentation": [BOX]}, {"segmentation": [BOX], "category_id": 6}))
    assert list(guesses([picture])) == ["6", "CT-DOOR"]
    table = {"6": Meaning(SKIP), "CT-DOOR": Meaning("TR-TYRE", "tusk")}
    (mark,) = marks_of(picture, table, shape_hw=SHAPE_HW, source="draft")
    assert (mark.kind, mark.item) == ("TR-TYRE", "tusk")
    assert marks_of(picture, table, shape_hw=SHAPE_HW, source="draft") == (mark,)
    assert marks_of(picture, table, shape_hw=SHAPE_HW, source="another")[0].mark_id != mark.mark_id


def test_labels_of_another_size_are_refused():
    (picture,) = read_labels("a", coco({"segmentation": [BOX]}))
    with pytest.raises(InputError, match="own size"):
        marks_of(picture, {}, shape_hw=(120, 200))
