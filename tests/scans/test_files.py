from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xray_trainer.errors import InputError, ScanFileError, StorageError
from xray_trainer.scans import raw
from xray_trainer.scans.codes import codes_from_transmission, transmission_from_codes
from xray_trainer.scans.files import (
    READERS,
    SUFFIXES,
    is_scan_file,
    list_scan_files,
    read_scan,
    read_scan_noted,
    write_scan,
)
from xray_trainer.scans.scan import Scan

CODES = np.arange(1, 1 + 2 * 8 * 9, dtype=np.uint16).reshape(2, 8, 9) * 400
ANY_CODES = st.tuples(st.integers(1, 2), st.integers(8, 40), st.integers(8, 40)).flatmap(
    lambda shape: arrays(np.uint16, shape, elements=st.integers(1, 65535))
)
ANY_NAME = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="/\\"), max_size=20
)


def same(first: Scan, second: Scan) -> bool:
    fields = ("scan_id", "pixel_mm_xy", "beams", "conveyance", "source")
    return np.array_equal(first.transmission, second.transmission) and all(
        getattr(first, field) == getattr(second, field) for field in fields
    )


@settings(max_examples=40, deadline=None)
@given(
    codes=ANY_CODES,
    suffix=st.sampled_from([".tiff", ".tif", ".png"]),
    name=ANY_NAME,
    pixel_mm=st.floats(0.1, 100),
)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, codes: np.ndarray, suffix: str, name: str, pixel_mm: float
) -> None:
    transmission = transmission_from_codes(codes)
    scan = Scan(name or "x", transmission, (pixel_mm, 5), ("6MV", "4MV")[: len(codes)], name, name)
    path = write_scan(scan, tmp_path_factory.mktemp("scans") / f"a.b{suffix}")
    found, notes = read_scan_noted(path)
    assert same(found, scan)
    assert notes == () or codes.max() <= 32767


def test_writing_leaves_the_scan_and_two_files_and_nothing_else(tmp_path: Path, make_scan) -> None:
    scan = make_scan()
    before = scan.transmission.copy()
    write_scan(scan, tmp_path / "a.tiff")
    assert np.array_equal(scan.transmission, before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.tiff"]


def test_a_tiff_holds_one_uint16_page_per_energy_in_zstd_with_a_predictor(tmp_path: Path, make_scan) -> None:
    scan = make_scan()
    with tifffile.TiffFile(write_scan(scan, tmp_path / "a.tiff")) as tiff:
        assert len(tiff.pages) == 2
        assert {(page.dtype, page.compression.name, page.predictor) for page in tiff.pages} == {
            (np.dtype(np.uint16), "ZSTD", 2)
        }
        assert np.array_equal(tiff.asarray(), codes_from_transmission(scan.transmission))


def test_a_dual_energy_png_is_a_pair_that_the_sidecar_names(tmp_path: Path, make_scan) -> None:
    path = write_scan(make_scan(), tmp_path / "a.png")
    assert json.loads((tmp_path / "a.json").read_text())["energies"] == ["a.png", "a.low.png"]
    assert cv2.imread(str(tmp_path / "a.low.png"), cv2.IMREAD_UNCHANGED).dtype == np.uint16
    assert read_scan(path).num_energies == 2
    assert list_scan_files(tmp_path) == (path,)
    assert not is_scan_file(tmp_path / "a.low.png")


def test_writing_replaces_what_had_the_name(tmp_path: Path, make_scan) -> None:
    write_scan(make_scan(seed=1), tmp_path / "a.tiff")
    scan = make_scan(seed=2, energies=1)
    assert same(read_scan(write_scan(scan, tmp_path / "a.tiff")), scan)


def test_a_file_by_a_scanner_pair_is_read_in_the_order_of_its_sidecar(tmp_path: Path) -> None:
    for name, plane in zip(("HE.tif", "LE.tif"), CODES, strict=True):
        tifffile.imwrite(tmp_path / name, plane)
    (tmp_path / "HE.json").write_text('{"energies": ["HE.tif", "LE.tif"], "beams": ["9MV", "6MV"]}')
    scan = read_scan(tmp_path / "HE.tif")
    assert np.array_equal(codes_from_transmission(scan.transmission), CODES)
    assert scan.beams == ("9MV", "6MV")
    assert list_scan_files(tmp_path) == (tmp_path / "HE.tif",)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_white_is_the_largest_code_and_black_counts_as_one(tmp_path: Path, bits: int, suffix: str) -> None:
    codes = np.linspace(0, 2**bits - 1, 64).astype(f"uint{bits}").reshape(8, 8)
    path = tmp_path / f"a{suffix}"
    if suffix == ".png":
        cv2.imwrite(str(path), codes)
    else:
        tifffile.imwrite(path, codes)
    expected = np.maximum(codes, 1) / np.float32(2**bits - 1)
    assert read_scan(path).transmission[0] == pytest.approx(expected)


def test_a_bare_16_bit_file_gets_stated_defaults(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "gate-3.png"), CODES[0] + 40000)
    scan, notes = read_scan_noted(tmp_path / "gate-3.png")
    assert (scan.scan_id, scan.pixel_mm_xy, scan.beams) == ("gate-3", (5, 5), ("unknown",))
    assert [note.split(":")[0] for note in notes] == [
        "nobody said how big a pixel is",
        "nobody said which beams it was scanned with",
    ]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tiff"])
