from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from xray_trainer.errors import RecipeError, StorageError
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.contact_sheet import (
    BENIGN_RGB,
    SUSPICIOUS_RGB,
    Example,
    attenuation_picture,
    contact_sheet,
)
from xray_trainer.synthesis.gallery import build_gallery, sheets_of
from xray_trainer.synthesis.material_picture import COLOURS_RGB
from xray_trainer.synthesis.overview import overview, tile
from xray_trainer.synthesis.recipe import Recipe
from xray_trainer.synthesis.splits import Group
from xray_trainer.synthesis.taxonomy import TAXONOMY

RECIPE = Recipe(
    groups=(
        Group(name="road", conveyances=("container-40",), cargo_families=("cartons", "sacks")),
        Group(name="rail", conveyances=("wagon-gondola",), cargo_families=("coal",)),
    ),
    kinds=("CT-DOOR", "RW-BULK"),
    shape_hw=(256, 1024),
    pixel_mm=20,
    seed=3,
)


def example(*kinds: str) -> Example:
    light = np.ones((1, 40, 120), np.float32)
    light[:, 10:30, 30:90] = 0.1
    factors = {"ideal_dprime": 9.0, "clutter_snr": 1.0}
    found = [
        Concealment(Region.from_xyxy(40, 15, 50, 22), kind, "rifle", "steel", 1.0, factors) for kind in kinds
    ]
    scan = Scan("one", light, (10.0, 5.0), ("6MV",), "container-40", "synthetic")
    return Example(scan, tuple(found), ("facts",))


def has_colour(drawn: np.ndarray, rgb: tuple[int, int, int]) -> bool:
    return bool((np.abs(drawn.astype(int) - rgb).max(axis=2) < 40).any())


def test_grey_follows_a_power_of_attenuation_so_that_thin_walls_show() -> None:
    light = np.exp(-np.array([[[0.0, 1.0, 2.0, 4.0]] * 4], np.float32))
    drawn = attenuation_picture(Scan("one", light, (5.0, 5.0), ("6MV",), "container-40", "synthetic"))
    assert drawn[0, 0] == 245
    assert drawn[0].tolist() == pytest.approx([245, 158, 98, 0], abs=2)


def test_a_scan_of_two_energies_is_shown_again_in_colours() -> None:
    one = example()
    light = np.concatenate([one.scan.transmission, one.scan.transmission**1.22])
    scan = Scan("two", light, (10.0, 5.0), ("6MV", "4MV"), "container-40", "synthetic")
    both = contact_sheet("t", [Example(scan, (), ("facts",))])
    assert both.shape[0] > contact_sheet("t", [one]).shape[0]
    assert has_colour(both, COLOURS_RGB["organic"])
    assert not has_colour(contact_sheet("t", [one]), COLOURS_RGB["organic"])


def test_truth_is_red_and_look_alikes_are_blue() -> None:
    hidden, alike, nothing = (contact_sheet("t", [example(*kinds)]) for kinds in (["CT-DOOR"], ["NEG"], []))
    assert has_colour(hidden, SUSPICIOUS_RGB)
    assert not has_colour(hidden, BENIGN_RGB)
    assert has_colour(alike, BENIGN_RGB)
    assert not has_colour(nothing, SUSPICIOUS_RGB)
    assert not has_colour(nothing, BENIGN_RGB)


def test_close_ups_make_a_sheet_taller_only_where_something_is_hidden() -> None:
    one, none = example("CT-DOOR"), example()
    assert contact_sheet("t", [one], has_close_ups=True).shape > contact_sheet("t", [one]).shape
    assert contact_sheet("t", [none], has_close_ups=True).shape == contact_sheet("t", [none]).shape


def test_an_overview_has_three_columns_and_fills_the_shortest() -> None:
    tiles = [tile(name, [example("CT-DOOR")]) for name in ("one", "two", "three", "four")]
    assert tiles[0].shape[1] == 560
    height = tiles[0].shape[0]
    assert overview(tiles).shape == (2 * height, 3 * 560, 3)
    assert overview([*tiles[:2], np.concatenate(tiles[:2])]).shape == (2 * height, 3 * 560, 3)
    assert (overview(tiles)[height:, 560:] == 255).all()


def test_the_tile_of_a_kind_shows_what_is_hidden_close_up() -> None:
    examples = [example(), example("CT-DOOR")]
    plain, close = (tile("CT-DOOR", examples, has_close_ups=has) for has in (False, True))
    assert close.shape[0] > plain.shape[0]
    assert has_colour(close, SUSPICIOUS_RGB)
    assert not has_colour(plain, SUSPICIOUS_RGB)


def test_there_is_a_sheet_for_everything_in_the_recipe() -> None:
    names = [sheet.file_name for sheet in sheets_of(RECIPE)]
    assert names == [
        "conveyance-container-40.png",
        "conveyance-wagon-gondola.png",
        "cargo-cartons.png",
        "cargo-coal.png",
        "cargo-sacks.png",
        "kind-CT-DOOR.png",
        "kind-RW-BULK.png",
        "kind-NEG.png",
    ]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("gallery")
    build_gallery(RECIPE, out, only=["coal", "CT-DOOR"], num=2, workers=0)
    return out


def test_sheets_are_pictures_with_the_truth_in_them(drawn: Path) -> None:
    assert sorted(path.name for path in drawn.iterdir()) == [
        "cargo-coal.png",
        "index.html",
        "kind-CT-DOOR.png",
        "overview-cargo.png",
        "overview-kind.png",
        "tiles",
    ]
    sheet = cv2.imread(str(drawn / "kind-CT-DOOR.png"))[..., ::-1]
    assert sheet.shape[1] == 1760
    assert has_colour(sheet, SUSPICIOUS_RGB)


def test_the_page_shows_the_sheets_and_loads_nothing_else(drawn: Path) -> None:
    page = (drawn / "index.html").read_text()
    assert page.count("<img") == 4
    assert 'src="overview-kind.png"' in page
    assert 'src="kind-CT-DOOR.png"' in page
    assert TAXONOMY["CT-DOOR"].site in page
    assert "http" not in page
    assert "<script" not in page


def test_a_sheet_that_is_there_is_not_drawn_again(drawn: Path) -> None:
    (drawn / "cargo-coal.png").unlink()
    before = (drawn / "kind-CT-DOOR.png").stat().st_mtime_ns
    told: list[tuple[int, int]] = []
    done = build_gallery(
        RECIPE,
        drawn,
        only=["coal", "CT-DOOR"],
        num=1,
        workers=0,
        progress=lambda *counts: told.append(counts),
    )
    assert (done.num_drawn, done.num_sheets, done.without) == (1, 2, ())
    assert told == [(1, 2), (2, 2)]
    assert (drawn / "kind-CT-DOOR.png").stat().st_mtime_ns == before


def test_what_no_scan_can_show_is_told(tmp_path: Path) -> None:
    recipe = RECIPE.model_copy(update={"groups": RECIPE.groups[:1]})
    done = build_gallery(recipe, tmp_path, only=["RW-BULK"], num=1, workers=0)
    assert done.without == ("kind-RW-BULK.png",)
    assert done.num_sheets == 0


def test_an_unknown_sheet_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="unknown sheet 'carton'; nearest: cartons"):
        build_gallery(RECIPE, tmp_path, only=["carton"], workers=0)


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        build_gallery(RECIPE, tmp_path / "file" / "out", workers=0)
