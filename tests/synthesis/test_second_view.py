from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from xray_trainer.synthesis.exposure import cores
from xray_trainer.synthesis.hiding import hide, parts_seen
from xray_trainer.synthesis.render import RenderedScan, render_scan
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import Part, Role
from xray_trainer.synthesis.second_view import seen_from_above
from xray_trainer.synthesis.setting import Setting, sample_setting, scene_seeds
from xray_trainer.synthesis.shapes import Boxes

SMALL = SceneRequest(shape_hw=(112, 480), pixel_mm=45.0, conveyances=("container-40",), num_hidden=1)
SPAN_MM = (-1500.0, -500.0)


def light(setting: Setting) -> torch.Tensor:
    with cores() as pool:
        return setting.exposure.whole(pool)


def columns_between(lights: torch.Tensor, others: torch.Tensor) -> tuple[int, int]:
    """Returns the first and the last column that differ by more than rounding."""
    found = np.flatnonzero(((lights - others).abs() > 1e-4).any(dim=0).any(dim=0).numpy())
    return int(found[0]), int(found[-1])


@pytest.fixture(scope="module")
def setting() -> Setting:
    return sample_setting(SMALL, scene_seeds(3)[0])


@pytest.fixture(scope="module")
def dual() -> RenderedScan:
    return render_scan(SMALL, seed=3, has_second=True)


def test_a_thing_lies_in_the_same_columns_of_both_views(setting: Setting) -> None:
    thing = (Part(Boxes([*SPAN_MM, -200, 200, 1800, 2200], 7.9, "steel"), Role.CARGO),)
    first = replace(setting, exposure=setting.exposure.with_parts(thing))
    side = columns_between(light(setting), light(first))
    above = columns_between(light(seen_from_above(setting)), light(seen_from_above(setting, thing)))
    geometry = setting.exposure.geometry
    assert side == above == tuple(int((x - geometry.left_mm) / geometry.pixel_mm_xy[0]) for x in SPAN_MM)


def test_the_view_from_above_has_columns_and_pitch_of_the_first_and_all_of_the_vehicle(
    dual: RenderedScan,
) -> None:
    view = dual.from_above
    assert view is not None
    assert view.pixel_mm_xy == dual.scan.pixel_mm_xy
    assert view.shape_hw[1] == dual.scan.shape_hw[1]
    assert (view.beams, view.conveyance) == (dual.scan.beams, dual.scan.conveyance)
    spread = [np.median(view.transmission[0][row]) for row in (0, 1, -2, -1)]
    assert min(spread) > 0.9
    assert view.transmission[0].min() < 0.1


def test_the_same_seed_gives_the_same_view_and_the_first_does_not_depend_on_it(dual: RenderedScan) -> None:
    again, alone = render_scan(SMALL, seed=3, has_second=True), render_scan(SMALL, seed=3)
    assert dual.from_above is not None
    assert again.from_above is not None
    assert np.array_equal(dual.from_above.transmission, again.from_above.transmission)
    assert np.array_equal(dual.scan.transmission, alone.scan.transmission)
    assert alone.from_above is None


@pytest.mark.parametrize("seed", [3, 5])
def test_what_is_hidden_shows_from_above_in_the_columns_of_its_region(seed: int) -> None:
    setting = sample_setting(SMALL, scene_seeds(seed)[0])
    (found,) = hide(SMALL, setting, light(setting)) or ()
    above = [light(seen_from_above(setting, parts)) for parts in ((), parts_seen(found.hidden, setting))]
    first, last = columns_between(*above)
    x_min, _, x_max, _ = found.concealment.region.bounds_xyxy
    assert first - 1 <= x_min < x_max <= last + 2
    assert found.columns.start <= first <= last < found.columns.stop


def test_bulk_is_seen_from_above_with_all_its_mass() -> None:
    request = SMALL.model_copy(update={"cargo_families": ("ore",), "conveyances": ("truck-tipper",)})
    setting = sample_setting(request, scene_seeds(1)[0])
    tipped = seen_from_above(setting).exposure.parts
    mass, expected = (
        sum(part.shape.mass_kg for part in parts if part.role == Role.CARGO)
        for parts in (tipped, setting.exposure.parts)
    )
    assert mass == pytest.approx(expected, rel=1e-3)
    assert light(seen_from_above(setting)).min() < 0.5
