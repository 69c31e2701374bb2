from __future__ import annotations

import json

import numpy as np
import pytest
from shapely.geometry import shape

from xray_trainer.drills.geometry import clean_geometry
from xray_trainer.errors import RegionError
from xray_trainer.exercises.labels.caged import read_labels_caged
from xray_trainer.exercises.labels.label import polygon
from xray_trainer.exercises.labels.reading import read_labels
from xray_trainer.regions import Region, crosses_too_often


def outline(num: int) -> list[list[int]]:
    points = np.random.default_rng(0).integers(0, 1000, (num, 2)).tolist()
    return [*points, points[0]]


def drawn(num: int) -> dict:
    return {"type": "Polygon", "coordinates": [outline(num)]}


def test_an_outline_that_a_hand_draws_is_repaired():
    star = [[500, 0], [800, 900], [0, 350], [1000, 350], [200, 900], [500, 0]]
    told = {"type": "Polygon", "coordinates": [star]}
    assert Region.from_geojson(told).geometry.is_valid
    assert clean_geometry(told, shape_hw=(1000, 1000))["coordinates"]


@pytest.mark.parametrize("num", [100, 1999])
def test_a_scribble_that_would_take_hours_is_refused_wherever_it_comes(num):
    assert crosses_too_often(shape(drawn(num)))
    with pytest.raises(RegionError, match="300 times"):
        clean_geometry(drawn(num), shape_hw=(1000, 1000))
    with pytest.raises(RegionError, match="300 times"):
        Region.from_geojson(drawn(num))
    assert polygon(outline(num)) is None


def test_labels_read_in_the_cage_are_those_read_outside():
    told = {
        "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 40}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[3, 4, 9, 4, 9, 8]]}],
        "categories": [{"id": 1, "name": "brick"}],
    }
    content = json.dumps(told).encode()
    assert read_labels_caged("a.json", content) == read_labels("a.json", content)
