from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import supervision as sv

from xray_trainer.batch.exports.yolo import write_yolo
from xray_trainer.batch.results import iter_searched, read_results, scan_key
from xray_trainer.batch.tables import FindingRow


def test_supervision_reads_the_boxes_and_classes(with_previews: Path) -> None:
    folder = write_yolo(with_previews)
    read = sv.DetectionDataset.from_yolo(
        str(folder / "images"), str(folder / "labels"), str(folder / "data.yaml")
    )
    by_key = {Path(path).stem: detections for path, detections in read.annotations.items()}
    for scan, found in iter_searched(with_previews):
        detections = by_key[scan_key(scan.uri)]
        assert [read.classes[number] for number in detections.class_id] == [one.family for one in found]
        assert np.allclose(detections.xyxy, np.reshape([_xyxy(one) for one in found], (-1, 4)), atol=1e-3)


def test_scans_of_one_name_have_their_own_labels(results: Path) -> None:
    labels = write_yolo(results) / "labels"
    assert len(list(labels.iterdir())) == 4
    first, second = (labels / f"{scan_key(f'день {day}/скан 1.tiff')}.txt" for day in (1, 2))
    assert (len(first.read_text().splitlines()), second.read_text()) == (2, "")


def test_table_of_images_tells_uris_and_scores(results: Path) -> None:
    with (write_yolo(results) / "images.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["uri"] for row in rows] == [scan.uri for scan, _ in iter_searched(results)]
    assert [float(score) for score in rows[0]["finding_scores"].split()] == [
        pytest.approx(row.score) for row in read_results(results).findings[:2]
    ]


def test_previews_are_linked_and_not_copied(with_previews: Path) -> None:
    image = next((write_yolo(with_previews) / "images").iterdir())
    assert image.samefile(with_previews / "previews" / image.name)


def test_labels_of_an_earlier_run_do_not_stay(results: Path) -> None:
    (write_yolo(results) / "labels" / "old.txt").write_text("0 0.5 0.5 1 1\n")
    assert not (write_yolo(results) / "labels" / "old.txt").exists()
    assert not list(results.glob(".*"))


def _xyxy(row: FindingRow) -> tuple[float, float, float, float]:
    return row.x_min, row.y_min, row.x_max, row.y_max
