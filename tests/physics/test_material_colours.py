from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import XrayTrainerError
from xray_trainer.physics.beams import stack_transmission
from xray_trainer.physics.material_colours import material_colours
from xray_trainer.scans.scan import Scan

BEAMS = ("6MV", "4MV")
PLATES = ({"polyethylene": 20.0}, {"steel": 40.0})


def plates(width: int = 20) -> Scan:
    """Returns air, polyethylene and steel side by side, without noise."""
    values = np.ones((2, 30, 3 * width), np.float32)
    for number, plate in enumerate(PLATES, start=1):
        for energy, beam in enumerate(BEAMS):
            values[energy, :, number * width : (number + 1) * width] = stack_transmission(plate, beam)
    return Scan("plates", values, (5.0, 5.0), BEAMS, "", "test")


def test_plastic_is_orange_and_steel_is_blue_and_air_is_grey():
    air, plastic, steel = material_colours(plates())[15, [8, 30, 50]].astype(int)
    assert air[0] == air[1] == air[2]
    assert plastic[0] > plastic[1] > plastic[2]
    assert steel[2] > steel[1] > steel[0]


def test_a_large_scan_is_shrunk_to_what_was_asked_for():
    assert material_colours(plates(), most_px=30).shape == (15, 30, 3)


def test_one_energy_has_no_colours():
    scan = plates()
    single = Scan("one", scan.transmission[:1], (5.0, 5.0), BEAMS[:1], "", "test")
    with pytest.raises(XrayTrainerError, match="dual energy"):
        material_colours(single)
