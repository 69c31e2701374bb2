from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.detector.cues.choose import NO_CUE, measure_cues, strongest
from xray_trainer.detector.cues.contrast import row_contrast
from xray_trainer.detector.cues.cue import Cue
from xray_trainer.detector.cues.field import Field, Place, field_of, place_of
from xray_trainer.detector.cues.gap import outside_load
from xray_trainer.detector.cues.line import second_line
from xray_trainer.detector.cues.rhythm import rhythm_break
from xray_trainer.detector.cues.texture import other_texture
from xray_trainer.detector.cues.twin import unlike_twin
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan


def place(high: np.ndarray, x: int, y: int, width: int, height: int) -> Place:
    field = Field(high.astype(np.float32)[None], ("6MV",))
    return Place(field, (x, y), np.ones((height, width), np.bool_))


def lattice(period: int = 25) -> np.ndarray:
    return np.tile(0.6 + 0.3 * np.sin(np.arange(300) * 2 * np.pi / period), (80, 1))


def test_row_contrast_is_the_excess_over_the_densest_other_box() -> None:
    high = np.full((60, 300), 0.8)
    high[20:40, 100:120] = 1.4
    cue = row_contrast(place(high, 100, 20, 20, 20))
    assert cue is not None
    assert cue.name == "denser_than_row"
    assert cue.value == pytest.approx((1.4 - 0.8) / (0.8 + 0.2), rel=1e-5)
    assert cue.values == {"percent": 75.0}


def test_hole_is_lighter_than_its_row() -> None:
    high = np.full((60, 300), 0.8)
    high[20:40, 100:120] = 0.3
    cue = row_contrast(place(high, 100, 20, 20, 20))
    assert cue is not None
    assert (cue.name, cue.value) == ("lighter_than_row", pytest.approx(0.5, rel=1e-5))


def test_one_axle_of_two_is_not_denser_than_its_row() -> None:
    high = np.full((60, 300), 0.5)
    high[20:40, 100:120] = high[20:40, 200:220] = 3.0
    cue = row_contrast(place(high, 100, 20, 20, 20))
    assert cue is not None
    assert cue.value == pytest.approx(0, abs=1e-5)


def test_flat_block_in_a_wave_breaks_its_whole_rhythm() -> None:
    high = lattice()
    high[20:60, 120:160] = 0.9
    cue = rhythm_break(place(high, 120, 20, 40, 40))
    assert cue is not None
    assert cue.values == {"period_mm": 250.0}
    assert cue.value > 0.8


def test_change_of_level_alone_breaks_no_rhythm() -> None:
    high = lattice()
    high[20:60, 125:150] += 0.1
    cue = rhythm_break(place(high, 125, 20, 25, 40))
    assert cue is not None
    assert cue.value < 0.2


def test_nothing_periodic_has_no_rhythm_to_break() -> None:
    assert rhythm_break(place(np.full((80, 300), 0.5), 100, 20, 40, 40)) is None


def hollow_sections() -> np.ndarray:
    high = np.full((80, 300), 0.1)
    for x in (60, 200):
        high[20:60, x : x + 40] = 1.0
        high[28:52, x + 8 : x + 32] = 0.3
    return high


def test_filled_section_is_told_from_its_hollow_twin() -> None:
    high = hollow_sections()
    high[28:52, 68:92] = 1.4
    cue = unlike_twin(place(high, 68, 28, 24, 24))
    assert cue is not None
    assert cue.name == "filled_section"
    assert cue.values["distance_mm"] == pytest.approx(1400, abs=20)
    assert cue.value > 10


def test_hollow_section_is_like_its_twin() -> None:
    cue = unlike_twin(place(hollow_sections(), 68, 28, 24, 24))
    assert cue is not None
    assert cue.value == pytest.approx(0, abs=1e-3)


def walls(*columns: int) -> np.ndarray:
    high = np.full((300, 300), 0.1)
    high[:, 20:24] = 0.5
    for x in columns:
        high[30:270, x : x + 2] = 0.4
    return high


def test_second_wall_has_the_step_of_its_own_line() -> None:
    cue = second_line(place(walls(36), 24, 40, 14, 220))
    assert cue is not None
    assert cue.name == "second_wall_line"
    assert cue.value == pytest.approx(0.3, rel=1e-5)


def test_wall_alone_has_no_second_line() -> None:
    cue = second_line(place(walls(), 24, 40, 14, 220))
    assert cue is not None
    assert cue.value == pytest.approx(0, abs=1e-6)


def test_line_with_slits_is_no_wall() -> None:
    high = walls(36)
    high[60:260:40, 36:38] = 0.1
    for y in range(60, 260, 40):
        high[y : y + 15, 36:38] = 0.1
    cue = second_line(place(high, 24, 40, 14, 220))
    assert cue is not None
    assert cue.value == pytest.approx(0, abs=1e-6)


def test_thicker_stretch_of_a_floor_stands_out_from_the_rest_of_it() -> None:
    high = np.full((120, 400), 0.1)
    high[100:106] = 0.8
    high[92:100, 150:230] = 0.6
    cue = second_line(place(high, 150, 92, 80, 8))
    assert cue is not None
    assert cue.name == "thicker_floor_line"
    assert cue.value == pytest.approx(0.5, rel=1e-5)


def test_texture_is_the_ratio_of_deviations() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 0.02, (90, 200))
    noise[30:60, 80:120] *= 8
    cue = other_texture(place(0.5 + noise, 80, 30, 40, 30))
    assert cue is not None
    assert cue.name == "rougher_texture"
    assert cue.value == pytest.approx(np.log2((0.16 + 0.004) / (0.02 + 0.004)), abs=0.35)


def test_gap_between_block_and_load_is_measured_in_mm() -> None:
    high = np.full((60, 300), 0.06)
    high[20:40, 10:30] = 1.0
    high[5:60, 95:280] = 0.9
    cue = outside_load(place(high, 10, 20, 20, 20))
    assert cue is not None
    assert cue.values == {"gap_mm": 650.0}


def test_place_of_a_region_lies_in_cells_of_ten_mm() -> None:
    scan = Scan("s", np.full((1, 100, 200), 0.5, np.float32), (5.0, 2.5), ("6MV",))
    field = field_of(scan)
    assert field.high.shape == (25, 100)
    found = place_of(Region.from_xyxy(40, 40, 80, 80), field, shape_hw=scan.shape_hw)
    assert found is not None
    assert found.xyxy == (20, 10, 40, 20)
    assert found.mask.all()


def test_cue_furthest_beyond_its_threshold_is_said() -> None:
    cues = (Cue("denser_than_row", 3.0), Cue("breaks_rhythm", 0.9), Cue("outside_load", 90.0))
    bounds = {"denser_than_row": 2.0, "breaks_rhythm": 0.5, "outside_load": 100.0}
    assert strongest(cues, thresholds=bounds).name == "breaks_rhythm"


def test_nothing_is_said_where_no_cue_is_beyond_its_threshold() -> None:
    assert strongest((Cue("outside_load", 90.0),), thresholds={"outside_load": 100.0}) is NO_CUE
    assert strongest(()) is NO_CUE


@pytest.mark.parametrize("level", [0.0, 0.5, 12.0])
@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (64, 5), (64, 64)])
def test_cues_of_any_region_are_finite(shape: tuple[int, int], level: float) -> None:
    height, width = shape
    whole = place(np.full(shape, level), 0, 0, width, height)
    assert all(np.isfinite(cue.value) for cue in measure_cues(whole))
    assert strongest(measure_cues(whole)) is NO_CUE
