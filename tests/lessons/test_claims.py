"""What the lessons claim in numbers, computed with the package."""

from __future__ import annotations

import math

import pytest

from xray_trainer.lessons.figures import (
    attenuation_rows,
    num_parted,
    ratio_rows,
    reading,
    shadow_rows,
    spectrum_rows,
    wedge_rows,
)
from xray_trainer.physics.attenuation import mass_attenuation
from xray_trainer.physics.beams import spectrum, stack_transmission
from xray_trainer.physics.materials import MATERIALS, material


def ratio_at(name, areal_g_cm2, *, high="6MV", low="4MV"):
    layers = {name: areal_g_cm2}
    return math.log(stack_transmission(layers, low)) / math.log(stack_transmission(layers, high))


@pytest.mark.parametrize(("mm", "share"), [(10, 0.68), (50, 0.18), (100, 0.04), (200, 0.0024)], ids=str)
def test_steel_lets_through_what_the_first_lesson_says(mm, share):
    assert reading({"steel": mm}).transmission == pytest.approx(share, rel=0.04)


def test_two_plates_let_through_a_little_more_than_the_square_of_one():
    one, two = (reading({"steel": mm}).transmission for mm in (50, 100))
    assert one**2 == pytest.approx(0.031, abs=0.001)
    assert two == pytest.approx(0.039, abs=0.001)


def test_water_for_as_much_as_100_mm_of_steel():
    steel = reading({"steel": 100}).transmission
    assert reading({"water": 740}).transmission == pytest.approx(steel, rel=0.02)


def test_mean_energy_of_what_is_counted_at_6_mv():
    beam = spectrum("6MV")
    assert float((beam.energy_mev * beam.weight).sum()) == pytest.approx(2.3, abs=0.05)


def test_lead_stands_apart_below_half_a_mev_and_a_little_above_three():
    lead, steel = (mass_attenuation(name, [0.2, 0.4, 1.5, 4.0, 6.0]) for name in ("lead", "steel"))
    excess = [float(one / other) for one, other in zip(lead, steel, strict=True)]
    assert excess[0] > 5
    assert excess[1] > 2
    assert excess[2] == pytest.approx(1.06, abs=0.05)
    assert 1.2 < excess[3] < excess[4] < 1.5


@pytest.mark.parametrize(
    ("name", "ratio"), [("polyethylene", 1.22), ("aluminium", 1.19), ("steel", 1.16), ("lead", 1.11)]
)
def test_ratios_at_60_g_per_cm2(name, ratio):
    assert ratio_at(name, 60) == pytest.approx(ratio, abs=0.006)


def test_thin_lead_looks_like_water():
    lead, water = reading({"lead": 8}), reading({"water": 107})
    assert lead.transmission == pytest.approx(water.transmission, abs=0.002)
    assert lead.transmission == pytest.approx(0.57, abs=0.005)
    assert lead.ratio == pytest.approx(water.ratio, abs=0.002)
    assert lead.ratio == pytest.approx(1.20, abs=0.005)


def test_growing_lead_runs_through_plastic_water_aluminium_and_steel():
    areal = {mm: material("lead").areal_density_g_cm2(mm) for mm in (5, 10, 15, 20)}
    lead = {mm: ratio_at("lead", value) for mm, value in areal.items()}
    assert lead[5] == pytest.approx(ratio_at("polyethylene", 60), abs=0.003)
    assert lead[10] == pytest.approx(ratio_at("aluminium", 11), abs=0.002)
    assert lead[15] == pytest.approx(ratio_at("steel", 20), abs=0.002)
    assert lead[20] < ratio_at("steel", 28) - 0.01


def test_water_behind_steel_approaches_aluminium():
    assert reading({"water": 400}).ratio == pytest.approx(1.21, abs=0.005)
    mixed = reading({"water": 400, "steel": 25})
    assert mixed.ratio == pytest.approx(1.197, abs=0.002)
    assert mixed.ratio == pytest.approx(ratio_at("aluminium", 60), abs=0.003)


def test_water_sugar_and_wood_have_one_ratio():
    ratios = [ratio_at(name, 60) for name in ("water", "sugar", "wood")]
    assert max(ratios) - min(ratios) < 0.001


def test_tubes_are_soft_and_their_ratio_rises_with_the_atomic_number():
    water, steel = material("water"), material("steel")
    through = {mm: stack_transmission({"water": water.areal_density_g_cm2(mm)}, "320kV") for mm in (100, 500)}
    assert through[100] == pytest.approx(0.2, abs=0.02)
    assert through[500] < 0.001
    thin = [stack_transmission({"steel": steel.areal_density_g_cm2(mm)}, "320kV") for mm in (2, 20)]
    assert 1 - thin[0] > 1 / 3
    assert thin[1] == pytest.approx(0.04, abs=0.005)
    assert reading({"steel": 20}).transmission == pytest.approx(0.48, abs=0.005)
    tube = [ratio_at(name, 1, high="320kV", low="160kV") for name in ("water", "aluminium", "steel")]
    assert tube == pytest.approx([1.3, 1.9, 2.8], abs=0.04)


@pytest.mark.parametrize(
    ("name", "density"),
    [("steel", 7.9), ("granite", 2.65), ("glass", 2.5), ("coal", 0.85), ("wood", 0.55), ("tobacco", 0.3)],
)
def test_densities_in_the_texts_are_those_of_the_materials(name, density):
    assert MATERIALS[name].density_g_cm3 == pytest.approx(density, rel=0.01)


def test_figures_have_rows_for_each_line_and_stay_within_their_axes():
    assert {row["material"] for row in shadow_rows()} == {"water", "aluminium", "steel", "lead"}
    assert all(1e-5 <= row["transmission"] <= 1 for row in shadow_rows())
    assert {row["beam"] for row in spectrum_rows()} == {"4MV", "6MV", "9.7MV"}
    assert {row["material"] for row in attenuation_rows()} == {"water", "aluminium", "steel", "lead"}
    assert all(0.1 <= row["attenuation"] <= 6 for row in ratio_rows())


def test_nothing_in_the_way_has_no_ratio():
    assert reading({"lead": 0, "water": 0}).ratio is None


def test_no_window_parts_thin_and_thick_steps_at_once():
    def parted(low, high):
        return {row["mm"] for row in wedge_rows(low, high) if 0 < row["grey"] < 255}

    thick = parted(0.0, 0.01)
    assert min(thick) > 100
    assert max(parted(0.0, 1.0)) < max(thick)
    assert not thick & parted(0.05, 1.0)


def test_steps_that_an_eye_can_part_are_counted():
    assert num_parted([{"grey": grey} for grey in (255, 255, 200, 197, 0)]) == 2
    assert num_parted(wedge_rows(0.0, 1.0)) < num_parted(wedge_rows(0.0, 0.5)) < len(wedge_rows(0.0, 1.0)) - 1
