from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from xray_trainer.exercises.duplicates import Print, duplicates
from xray_trainer.exercises.fingerprint import NEAR, correlations, scan_facts, vectors
from xray_trainer.physics.scanner import acquire
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.exposure import cores
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.setting import sample_setting, scene_seeds

COARSE = SceneRequest(cargo_families=("sawn-timber",), shape_hw=(256, 1024), pixel_mm=20.0)


@pytest.fixture(scope="module")
def rendered():
    """Four scenes of one conveyance and one cargo family, each twice, with another seed of the noise."""

    def render(seed: int) -> list[Scan]:
        with cores() as pool:
            setting = sample_setting(COARSE, scene_seeds(seed)[0])
            light = setting.exposure.whole(pool)
            values = [
                acquire(light, setting.scanner, seed=noise, pool=pool).cpu().numpy() for noise in (1, 2)
            ]
        return [
            Scan("scan", one, (20.0, 20.0), ("6MV", "4MV"), "container-40", "synthetic") for one in values
        ]

    return [render(seed) for seed in range(4)]


def nearness(one: Scan, other: Scan) -> float:
    return float(correlations(scan_facts(one).fingerprint, vectors([scan_facts(other).fingerprint]))[0])


def turned(scan: Scan, *axes: int) -> Scan:
    return replace(scan, transmission=np.ascontiguousarray(np.flip(scan.transmission, axes)))


def test_a_scene_with_another_noise_seed_is_near(rendered):
    assert all(not np.array_equal(one.transmission, again.transmission) for one, again in rendered)
    assert min(nearness(one, again) for one, again in rendered) > 0.98


def test_another_scene_of_the_same_conveyance_and_cargo_is_not_near(rendered):
    pairs = combinations([one for one, _again in rendered], 2)
    assert max(nearness(one, other) for one, other in pairs) < 0.7 < NEAR


@pytest.mark.parametrize("axes", [(1,), (2,), (1, 2)])
def test_a_mirror_image_is_near(rendered, axes):
    assert nearness(rendered[0][0], turned(rendered[0][1], *axes)) > 0.98
    assert nearness(rendered[0][0], turned(rendered[1][0], *axes)) < 0.7


def test_size_and_brightness_hardly_matter(rendered):
    scan = rendered[1][0]
    smaller = replace(scan, transmission=np.ascontiguousarray(scan.transmission[:, ::2, ::2]))
    darker = replace(scan, transmission=scan.transmission * np.float32(0.8))
    assert nearness(scan, smaller) > NEAR
    assert nearness(scan, darker) > NEAR


def test_a_scan_of_nothing_is_like_no_other(rendered):
    air = Scan("air", np.ones((1, 40, 60), np.float32), (5.0, 5.0), ("6MV",))
    assert nearness(air, air) == 0
    assert nearness(air, rendered[0][0]) == 0
    assert scan_facts(air).mean_attenuation == 0


def test_pairs_are_told_once_the_nearest_first(rendered):
    prints = [
        Print("a", frozenset("1"), scan_facts(rendered[0][0]).fingerprint),
        Print("b", frozenset("2"), scan_facts(rendered[0][1]).fingerprint),
        Print("c", frozenset("3"), scan_facts(rendered[1][0]).fingerprint),
        Print("d", frozenset("34"), scan_facts(rendered[2][0]).fingerprint),
    ]
    found = duplicates(prints, prints)
    assert [(one.exercise_id, one.other_id, one.is_exact) for one in found] == [
        ("c", "d", True),
        ("a", "b", False),
    ]
    assert duplicates(prints[:1], prints[2:]) == ()
    assert duplicates([], prints) == ()
