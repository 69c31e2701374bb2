from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.physics.beams import stack_transmission
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.material_picture import COLOURS_RGB, material_picture


def picture_of(stack: dict[str, float], *, shade: float) -> list[int]:
    light = np.ones((2, 40, 40), np.float32)
    for energy, beam in enumerate(("6MV", "4MV")):
        light[energy, :, 20:] = stack_transmission(stack, beam)
    scan = Scan("one", light, (5.0, 5.0), ("6MV", "4MV"), "container-40", "synthetic")
    drawn = material_picture(scan, np.full((40, 40), shade, np.float32))
    return [int(channel) for channel in drawn[20, 32]]


@pytest.mark.parametrize(
    ("name", "band"), [("polyethylene", "organic"), ("aluminium", "light"), ("steel", "metal")]
)
def test_hue_tells_the_material(name: str, band: str) -> None:
    areal = {"polyethylene": 40.0, "aluminium": 25.0, "steel": 20.0}[name]
    wanted = np.array(COLOURS_RGB[band]) * 250 / 255
    assert picture_of({name: areal}, shade=0.5) == pytest.approx(wanted, abs=16)


def test_more_in_the_way_is_darker_in_the_same_hue() -> None:
    bright, dark = (picture_of({"steel": 20.0}, shade=shade) for shade in (0.2, 0.8))
    assert max(dark) < min(bright)
    assert np.argmax(dark) == np.argmax(bright) == 2


def test_air_and_what_nothing_passes_are_grey() -> None:
    for areal in (0.001, 400.0):
        assert np.ptp(picture_of({"steel": areal}, shade=0.5)) <= 2


def test_one_energy_has_no_colours() -> None:
    scan = Scan("one", np.ones((1, 8, 8), np.float32), (5.0, 5.0), ("6MV",), "van", "synthetic")
    with pytest.raises(InputError, match="dual energy"):
        material_picture(scan, np.zeros((8, 8), np.float32))
