from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest
from shapely.geometry import Polygon

from tests.batch.result_rows import finding_row, scan_row, write_tables
from xray_trainer.batch.exports.cvat import write_cvat
from xray_trainer.batch.results import iter_searched, read_results, scan_key


def _points(polygon: Element) -> list[tuple[float, ...]]:
    return [tuple(float(value) for value in pair.split(",")) for pair in polygon.attrib["points"].split(";")]


def test_every_searched_scan_is_an_image_under_the_name_of_its_preview(results: Path) -> None:
    images = parse(write_cvat(results)).getroot().findall("image")
    assert [one.attrib["id"] for one in images] == ["0", "1", "2", "3"]
    keys = [scan_key(scan.uri) for scan, _ in iter_searched(results)]
    assert [one.attrib["name"] for one in images] == [f"{key}.png" for key in keys]
    assert {(one.attrib["width"], one.attrib["height"]) for one in images} == {("96", "64")}


def test_polygons_come_back_with_label_score_and_uri(results: Path) -> None:
    first = read_results(results).findings[0]
    polygon = parse(write_cvat(results)).getroot().findall("image/polygon")[0]
    told = {one.attrib["name"]: one.text for one in polygon.findall("attribute")}
    assert polygon.attrib["label"] == "CT-DOOR"
    assert Polygon(_points(polygon)).bounds == (first.x_min, first.y_min, first.x_max, first.y_max)
    assert (told["score"], told["uri"]) == ("0.900000", "день 1/скан 1.tiff")


def test_parts_of_a_finding_share_a_group(results: Path) -> None:
    polygons = parse(write_cvat(results)).getroot().findall("image[@id='2']/polygon")
    assert [one.attrib["group_id"] for one in polygons] == ["1", "1"]


def test_every_label_and_attribute_that_is_used_is_declared(results: Path) -> None:
    root = parse(write_cvat(results)).getroot()
    declared = {
        one.findtext("name"): {each.findtext("name") for each in one.findall("attributes/attribute")}
        for one in root.findall("meta/task/labels/label")
    }
    for polygon in root.findall("image/polygon"):
        assert {one.attrib["name"] for one in polygon.findall("attribute")} <= declared[
            polygon.attrib["label"]
        ]


@pytest.mark.parametrize("uri", ["a\x01b<&>.png", 'quote".png', "\ufffe.png"])
def test_names_that_xml_cannot_hold_do_not_break_the_file(tmp_path: Path, uri: str) -> None:
    write_tables(tmp_path, [scan_row(uri, num_findings=1)], [finding_row(uri, 1)])
    assert len(parse(write_cvat(tmp_path)).getroot().findall("image/polygon")) == 1
