from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse

import pytest
from shapely.geometry import Polygon

from xray_trainer.batch.exports.label_studio import write_label_studio
from xray_trainer.batch.results import iter_searched, read_results


def _tasks(folder: Path) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_text())
    return tasks


def test_every_searched_scan_is_a_task_whose_picture_is_its_preview(with_previews: Path) -> None:
    tasks = _tasks(write_label_studio(with_previews))
    assert [one["data"]["uri"] for one in tasks] == [scan.uri for scan, _ in iter_searched(with_previews)]
    for one in tasks:
        place = one["data"]["image"].removeprefix("/data/local-files/?d=")
        assert (with_previews / place).is_file()


def test_results_agree_with_the_labelling_interface(results: Path) -> None:
    folder = write_label_studio(results)
    view = parse(folder / "config.xml").getroot()
    (image,), (labels,) = view.findall("Image"), view.findall("PolygonLabels")
    assert image.attrib["value"] == "$image"
    assert labels.attrib["toName"] == image.attrib["name"]
    known = {one.attrib["value"] for one in labels.findall("Label")}
    found = [one for task in _tasks(folder) for one in task["predictions"][0]["result"]]
    assert len({one["id"] for one in found}) == len(found) == 4
    for one in found:
        assert (one["from_name"], one["to_name"]) == (labels.attrib["name"], image.attrib["name"])
        assert one["type"] == "polygonlabels"
        assert set(one["value"]["polygonlabels"]) <= known


def test_points_are_percent_and_scores_are_kept(results: Path) -> None:
    row = read_results(results).findings[0]
    task = _tasks(write_label_studio(results))[0]
    one = task["predictions"][0]["result"][0]
    points = [
        (x / 100 * one["original_width"], y / 100 * one["original_height"]) for x, y in one["value"]["points"]
    ]
    assert Polygon(points).bounds == pytest.approx((row.x_min, row.y_min, row.x_max, row.y_max))
    assert (one["score"], task["predictions"][0]["score"]) == (row.score, 0.9)