def test_eight_bits_are_read_with_a_note(tmp_path: Path, suffix: str) -> None:
    cv2.imwrite(str(tmp_path / f"a{suffix}"), np.full((9, 10), 200, np.uint8))
    scan, notes = read_scan_noted(tmp_path / f"a{suffix}")
    assert scan.transmission == pytest.approx(200 / 255)
    assert "contrast is lost" in notes[0]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tiff"])
def test_three_equal_channels_count_as_grey(tmp_path: Path, suffix: str) -> None:
    cv2.imwrite(str(tmp_path / f"a{suffix}"), np.full((9, 10, 3), 200, np.uint8))
    assert read_scan(tmp_path / f"a{suffix}").shape_hw == (9, 10)


def test_the_format_is_told_by_content_not_by_name(tmp_path: Path, make_scan) -> None:
    scan = make_scan(energies=1)
    write_scan(scan, tmp_path / "a.tiff").rename(tmp_path / "a.png")
    assert same(read_scan(tmp_path / "a.png"), scan)


def test_an_own_suffix_leads_to_each_reader_once() -> None:
    own = [suffix for reader in READERS for suffix in reader.suffixes]
    assert sorted(SUFFIXES) == sorted({*own, *raw.SUFFIXES})


@pytest.mark.parametrize("name", ["a.PNG", "a.tif", "a.low.tiff", "a.jpeg"])
def test_names_of_scans_are_recognised(tmp_path: Path, name: str) -> None:
    assert is_scan_file(tmp_path / name)


@pytest.mark.parametrize("name", ["a.json", "a.txt", ".a.png", "png", "a.png.part"])
def test_other_names_are_no_scans(tmp_path: Path, name: str) -> None:
    assert not is_scan_file(tmp_path / name)


def test_a_broken_sidecar_hides_no_file_from_a_listing(tmp_path: Path, make_scan) -> None:
    path = write_scan(make_scan(energies=1), tmp_path / "a.tiff")
    (tmp_path / "a.json").write_text("{")
    assert list_scan_files(tmp_path) == (path,)


@pytest.mark.parametrize(("name", "reason"), [("none", "missing"), ("file", "unreadable")])
def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ScanFileError) as caught:
        list_scan_files(tmp_path / name)
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", ["a.jpg", "a.npy", "a"])
def test_only_tiff_and_png_are_written(tmp_path: Path, make_scan, name: str) -> None:
    with pytest.raises(InputError, match=r"written as \.tiff or \.png"):
        write_scan(make_scan(), tmp_path / name)


def test_a_scan_too_small_to_be_read_again_is_not_written(tmp_path: Path, make_scan) -> None:
    with pytest.raises(InputError, match="8 px a side"):
        write_scan(make_scan(7, 20), tmp_path / "a.tiff")


def test_a_name_that_no_sidecar_may_hold_is_not_written(tmp_path: Path, make_scan) -> None:
    scan = Scan("../a", make_scan().transmission, (5, 5), ("a", "b"))
    with pytest.raises(InputError, match="sidecar cannot hold it"):
        write_scan(scan, tmp_path / "a.tiff")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path, make_scan) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written: Not a directory"):
        write_scan(make_scan(), tmp_path / "file" / "a.tiff")


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("a.low.png", "missing"),
        ("short.png", "bad_sidecar"),
        ("two.tiff", "bad_sidecar"),
        ("..", "unreadable"),
    ],
)
def test_a_pair_that_does_not_fit_is_refused(tmp_path: Path, second: str, reason: str) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), CODES[0])
    cv2.imwrite(str(tmp_path / "short.png"), np.full((8, 8), 9, np.uint16))
    tifffile.imwrite(tmp_path / "two.tiff", CODES, photometric="minisblack")
    (tmp_path / "a.json").write_text(json.dumps({"energies": ["a.png", second]}))
    with pytest.raises(ScanFileError) as caught:
        read_scan(tmp_path / "a.png")
    assert caught.value.reason == reason


def test_a_sidecar_must_name_as_many_beams_as_there_are_energies(tmp_path: Path, make_scan) -> None:
    path = write_scan(make_scan(), tmp_path / "a.tiff")
    (tmp_path / "a.json").write_text('{"beams": ["6MV"]}')
    with pytest.raises(ScanFileError, match="1 beams, the pixels hold 2") as caught:
        read_scan(path)
    assert caught.value.reason == "bad_sidecar"


def test_a_field_without_meaning_is_noted(tmp_path: Path, make_scan) -> None:
    path = write_scan(make_scan(), tmp_path / "a.tiff")
    (tmp_path / "a.json").write_text('{"white_levl": 4095}')
    assert "the sidecar's field 'white_levl' means nothing here" in read_scan_noted(path)[1]
