from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from xray_trainer.errors import ScanFileError, StorageError
from xray_trainer.scans.codes import codes_from_sqrt12, codes_from_transmission, sqrt12_from_codes
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.pictures import picture
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import (
    PyramidInfo,
    build_pyramid,
    decode_tile,
    lossless_path,
    preview_bytes,
    pyramid_levels,
    read_pyramid,
    tile_bytes,
)


@pytest.fixture(scope="module")
def scan(make_scan: Callable[..., Scan]) -> Scan:
    return make_scan(700, 1501)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, scan: Scan) -> Path:
    place = tmp_path_factory.mktemp("pyramids") / "wedge"
    build_pyramid(scan, place)
    return place


def assembled(folder: Path, encoding: str, energy: int, level: int) -> np.ndarray:
    info = read_pyramid(folder)
    height, width = -(-info.height // 2**level), -(-info.width // 2**level)
    rows = [
        np.hstack(
            [
                decode_tile(
                    tile_bytes(folder, encoding=encoding, energy=energy, level=level, column=column, row=row)
                )
                for column in range(-(-width // info.tile_px))
            ]
        )
        for row in range(-(-height // info.tile_px))
    ]
    return np.vstack(rows)


def test_the_description_is_saved_and_read_again(folder: Path, scan: Scan) -> None:
    info = read_pyramid(folder)
    assert (info.width, info.height, info.tile_px, info.num_levels, info.energies) == (1501, 700, 512, 3, 2)
    assert info.encodings == ("sqrt12", "u16")
    assert (info.pixel_mm_xy, info.beams) == (scan.pixel_mm_xy, scan.beams)
    assert PyramidInfo.model_validate_json(info.model_dump_json()) == info


def test_level_0_in_square_roots_is_the_scan_to_half_a_step(folder: Path, scan: Scan) -> None:
    codes = codes_from_transmission(scan.transmission)
    for energy in (0, 1):
        shown = assembled(folder, "sqrt12", energy, 0)
        assert np.array_equal(shown, codes_from_sqrt12(sqrt12_from_codes(codes[energy])))


def test_lossless_tiles_are_the_scan_bit_for_bit_at_every_level(folder: Path, scan: Scan) -> None:
    codes = codes_from_transmission(scan.transmission)
    for energy in (0, 1):
        for level, expected in enumerate(pyramid_levels(codes[energy])):
            assert np.array_equal(assembled(folder, "u16", energy, level), expected)


def test_overviews_differ_from_the_mean_by_less_than_its_noise(folder: Path, scan: Scan) -> None:
    codes = codes_from_transmission(scan.transmission)[0]
    for level, expected in list(enumerate(pyramid_levels(codes)))[1:]:
        difference = np.sqrt(assembled(folder, "sqrt12", 0, level) / 65535) - np.sqrt(expected / 65535)
        noise = 0.5 / np.sqrt(1e4) / 2**level
        assert difference.std() < 0.45 * noise


def test_a_level_is_the_mean_of_four_pixels_with_odd_edges_repeated() -> None:
    plane = np.zeros((1, 513), np.uint16)
    plane[0, :4] = [1, 2, 65535, 65534]
    plane[0, 512] = 7
    small = pyramid_levels(plane)[1]
    assert small.shape == (1, 257)
    assert small[0, :3].tolist() == [2, 65535, 0]
    assert small[0, 256] == 7


@pytest.mark.parametrize(
    ("shape", "num_levels"), [((8, 8), 1), ((512, 512), 1), ((8, 513), 2), ((1024, 8), 2), ((8, 1025), 3)]
)
def test_the_last_level_fits_into_one_tile(shape: tuple[int, int], num_levels: int) -> None:
    assert len(pyramid_levels(np.ones(shape, np.uint16))) == num_levels


@pytest.mark.parametrize(
    "wrong",
    [
        {"encoding": "u8"},
        {"encoding": ".."},
        {"energy": 2},
        {"energy": -1},
        {"level": 3},
        {"column": 3},
        {"row": 2},
        {"row": -1},
    ],
)
def test_a_tile_that_does_not_exist_is_missing(folder: Path, wrong: dict[str, object]) -> None:
    place = {"encoding": "sqrt12", "energy": 0, "level": 0, "column": 0, "row": 0, **wrong}
    with pytest.raises(ScanFileError, match="no such tile") as caught:
        tile_bytes(folder, **place)
    assert caught.value.reason == "missing"


def test_a_folder_without_a_pyramid_is_missing(tmp_path: Path) -> None:
    for ask in (
        read_pyramid,
        preview_bytes,
        lambda place: tile(place, "sqrt12"),
        lambda place: tile(place, "u16"),
    ):
        with pytest.raises(ScanFileError) as caught:
            ask(tmp_path)
        assert caught.value.reason == "missing"


def tile(folder: Path, encoding: str) -> bytes:
    return tile_bytes(folder, encoding=encoding, energy=0, level=0, column=0, row=0)


def test_a_damaged_description_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "pyramid.json").write_text('{"width": 0}')
    with pytest.raises(ScanFileError, match="build it again") as caught:
        read_pyramid(tmp_path)
    assert caught.value.reason == "unreadable"


def test_the_preview_is_small_and_drawn_with_the_window_of_the_description(folder: Path, scan: Scan) -> None:
    content = preview_bytes(folder)
    drawn = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    height, width = drawn.shape
    assert len(content) <= 60_000
    assert width / height == pytest.approx(1501 / 700, rel=0.02)
    assert np.array_equal(drawn, picture(scan, size_wh=(width, width), window=read_pyramid(folder).window))


def test_the_scan_itself_lies_beside_its_tiles(folder: Path, scan: Scan) -> None:
    assert np.array_equal(read_scan(lossless_path(folder)).transmission, scan.transmission)


def test_the_same_scan_gives_the_same_files(tmp_path: Path, make_scan: Callable[..., Scan]) -> None:
    for name in ("a", "b"):
        build_pyramid(make_scan(40, 600), tmp_path / name)
    files = {path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert len(files) == 2 * 3 + 4
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_building_again_replaces_the_scan_and_its_lossless_tiles(
    tmp_path: Path, make_scan: Callable[..., Scan]
) -> None:
    for seed in (1, 2):
        scan = make_scan(20, 30, seed=seed)
        build_pyramid(scan, tmp_path)
        assert np.array_equal(
            decode_tile(tile(tmp_path, "u16")), codes_from_transmission(scan.transmission)[0]
        )
    assert not list(tmp_path.glob(".*"))


def test_lossless_tiles_asked_for_at_once_are_all_answered(
    tmp_path: Path, make_scan: Callable[..., Scan]
) -> None:
    build_pyramid(make_scan(200, 600), tmp_path)
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: tile(tmp_path, "u16"), range(8)))
    assert len(answers) == 1
    assert not list(tmp_path.glob(".*"))


def test_an_interrupted_build_leaves_no_description(tmp_path: Path, make_scan: Callable[..., Scan]) -> None:
    scan = make_scan()
    build_pyramid(scan, tmp_path)
    shutil.rmtree(tmp_path / "sqrt12")
    (tmp_path / "sqrt12").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        build_pyramid(scan, tmp_path)
    with pytest.raises(ScanFileError, match="no complete pyramid"):
        read_pyramid(tmp_path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, make_scan: Callable[..., Scan]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written: Not a directory"):
        build_pyramid(make_scan(), tmp_path / "file" / "pyramid")


def test_the_first_view_of_a_large_scan_needs_half_a_megabyte(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(6000, dtype=np.float32), np.arange(2000, dtype=np.float32)
    widths, centres = rng.uniform(80, 600, 12), rng.uniform(0, 6000, 12)
    hills = sum(
        np.exp(-(((y - 1100) / (width / 2)) ** 2))[:, None] * np.exp(-(((x - centre) / width) ** 2))
        for width, centre in zip(widths, centres, strict=True)
    )
    transmission = np.exp(-hills) * (1 + 0.01 * rng.standard_normal(hills.shape, dtype=np.float32))
    scan = Scan("large", np.clip(transmission, 1e-4, 1).astype(np.float32)[None], (5, 5), ("6MV",))
    build_pyramid(scan, tmp_path)
    tiles = [tile_bytes(tmp_path, encoding="sqrt12", energy=0, level=2, column=k, row=0) for k in range(3)]
    assert sum(map(len, tiles)) + len(preview_bytes(tmp_path)) <= 500_000
