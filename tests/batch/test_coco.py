from __future__ import annotations

import json
from pathlib import Path

import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from tests.batch.result_rows import SHAPE_HW
from xray_trainer.batch.coco import write_coco
from xray_trainer.batch.results import read_results
from xray_trainer.errors import StorageError
from xray_trainer.regions import Region
from xray_trainer.synthesis.taxonomy import TAXONOMY


def test_pycocotools_reads_every_finding_with_its_pixels(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coco = COCO(write_coco(results))
    capsys.readouterr()
    rows = read_results(results).findings
    annotations = coco.loadAnns(coco.getAnnIds())
    assert [one["score"] for one in annotations] == [row.score for row in rows]
    names = [coco.loadCats(one["category_id"])[0]["name"] for one in annotations]
    assert names == [row.family for row in rows]
    assert [coco.loadImgs(one["image_id"])[0]["file_name"] for one in annotations] == [
        row.uri for row in rows
    ]
    shapes = [Region.from_geojson(json.loads(row.polygon)).to_mask(SHAPE_HW) for row in rows]
    assert [coco_mask.area(coco.annToRLE(one)) for one in annotations] == [one.sum() for one in shapes]


def test_failed_scans_are_no_images(results: Path) -> None:
    images = json.loads(write_coco(results).read_text())["images"]
    assert [one["id"] for one in images] == [1, 2, 3, 4]
    assert not any("broken" in one["file_name"] for one in images)


def test_categories_have_the_same_numbers_whatever_was_found(results: Path) -> None:
    categories = json.loads(write_coco(results).read_text())["categories"]
    assert [one["name"] for one in categories] == [kind for kind in TAXONOMY if kind != "NEG"]


def test_folder_that_cannot_be_written_is_told(results: Path) -> None:
    (results / "findings.json").mkdir()
    with pytest.raises(StorageError, match=r"findings\.json: cannot be written"):
        write_coco(results)
    assert not list(results.glob(".*"))
