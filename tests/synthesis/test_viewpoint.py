"""Scanners stand where scanners of that class stand; the roof is always seen, pixels are seldom square."""

from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scanner_stands import LIGHT, PARCELS, RAIL, ROAD, ULD, stand_for
from xray_trainer.synthesis.viewpoint import sample_geometry

BOXES = {
    "container-40": (0.0, 16_000.0, -1250.0, 1250.0, 0.0, 4100.0),
    "wagon-tank": (0.0, 12_000.0, -1685.0, 1685.0, 150.0, 5224.0),
    "uld-ld3": (0.0, 2_000.0, -770.0, 770.0, 1250.0, 2890.0),
    "uld-pallet": (0.0, 3_200.0, -1219.0, 1219.0, 1250.0, 2790.0),
    "parcels": (0.0, 3_200.0, -400.0, 400.0, 1200.0, 1600.0),
}
PITCH = {"container-40": 5.0, "wagon-tank": 6.0, "uld-ld3": 3.0, "uld-pallet": 3.0, "parcels": 1.5}


def seen(name: str, seed: int, **wishes: object) -> tuple[FanGeometry, tuple[float, float]]:
    rows = 640 if name == "parcels" else 1024
    request = SceneRequest(shape_hw=(rows, 4096), pixel_mm=PITCH[name], **wishes)
    extent = np.array(BOXES[name], np.float32)
    return sample_geometry(request, extent, rng=np.random.default_rng(seed), conveyance=name)


def test_every_conveyance_has_a_stand_and_every_stand_a_reason() -> None:
    stands = {name: stand_for(name) for name in CONVEYANCES}
    assert {id(stand) for stand in stands.values()} == {id(one) for one in (ROAD, LIGHT, RAIL, ULD, PARCELS)}
    assert all(len(stand.reason) > 40 for stand in stands.values())
    assert stand_for("something new") is ROAD


@pytest.mark.parametrize(
    ("name", "nearest", "farthest"),
    [
        ("container-40", 4500, 7000),
        ("wagon-tank", 6800, 9500),
        ("uld-ld3", 1500, 2300),
        ("uld-pallet", 1900, 2800),
        ("parcels", 900, 1400),
    ],
)
def test_the_source_stands_as_far_as_in_such_scanners(name: str, nearest: float, farthest: float) -> None:
    distances = [seen(name, seed)[0].source_distance_mm for seed in range(40)]
    assert nearest <= min(distances) < max(distances) <= farthest


@pytest.mark.parametrize("name", BOXES)
def test_the_near_edge_of_the_roof_lies_in_the_scan(name: str) -> None:
    _, _, near, _, _, top = BOXES[name]
    for seed in range(40):
        fan, _ = seen(name, seed)
        assert fan.top_mm > float(fan.seen_mm(max(near, -1250.0), top))


@pytest.mark.parametrize("name", ["uld-ld3", "uld-pallet", "parcels"])
def test_the_floor_of_what_stands_on_a_deck_or_belt_lies_in_the_scan_where_rows_suffice(name: str) -> None:
    _, _, near, far, base, top = BOXES[name]
    shown = []
    for seed in range(40):
        fan, _ = seen(name, seed)
        height = fan.shape_hw[0] * fan.pixel_mm_xy[1]
        lowest = min(float(fan.seen_mm(side, base)) for side in (near, far))
        shown.append(fan.top_mm - height < lowest + 0.013 * height)
        assert shown[-1] or fan.top_mm - float(fan.seen_mm(near, top)) < 9 * fan.pixel_mm_xy[1]
    assert np.mean(shown) > 0.5


def test_pitches_across_and_up_differ_as_much_as_published_ones() -> None:
    ratios = [float(np.divide(*seen("container-40", seed)[1])) for seed in range(60)]
    assert min(ratios) < 1.0
    assert max(ratios) > 9.4 / 7.3
    assert seen("container-40", 0, is_square=True)[1] == (5.0, 5.0)


def test_a_belt_neither_leans_nor_bounces() -> None:
    assert all(seen("parcels", seed)[0].lift_mm is None for seed in range(20))
    assert any(seen("container-40", seed)[0].lift_mm is not None for seed in range(20))
