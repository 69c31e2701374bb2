from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.scans.scan import Scan

HALF = np.full((2, 8, 9), 0.5, np.float32)


def test_a_scan_tells_its_energies_its_shape_and_its_attenuation() -> None:
    scan = Scan("a", HALF, (5, 5), ("6MV", "4MV"))
    assert (scan.num_energies, scan.shape_hw) == (2, (8, 9))
    assert scan.attenuation == pytest.approx(np.log(2))


@pytest.mark.parametrize(
    ("transmission", "beams", "words"),
    [
        (HALF[:, :, :0], ("a", "b"), "float32"),
        (HALF.astype(np.float64), ("a", "b"), "float32"),
        (HALF[0], ("a", "b"), "E = 1 or 2"),
        (np.repeat(HALF, 2, axis=0), ("a",) * 4, "E = 1 or 2"),
        (HALF, ("a",), "one beam per energy"),
        (HALF * 4, ("a", "b"), "white level"),
        (HALF * 0, ("a", "b"), "white level"),
        (HALF * np.float32(np.nan), ("a", "b"), "white level"),
    ],
)
def test_a_scan_refuses_what_breaks_its_rules(
    transmission: np.ndarray, beams: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        Scan("a", transmission, (5, 5), beams)


@pytest.mark.parametrize("pixel_mm_xy", [(0, 5), (5, -1), (float("nan"), 5), (5, float("inf"))])
def test_a_scan_refuses_pixels_without_a_size(pixel_mm_xy: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="pixel_mm_xy"):
        Scan("a", HALF, pixel_mm_xy, ("a", "b"))
