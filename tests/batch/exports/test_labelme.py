from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import supervision as sv

from xray_trainer.batch.exports.labelme import write_labelme
from xray_trainer.batch.results import iter_searched, read_results, scan_key
from xray_trainer.regions import Region

REQUIRED = {"version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"}
REQUIRED_OF_SHAPE = {"label", "points", "group_id", "description", "shape_type", "flags", "mask"}


def test_supervision_reads_every_finding_with_its_mask(with_previews: Path) -> None:
    folder = write_labelme(with_previews)
    read = sv.DetectionDataset.from_labelme(str(with_previews / "previews"), str(folder), force_masks=True)
    by_key = {Path(path).stem: detections for path, detections in read.annotations.items()}
    for scan, found in iter_searched(with_previews):
        detections = by_key[scan_key(scan.uri)]
        assert [read.classes[number] for number in detections.class_id] == [one.family for one in found]
        assert np.allclose(
            detections.xyxy, np.reshape([(r.x_min, r.y_min, r.x_max, r.y_max) for r in found], (-1, 4))
        )
        assert detections.mask is None or detections.mask.any(axis=(1, 2)).all()


def test_files_keep_the_rules_of_labelme(with_previews: Path) -> None:
    folder = write_labelme(with_previews)
    for path in folder.iterdir():
        content = json.loads(path.read_text())
        assert content.keys() >= REQUIRED
        assert all(shape.keys() >= REQUIRED_OF_SHAPE for shape in content["shapes"])
        assert (folder / content["imagePath"]).resolve().is_file()


def test_parts_of_a_finding_share_a_group_and_keep_its_score(results: Path) -> None:
    row = read_results(results).findings[2]
    shapes = json.loads((write_labelme(results) / f"{scan_key(row.uri)}.json").read_text())["shapes"]
    assert [(one["group_id"], one["score"]) for one in shapes] == [(1, 0.6), (1, 0.6)]
    region = Region.from_geojson(json.loads(row.polygon))
    hole = 10 * 10
    areas = [
        Region.from_geojson({"type": "Polygon", "coordinates": [one["points"]]}).area_px for one in shapes
    ]
    assert sum(areas) == region.area_px + hole
