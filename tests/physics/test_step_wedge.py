from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.material_bands import REFERENCES, curves_of_beams
from xray_trainer.physics.scanner import ScannerModel, ideal_scanner
from xray_trainer.physics.step_wedge import STEPS, calibrate


@pytest.mark.parametrize("pair", [("6MV", "4MV"), ("9.7MV", "6MV"), ("320kV", "160kV")])
def test_an_ideal_scanner_reads_the_curves_of_its_beams(pair: tuple[str, str]) -> None:
    read, known = calibrate(ideal_scanner(pair)), curves_of_beams(*pair)
    for name in REFERENCES:
        expected = np.interp(read[name].attenuation, known[name].attenuation, known[name].ratio)
        np.testing.assert_allclose(read[name].ratio, expected, rtol=5e-3)


def test_a_real_scanner_sees_scatter_where_it_matters_and_agrees_in_between() -> None:
    read, known = calibrate(ScannerModel()), curves_of_beams("6MV", "4MV")
    for name in REFERENCES:
        middle = (read[name].attenuation > 0.8) & (read[name].attenuation < 3.5)
        expected = np.interp(read[name].attenuation, known[name].attenuation, known[name].ratio)
        np.testing.assert_allclose(read[name].ratio[middle], expected[middle], rtol=0.015)


def test_every_step_that_can_be_read_is_read() -> None:
    assert len(calibrate(ideal_scanner())["steel"].attenuation) == len(STEPS)
