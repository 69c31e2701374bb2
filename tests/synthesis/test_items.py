"""Items have the size and mass of the real thing, and fill boxes from below."""

from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.physics.materials import MATERIALS
from xray_trainer.synthesis.items.item import ITEMS, Item
from xray_trainer.synthesis.items.packing import fits, packed
from xray_trainer.synthesis.shapes import Boxes, sample_rotation

MASS_KG = {
    "aluminium-patch": (0.05, 3.0),
    "book-block": (0.4, 14),
    "cable-coil": (0.1, 16),
    "cheese": (0.4, 7),
    "detergent": (0.4, 6),
    "ice-pack": (0.1, 6.2),
    "ammunition-box": (4, 29),
    "ballast-block": (15, 220),
    "bottle": (0.6, 2.4),
    "bottle-case": (8, 25),
    "brick-package": (0.7, 1.6),
    "cash-bundle": (0.8, 1.3),
    "chain-heap": (1.2, 10),
    "cigarette-carton": (0.2, 0.35),
    "cigarette-case": (10, 17),
    "dunnage": (3, 45),
    "fire-extinguisher": (7, 22),
    "horn": (0.3, 11),
    "knife": (0.1, 0.6),
    "laptop": (2, 5),
    "magazine": (0.2, 1.8),
    "odd-carton": (1, 50),
    "pellet-bag": (3, 20),
    "phone": (0.1, 0.3),
    "phone-carton": (2, 12),
    "pistol": (0.6, 1.9),
    "powder-sack": (10, 60),
    "repair-plate": (0.6, 20),
    "resin-slab": (0.2, 1.6),
    "rifle": (2.8, 5.5),
    "rifle-parts": (2.8, 6),
    "sheet": (1, 12),
    "shielded-object": (5, 60),
    "tarpaulin": (5, 80),
    "toolbox": (5, 25),
    "tusk": (0.6, 40),
    "water-can": (6, 40),
}


def sampled(name: str, seed: int = 0) -> Item:
    return ITEMS[name].sample(np.random.default_rng(seed))


def test_every_item_is_weighed_here() -> None:
    assert list(ITEMS) == sorted(MASS_KG)


@pytest.mark.parametrize("name", MASS_KG)
def test_mass_and_size_are_those_of_the_real_thing(name: str) -> None:
    low, high = MASS_KG[name]
    for seed in range(25):
        item = sampled(name, seed)
        assert low <= item.mass_kg <= high
        assert np.all((item.size_mm > 1) & (item.size_mm < 2100))


@pytest.mark.parametrize("name", MASS_KG)
def test_item_is_centred_named_and_of_known_materials(name: str) -> None:
    item = sampled(name)
    assert np.allclose(item.extent_mm[::2], -item.extent_mm[1::2], atol=0.1)
    assert item.name == name
    assert {item.material, *(shape.material for shape in item.shapes)} <= set(MATERIALS)
    assert len(ITEMS[name].title) > 3


@pytest.mark.parametrize("name", MASS_KG)
def test_turning_keeps_the_mass(name: str) -> None:
    item = sampled(name)
    turned = item.placed(sample_rotation(np.random.default_rng(1)), (100, 200, 300))
    assert turned.mass_kg == pytest.approx(item.mass_kg, rel=1e-4)


def test_same_seed_same_item() -> None:
    assert np.array_equal(sampled("tusk", 4).extent_mm, sampled("tusk", 4).extent_mm)
    assert not np.array_equal(sampled("tusk", 4).extent_mm, sampled("tusk", 5).extent_mm)


def test_resting_item_stands_on_the_floor() -> None:
    extent = sampled("pistol").resting_at(1000, 50, 120).extent_mm
    assert extent[4] == pytest.approx(120, abs=0.01)
    assert (extent[0] + extent[1]) / 2 == pytest.approx(1000, abs=0.1)


def test_packing_fills_a_box_from_below_without_overlap() -> None:
    brick = sampled("brick-package")
    pile = packed(brick, (900, 500, 300), np.random.default_rng(0), num=40)
    (shape,) = pile.shapes
    assert isinstance(shape, Boxes)
    assert len(shape.bounds_mm) == 40
    assert pile.extent_mm[4] == pytest.approx(0, abs=0.01)
    assert np.all(pile.extent_mm[1::2] <= np.array([900, 500, 300]) + 0.1)
    assert pile.mass_kg == pytest.approx(40 * brick.mass_kg, rel=0.03)
    assert not overlaps(shape.bounds_mm)


def overlaps(bounds: np.ndarray) -> bool:
    low, high = bounds[:, ::2], bounds[:, 1::2]
    deep = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
    both = np.all(deep > 0.01, axis=2)
    np.fill_diagonal(both, False)
    return bool(both.any())


@pytest.mark.parametrize("name", ["bottle", "pistol", "tusk", "powder-sack"])
def test_any_sort_of_shape_can_be_packed(name: str) -> None:
    item = sampled(name)
    pile = packed(item, (2000, 2000, 400), np.random.default_rng(0), num=5)
    assert pile.mass_kg == pytest.approx(5 * item.mass_kg, rel=0.06)


def test_packing_refuses_a_box_that_holds_not_even_one() -> None:
    brick = sampled("brick-package")
    assert not fits(brick, (900, 500, 20))
    with pytest.raises(ValueError, match="does not fit"):
        packed(brick, (900, 500, 20), np.random.default_rng(0))


def test_unknown_item_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="brick-package"):
        ITEMS["brick-packages"]
