"""Every cargo family stows what could travel: on the floor or on something, within room and weight."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import RecipeError
from xray_trainer.physics.materials import MATERIALS
from xray_trainer.synthesis.cargo.lattice import affordable, hulls, inset, joined, piled, ragged_tops, split
from xray_trainer.synthesis.cargo.pallet_loads import layered, place_pallets
from xray_trainer.synthesis.cargo.rods import dropped_discs, hexagonal_discs
from xray_trainer.synthesis.concealments.resting import extents_of
from xray_trainer.synthesis.manifest import ROUTES
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Role, Stow, mass_kg
from xray_trainer.synthesis.shapes import Boxes, Cylinders

DRY = CargoSpace((0.0, 12032.0, -1176.0, 1176.0, 1500.0, 3893.0))
SHORT = CargoSpace((0.0, 5898.0, -1176.0, 1176.0, 1500.0, 3893.0), max_mass_kg=21_000.0)
TRAILER = CargoSpace((0.0, 13_600.0, -1240.0, 1240.0, 1250.0, 3950.0), max_mass_kg=24_000.0)
SPACES = (DRY, SHORT, TRAILER)
FAMILIES = [name for name, family in CARGO_FAMILIES.items() if "dry" in family.spaces]
SEEDS = range(4)

SLACK_MM = 25.0
ATTACHED = ("hanging", "fitting", "band", "machine", "crate", "vehicle", "strap")
"""Parts that hang on or belong to another body; they need nothing below them."""


def loaded(family: str, seed: int = 0, space: CargoSpace = DRY) -> Stow:
    return CARGO_FAMILIES[family].load(space, rng=np.random.default_rng(seed))


def floating(standing: Iterable[Part], support: Iterable[Part], floor_mm: float) -> np.ndarray:
    """Returns the extents of solids that have neither the floor nor another solid below them."""
    lifted = np.concatenate([extents_of(part.shape) for part in standing])
    lifted = lifted[lifted[:, 4] > floor_mm + SLACK_MM]
    lifted = lifted[:: max(len(lifted) // 1500, 1)]
    solids = np.concatenate([extents_of(part.shape) for part in support])
    return np.array([one for one in lifted if not has_support(one, solids)])


def has_support(one: np.ndarray, solids: np.ndarray) -> bool:
    below = solids[(solids[:, 4] < one[4] - 0.5) & (solids[:, 5] > one[4] - SLACK_MM)]
    beside_x = np.minimum(one[1], below[:, 1]) > np.maximum(one[0], below[:, 0])
    beside_y = np.minimum(one[3], below[:, 3]) > np.maximum(one[2], below[:, 2])
    return bool((beside_x & beside_y).any())


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("space", SPACES, ids=["dry", "short", "trailer"])
def test_load_stays_within_its_space_and_weight(family: str, space: CargoSpace) -> None:
    for seed in SEEDS:
        stow = loaded(family, seed, space)
        assert stow.mass_kg <= space.max_mass_kg
        assert all(part.role == Role.CARGO for part in stow.parts)
        for part in stow.parts:
            overhang = part.shape.extent_mm - np.array(space.bounds_mm)
            assert np.all(overhang[::2] > -2), (part.name, overhang)
            assert np.all(overhang[1::2] < 2), (part.name, overhang)


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_floats(family: str) -> None:
    for seed in SEEDS:
        stow = loaded(family, seed)
        standing = [part for part in stow.parts if not any(word in part.name for word in ATTACHED)]
        if standing:
            alone = floating(standing, stow.parts, DRY.bounds_mm[4])
            assert not len(alone), alone[:3]


@pytest.mark.parametrize("family", FAMILIES)
def test_same_seed_same_load(family: str) -> None:
    first, second, other = loaded(family, 7), loaded(family, 7), loaded(family, 8)
    assert first.mass_kg == second.mass_kg
    assert first.description == second.description
    assert [tuple(part.shape.extent_mm) for part in first.parts] == [
        tuple(part.shape.extent_mm) for part in second.parts
    ]
    assert family == "empty" or first.mass_kg != other.mass_kg


@pytest.mark.parametrize("family", FAMILIES)
def test_goods_of_every_load_are_in_the_tariff_and_have_a_route(family: str) -> None:
    goods = {one.description: one for one in CARGO_FAMILIES[family].goods}
    for seed in SEEDS:
        stow = loaded(family, seed)
        assert stow.description in goods
        assert stow.packages >= 0
        assert set(goods[stow.description].origins) <= set(ROUTES)
    assert all(len(one.hs_code) == 7 and one.hs_code[4] == "." for one in goods.values())


@pytest.mark.parametrize("family", FAMILIES)
def test_materials_are_known_and_sites_lie_in_the_space(family: str) -> None:
    stow = loaded(family, 3)
    assert {part.shape.material for part in stow.parts} <= set(MATERIALS)
    for site in stow.sites:
        assert min(site.size_mm) > 0
        low, high = np.array(site.bounds_mm[::2]), np.array(site.bounds_mm[1::2])
        assert np.all(low >= np.array(DRY.bounds_mm[::2]) - 2)
        assert np.all(high <= np.array(DRY.bounds_mm[1::2]) + 2)


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "empty"])
def test_loads_differ_in_mass_and_length(family: str) -> None:
    stows = [loaded(family, seed) for seed in range(8)]
    assert min(stow.mass_kg for stow in stows) > 100
    assert len({round(stow.mass_kg) for stow in stows}) == 8


def test_logs_end_raggedly_and_those_off_the_floor_lie_askew() -> None:
    logs = next(part.shape for part in loaded("logs").parts if part.name == "log")
    assert isinstance(logs, Cylinders)
    ends = logs.centre_mm[:, 0] + logs.length_mm / 2
    assert np.std(ends) > 30
    assert np.abs(logs.axis[:, 2]).max() > 0.003
    lowest = logs.centre_mm[:, 2].argmin()
    assert logs.axis[lowest, 2] == 0


def test_tiles_leave_slits_of_light() -> None:
    for seed in SEEDS:
        packs = next(part.shape for part in loaded("tiles", seed).parts if part.name == "contents")
        assert isinstance(packs, Boxes)
        one, other = packs.bounds_mm[:2]
        gaps = other[::2] - one[1::2]
        assert 0.5 < gaps.max() < 12, gaps


def test_a_load_is_a_moderate_number_of_solids() -> None:
    counts = [sum(len(extents_of(part.shape)) for part in loaded(family).parts) for family in FAMILIES]
    assert max(counts) < 20_000


def test_unknown_family_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="nearest: cartons"):
        CARGO_FAMILIES["cartonz"]


@given(seed=st.integers(0, 2**31), num_x=st.integers(1, 6), num_y=st.integers(1, 5), num_z=st.integers(1, 6))
def test_units_of_a_pile_stand_on_the_unit_below(seed: int, num_x: int, num_y: int, num_z: int) -> None:
    rng = np.random.default_rng(seed)
    tops = ragged_tops((num_x, num_y), num_z, rng, missing=0.2)
    room = (0.0, 4000.0, -1000.0, 1000.0, 100.0, 2600.0)
    pile = piled(room, (500, 380, 300), tops, rng)
    assert pile.num == tops.sum()
    if not pile.num:
        return
    assert np.all(pile.bounds_mm[:, ::2] >= np.array(room[::2]) - 0.01)
    assert np.all(pile.bounds_mm[:, 1::2] <= np.array(room[1::2]) + 0.01)
    place = {tuple(index): bounds for index, bounds in zip(pile.index.tolist(), pile.bounds_mm, strict=True)}
    for (column, row, layer), bounds in place.items():
        floor = place[column, row, layer - 1][5] if layer else room[4]
        assert bounds[4] == pytest.approx(floor, abs=0.01)


def test_split_pieces_fill_the_box_but_for_their_gaps() -> None:
    box = np.array([[0, 100, 0, 60, 0, 40]], np.float32)
    pieces = split(box, (2, 3, 1), gap_mm=4)
    volume = np.prod(pieces[:, 1::2] - pieces[:, ::2], axis=1).sum()
    assert len(pieces) == 6
    assert volume == pytest.approx((100 - 4) * (60 - 8) * 40)


def test_inset_never_turns_a_box_inside_out() -> None:
    small = inset(np.array([[0, 10, 0, 10, 0, 10]], np.float32), (8, 8, 1, 1, 1, 1))
    assert np.all(small[:, 1::2] >= small[:, ::2])


@pytest.mark.parametrize(("num_units", "expected"), [(10, (4, 2, 3)), (200, (2, 2, 3)), (5000, (1, 1, 1))])
def test_pieces_get_coarser_where_there_are_many_units(
    num_units: int, expected: tuple[int, int, int]
) -> None:
    assert affordable((4, 2, 3), num_units, max_rows=2600) == expected


def test_joined_piles_keep_their_columns_apart() -> None:
    rng = np.random.default_rng(0)
    one = piled((0, 1000, 0, 1000, 0, 1000), (400, 400, 300), np.full((2, 2), 3), rng)
    both = joined([one, one])
    assert both.num == 24
    assert len(hulls(both)) == 8


def test_pallets_stand_apart_and_inside() -> None:
    for seed in range(12):
        places = place_pallets(DRY, np.random.default_rng(seed))
        low, high = places.low_mm, places.low_mm + places.size_mm
        deep = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
        both = np.all(deep > 1, axis=2)
        np.fill_diagonal(both, False)
        assert not both.any()
        assert low[:, 0].min() >= 0
        assert high[:, 0].max() <= DRY.bounds_mm[1]


def test_layers_on_a_pallet_are_full_and_on_top_of_each_other() -> None:
    rng = np.random.default_rng(2)
    places = place_pallets(DRY, rng).first(4)
    pile = layered(places, (600, 400, 200), np.array([3, 3, 2, 1]), rng, is_crossed=True, lean_mm=0)
    heights = np.unique(pile.bounds_mm[:, 4].round())
    assert heights.tolist() == [places.deck_mm + step for step in (0, 200, 400)]
    layers = [Part(Boxes(pile.bounds_mm, 1.0, "paper"), Role.CARGO)]
    assert not len(floating(layers, layers, places.deck_mm))


def test_dropped_discs_neither_overlap_nor_hang_in_the_air() -> None:
    discs = dropped_discs(2300, 1500, (90, 200), np.random.default_rng(0))
    distance = np.linalg.norm(discs[:, None, :2] - discs[None, :, :2], axis=2)
    touching = discs[:, None, 2] + discs[None, :, 2]
    np.fill_diagonal(distance, 1e9)
    assert len(discs) > 30
    assert np.all(distance >= touching - 1)
    contacts = (distance <= touching + 1).sum(axis=1)
    on_floor = discs[:, 1] <= discs[:, 2] + 1
    at_wall = (discs[:, 0] <= discs[:, 2] + 1) | (discs[:, 0] >= 2300 - discs[:, 2] - 1)
    assert np.all(on_floor | (contacts + at_wall >= 2))


def test_hexagonal_bundle_rows_lie_in_the_hollows_below() -> None:
    discs = hexagonal_discs(20, 50, width_mm=620)
    distance = np.linalg.norm(discs[:, None, :2] - discs[None, :, :2], axis=2)
    np.fill_diagonal(distance, 1e9)
    assert distance.min() == pytest.approx(100, abs=0.01)


def test_mass_of_a_stow_is_that_of_its_parts() -> None:
    stow = loaded("drums", 1)
    assert stow.mass_kg == pytest.approx(mass_kg(stow.parts))
