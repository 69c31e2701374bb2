from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from pycocotools import mask as coco_mask

from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.explain import SENTENCES
from xray_trainer.errors import StorageError
from xray_trainer.physics.material_bands import BANDS
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan


def _scan(name: str, *, num_energies: int = 2, shape_hw: tuple[int, int] = (64, 96)) -> Scan:
    rng = np.random.default_rng(len(name))
    transmission = rng.uniform(0.2, 1, (num_energies, *shape_hw)).astype(np.float32)
    return Scan(name, transmission, (5.0, 5.0), ("6MV", "4MV")[:num_energies], source="synthetic")


def _huge_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 16, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Returns a folder with three good scans and the seven faults of a first run."""
    folder = tmp_path / "day"
    folder.mkdir()
    write_scan(_scan("good"), folder / "good.tiff")
    write_scan(_scan("single", num_energies=1), folder / "single.tiff")
    good = write_scan(_scan("pair"), folder / "pair.png")
    (folder / "truncated.png").write_bytes(good.read_bytes()[:2000])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_text("no picture at all, though its name says so\n")
    (folder / "huge.png").write_bytes(_huge_png())
    pixels = np.random.default_rng(0).integers(0, 255, (64, 96, 3), np.uint8)
    cv2.imwrite(str(folder / "eight_bit.jpg"), pixels[..., 0])
    cv2.imwrite(str(folder / "tiny.png"), np.full((1, 1), 30_000, np.uint16))
    cv2.imwrite(str(folder / "colour.png"), pixels)
    return folder


def _rows(out: Path, table: str) -> list[dict[str, object]]:
    return pq.read_table(out / f"{table}.parquet").to_pylist()


def test_every_file_gets_a_status_and_a_reason_and_the_rest_is_done(
    day: Path, tmp_path: Path, detector: Detector
) -> None:
    summary = run_batch([day], tmp_path / "out", detector=detector)
    rows = {Path(str(row["uri"])).name: row for row in _rows(tmp_path / "out", "scans")}
    assert {name: (row["status"], row["reason"]) for name, row in rows.items()} == {
        "good.tiff": ("ok", ""),
        "single.tiff": ("ok", ""),
        "pair.png": ("ok", ""),
        "eight_bit.jpg": ("warned", "noted"),
        "truncated.png": ("failed", "truncated"),
        "empty.png": ("failed", "empty"),
        "text.png": ("failed", "not_a_scan"),
        "huge.png": ("failed", "too_large"),
        "tiny.png": ("failed", "too_small"),
        "colour.png": ("failed", "colour"),
    }
    assert (summary.num_ok, summary.num_warned, summary.num_failed) == (3, 1, 6)
    assert "8" in str(rows["eight_bit.jpg"]["message"])
    assert len(summary.failures) == 6
    assert all(row["message"] for row in rows.values() if row["status"] != "ok")


def test_table_of_scans_tells_size_energies_and_checkpoint(
    day: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([day / "single.tiff", day / "pair.png"], tmp_path / "out", detector=detector)
    single, pair = _rows(tmp_path / "out", "scans")
    assert (single["height_px"], single["width_px"], single["num_energies"]) == (64, 96, 1)
    assert (pair["pixel_mm_x"], pair["pixel_mm_y"], pair["num_energies"]) == (5.0, 5.0, 2)
    assert pair["checkpoint"] == "untrained@0123456789ab"
    assert 0 <= pair["score"] <= 1
    assert pair["seconds"] > 0


def test_findings_agree_between_box_polygon_rle_and_coco(
    day: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([day / "good.tiff"], tmp_path / "out", detector=detector)
    rows = _rows(tmp_path / "out", "findings")
    coco = json.loads((tmp_path / "out" / "findings.json").read_text())
    assert rows
    assert len(coco["annotations"]) == len(rows) == _rows(tmp_path / "out", "scans")[0]["num_findings"]
    for number, (row, annotation) in enumerate(zip(rows, coco["annotations"], strict=True), start=1):
        polygon = shapely.from_geojson(str(row["polygon"]))
        box = (row["x_min"], row["y_min"], row["x_max"], row["y_max"])
        rle = json.loads(str(row["rle"]))
        assert row["finding"] == number
        assert polygon.bounds == pytest.approx(box)
        assert rle["size"] == [64, 96]
        assert coco_mask.area(rle) == pytest.approx(polygon.area, rel=0.25, abs=8)
        assert annotation["bbox"][2] == pytest.approx(row["x_max"] - row["x_min"])
        assert annotation["segmentation"] == rle
    assert coco["images"][0]["width"] == 96


def test_same_inputs_give_the_same_rows(day: Path, tmp_path: Path, detector: Detector) -> None:
    for out, workers in (("one", 1), ("two", 4)):
        run_batch([day], tmp_path / out, detector=detector, plan=BatchPlan(workers=workers))
    assert _rows(tmp_path / "one", "findings") == _rows(tmp_path / "two", "findings")
    scans = [[{**row, "seconds": 0} for row in _rows(tmp_path / out, "scans")] for out in ("one", "two")]
    assert scans[0] == scans[1]


def test_missing_inputs_are_rows_too(tmp_path: Path, detector: Detector) -> None:
    gone, empty = tmp_path / "gone.png", tmp_path / "bare"
    empty.mkdir()
    summary = run_batch([gone, empty], tmp_path / "out", detector=detector)
    assert [row["reason"] for row in _rows(tmp_path / "out", "scans")] == ["missing", "no_scans"]
    assert summary.num_failed == 2
    assert _rows(tmp_path / "out", "findings") == []


def test_progress_counts_every_input(day: Path, tmp_path: Path, detector: Detector) -> None:
    told: list[tuple[int, int]] = []
    run_batch([day], tmp_path / "out", detector=detector, progress=lambda *done: told.append(done))
    assert told == [(k, 10) for k in range(1, 11)]


def test_findings_say_what_looks_wrong_in_table_and_coco(
    day: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([day / "good.tiff"], tmp_path, detector=detector, min_score=0.0)
    row = _rows(tmp_path, "findings")[0]
    annotation = json.loads((tmp_path / "findings.json").read_text())["annotations"][0]
    assert row["cue"] in SENTENCES
    assert row["explanation"].endswith((".", "?"))
    assert row["material"] in BANDS
    told = ("material", "material_share", "cue", "explanation")
    assert [annotation[name] for name in told] == [row[name] for name in told]


def test_score_to_keep_findings_from_can_be_asked_for(day: Path, tmp_path: Path, detector: Detector) -> None:
    run_batch([day / "good.tiff"], tmp_path / "out", detector=detector, min_score=1.0)
    assert _rows(tmp_path / "out", "findings") == []


def test_nothing_is_left_half_written(day: Path, tmp_path: Path, detector: Detector) -> None:
    run_batch([day], tmp_path / "out", detector=detector)
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*"))
    assert names == [
        "findings.json",
        "findings.parquet",
        "parts",
        "parts/findings-000001.parquet",
        "parts/lock",
        "parts/run.json",
        "parts/scans-000001.parquet",
        "progress.json",
        "scans.parquet",
    ]


def test_results_that_cannot_be_written_are_refused_before_anything_is_read(
    day: Path, tmp_path: Path, detector: Detector
) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="out"):
        run_batch([day], tmp_path / "out", detector=detector)
