from __future__ import annotations

import json
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from xray_trainer.batch.exports.geojson import write_geojson
from xray_trainer.batch.results import read_results


def test_geometry_comes_back_exactly_with_holes_and_parts(results: Path) -> None:
    content = json.loads(write_geojson(results).read_text())
    for feature, row in zip(content["features"], read_results(results).findings, strict=True):
        geometry = shape(feature["geometry"])
        assert geometry.equals(shapely.from_geojson(row.polygon))
        assert feature["bbox"] == list(geometry.bounds)
        assert feature["properties"]["score"] == row.score
        assert feature["properties"]["uri"] == row.uri


def test_shapely_reads_the_whole_file_as_a_collection(results: Path) -> None:
    collection = shapely.from_geojson(write_geojson(results).read_text())
    assert [type(one) for one in collection.geoms] == [Polygon, Polygon, MultiPolygon]


def test_rings_turn_as_the_standard_wants(results: Path) -> None:
    content = json.loads(write_geojson(results).read_text())
    parts = [part for one in content["features"] for part in getattr(shape(one["geometry"]), "geoms", ())]
    assert parts
    assert all(part.exterior.is_ccw for part in parts)
    assert not any(ring.is_ccw for part in parts for ring in part.interiors)


def test_every_feature_has_its_own_id(results: Path) -> None:
    features = json.loads(write_geojson(results).read_text())["features"]
    assert len({one["id"] for one in features}) == len(features) == 3
