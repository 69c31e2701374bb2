from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from xray_trainer.errors import InputError
from xray_trainer.regions import Concealment, Region
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.synthesis.truth import TruthEntry, read_truth, to_coco, write_truth

SHAPE = (20, 30)


def ring() -> Concealment:
    mask = np.zeros(SHAPE, bool)
    mask[4:14, 5:20] = True
    mask[7:10, 9:14] = False
    return Concealment(Region.from_mask(mask), "LD-CORE", "brick", "organic_powder", 12.5, {"size_px": 135.0})


def test_what_is_written_is_read_back_to_the_pixel(tmp_path: Path) -> None:
    entries = [TruthEntry("a.tiff", SHAPE, (ring(), ring())), TruthEntry("b.tiff", SHAPE)]
    found = read_truth(write_truth(tmp_path / "truth.json", entries))
    assert list(found) == ["a.tiff", "b.tiff"]
    assert found["b.tiff"] == ()
    first = found["a.tiff"][0]
    assert (first.region.to_mask(SHAPE) == ring().region.to_mask(SHAPE)).all()
    assert (first.kind, first.item, first.material) == ("LD-CORE", "brick", "organic_powder")
    assert first.areal_density_g_cm2 == 12.5
    assert dict(first.factors) == {"size_px": 135.0}


def test_the_file_is_what_coco_tools_read() -> None:
    coco = to_coco([TruthEntry("a.tiff", SHAPE, (ring(),), {"cargo_family": "cartons"})])
    (annotation,) = coco["annotations"]
    assert coco["images"] == [
        {"id": 1, "file_name": "a.tiff", "width": 30, "height": 20, "cargo_family": "cartons"}
    ]
    assert [category["name"] for category in coco["categories"]] == list(TAXONOMY)
    assert coco["categories"][annotation["category_id"] - 1]["name"] == "LD-CORE"
    assert annotation["bbox"] == [5, 4, 15, 10]
    assert coco_mask.area(annotation["rle"]) == annotation["area"] == 135
    assert len(annotation["segmentation"][0]) >= 8
    json.dumps(coco)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"images": [], "annotations": [{}]}', "no json"])
def test_another_file_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "truth.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"truth\.json: must be a COCO file"):
        read_truth(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.json: cannot be read"):
        read_truth(tmp_path / "absent.json")
