from __future__ import annotations

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from xray_trainer.batch.pack import pack
from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.files import list_scan_files, read_scan, write_scan
from xray_trainer.scans.scan import Scan

SHAPE_HW = (48, 64)


def _counts(white: int, *, dtype: type[np.unsignedinteger] = np.uint16) -> np.ndarray:
    return np.random.default_rng(white).integers(0, white + 1, SHAPE_HW).astype(dtype)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a folder with a scan of every kind that reads back in its own way, and a broken one."""
    folder = tmp_path / "скан архив"
    (folder / "lane 1").mkdir(parents=True)
    smooth = np.linspace(0.1, 1, 2 * 48 * 64, dtype=np.float32).reshape(2, *SHAPE_HW)
    write_scan(Scan("pair", smooth, (4.0, 5.0), ("6MV", "4MV"), "truck-box", "lane"), folder / "pair.png")
    cv2.imwrite(str(folder / "lane 1" / "sixteen.png"), _counts(65535))
    cv2.imwrite(str(folder / "eight.png"), _counts(255, dtype=np.uint8))
    cv2.imwrite(str(folder / "twelve.png"), _counts(4095))
    (folder / "twelve.json").write_text('{"white_level": 4095, "lane": 7}')
    cv2.imwrite(str(folder / "odd.png"), _counts(50_001))
    (folder / "odd.json").write_text('{"white_level": 50001}')
    tifffile.imwrite(folder / "float.tiff", smooth[0] ** 2)
    (folder / "broken.png").write_bytes((folder / "eight.png").read_bytes()[:200])
    return folder


def test_packed_scans_read_as_the_same_scans_bit_for_bit(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = pack([folder], out, workers=2)
    assert summary.num_packed == 6
    for path in (*list_scan_files(folder), *list_scan_files(folder / "lane 1")):
        if path.stem == "broken":
            continue
        packed = read_scan((out / path.relative_to(folder)).with_suffix(".tiff"))
        source = read_scan(path)
        assert packed.transmission.tobytes() == source.transmission.tobytes()
        assert (packed.pixel_mm_xy, packed.beams) == (source.pixel_mm_xy, source.beams)
        assert (packed.scan_id, packed.conveyance) == (source.scan_id, source.conveyance)


def test_pixels_are_whole_numbers_with_zstd_where_they_can_be(folder: Path, tmp_path: Path) -> None:
    pack([folder], tmp_path / "out")
    types = {}
    for path in (tmp_path / "out").rglob("*.tiff"):
        with tifffile.TiffFile(path) as file:
            types[path.stem] = str(file.pages[0].dtype)
            assert file.pages[0].compression == tifffile.COMPRESSION.ZSTD
    assert types.pop("float") == "float32"
    assert set(types.values()) == {"uint16"}


def test_fields_of_other_programs_stay_in_the_sidecar(folder: Path, tmp_path: Path) -> None:
    pack([folder / "twelve.png"], tmp_path / "out")
    told = json.loads((tmp_path / "out" / "twelve.json").read_text())
    assert (told["lane"], told["white_level"]) == (7, 4095)


def test_ratio_and_broken_files_are_told(folder: Path, tmp_path: Path) -> None:
    summary = pack([folder], tmp_path / "out")
    before = sum(path.stat().st_size for path in folder.rglob("*.*") if path.suffix in (".png", ".tiff"))
    after = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.tiff"))
    assert summary.bytes_before == before - (folder / "broken.png").stat().st_size
    assert summary.bytes_after == after
    assert summary.ratio == round(summary.bytes_before / after, 3)
    assert [Path(uri).name for uri, _ in summary.failures] == ["broken.png"]


def test_packing_again_does_what_is_missing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pack([folder], out)
    kept = (out / "pair.tiff").stat().st_mtime_ns
    (out / "odd.tiff").unlink()
    with (out / "packed.jsonl").open("ab") as file:
        file.write(b'{"uri": "cut')
    again = pack([folder], out)
    assert (again.num_packed, again.num_before) == (6, 5)
    assert (out / "pair.tiff").stat().st_mtime_ns == kept
    assert pack([folder], out).num_before == 6


def test_changed_source_is_packed_again(folder: Path, tmp_path: Path) -> None:
    pack([folder / "eight.png"], tmp_path / "out")
    cv2.imwrite(str(folder / "eight.png"), _counts(255, dtype=np.uint8)[::-1])
    os.utime(folder / "eight.png", ns=(1, 1))
    assert pack([folder / "eight.png"], tmp_path / "out").num_before == 0
    same = read_scan(tmp_path / "out" / "eight.tiff").transmission
    assert np.array_equal(same, read_scan(folder / "eight.png").transmission)


def test_two_files_of_one_stem_are_both_packed(tmp_path: Path) -> None:
    for suffix in (".png", ".tiff"):
        (tmp_path / "in").mkdir(exist_ok=True)
        cv2.imwrite(str(tmp_path / "in" / f"a{suffix}"), _counts(60_000 + len(suffix)))
    assert pack([tmp_path / "in"], tmp_path / "out").num_packed == 2
    assert sorted(path.name for path in (tmp_path / "out").glob("*.tiff")) == ["a.tiff", "a.tiff.tiff"]


def test_nothing_half_made_is_left(folder: Path, tmp_path: Path) -> None:
    pack([folder], tmp_path / "out")
    assert not list((tmp_path / "out").glob(".*"))


def test_output_within_the_input_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="must not lie within"):
        pack([folder], folder / "out")


def test_folder_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(StorageError, match="out"):
        pack([folder], tmp_path / "out")
