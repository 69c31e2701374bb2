from __future__ import annotations

from math import ceil, floor
from pathlib import Path
from xml.etree.ElementTree import parse

import numpy as np
import supervision as sv
from torchvision.datasets import VOCDetection

from xray_trainer.batch.exports.pascal_voc import write_pascal_voc
from xray_trainer.batch.results import iter_searched, scan_key
from xray_trainer.batch.tables import FindingRow


def test_supervision_reads_the_pixels_that_a_box_touches(with_previews: Path) -> None:
    folder = write_pascal_voc(with_previews)
    read = sv.DetectionDataset.from_pascal_voc(str(with_previews / "previews"), str(folder / "Annotations"))
    by_key = {Path(path).stem: detections for path, detections in read.annotations.items()}
    for scan, found in iter_searched(with_previews):
        detections = by_key[scan_key(scan.uri)]
        assert np.array_equal(detections.xyxy, np.reshape([_touched(one) for one in found], (-1, 4)))
        assert [read.classes[number] for number in detections.class_id] == [one.family for one in found]


def test_torchvision_reads_uri_size_and_score(results: Path) -> None:
    folder = write_pascal_voc(results)
    key = scan_key("s3://port/2026 11/lane-3.dcm")
    read = VOCDetection.parse_voc_xml(parse(folder / "Annotations" / f"{key}.xml").getroot())["annotation"]
    assert (read["path"], read["filename"]) == ("s3://port/2026 11/lane-3.dcm", f"{key}.png")
    assert read["size"] == {"width": "96", "height": "64", "depth": "1"}
    assert [float(one["confidence"]) for one in read["object"]] == [0.6]


def test_list_of_scans_names_every_file(results: Path) -> None:
    folder = write_pascal_voc(results)
    names = (folder / "ImageSets" / "Main" / "default.txt").read_text().split()
    assert sorted(names) == sorted(path.stem for path in (folder / "Annotations").iterdir())
    assert len(names) == 4


def test_every_class_is_declared(results: Path) -> None:
    folder = write_pascal_voc(results)
    declared = {line.partition(":")[0] for line in (folder / "labelmap.txt").read_text().splitlines()}
    used = {name.text for path in (folder / "Annotations").iterdir() for name in parse(path).iter("name")}
    assert used == {"CT-DOOR", "LD-HOMOG"} <= declared


def _touched(row: FindingRow) -> tuple[int, int, int, int]:
    return floor(row.x_min), floor(row.y_min), ceil(row.x_max), ceil(row.y_max)
