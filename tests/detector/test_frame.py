from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.detector.frame import frame_scan
from xray_trainer.scans.scan import Scan


def _scan(
    shape: tuple[int, int, int], *, pixel_mm_xy: tuple[float, float] = (5.0, 5.0), value: float = 0.5
) -> Scan:
    beams = ("6MV", "4MV")[: shape[0]]
    return Scan("scan", np.full(shape, value, np.float32), pixel_mm_xy, beams)


def test_scan_at_the_pitch_is_only_padded_with_air() -> None:
    frame = frame_scan(_scan((2, 40, 70)), pixel_mm=5.0)
    assert frame.transmission.shape == (2, 64, 96)
    assert (frame.transmission[:, :40, :70] == 0.5).all()
    assert (frame.transmission[:, 40:] == 1).all()
    assert (frame.transmission[:, :, 70:] == 1).all()
    assert (frame.shape_hw, frame.scale_xy, frame.notes) == ((40, 70), (1.0, 1.0), ())


def test_missing_energy_stays_zero_in_the_padding_too() -> None:
    frame = frame_scan(_scan((1, 40, 70)), pixel_mm=5.0)
    assert not frame.transmission[1].any()


def test_pixels_that_are_not_square_become_square() -> None:
    frame = frame_scan(_scan((2, 64, 64), pixel_mm_xy=(10.0, 7.5)), pixel_mm=5.0)
    assert frame.shape_hw == (96, 128)
    assert frame.scale_xy == (2.0, 1.5)


@pytest.mark.parametrize(
    ("scan", "note"),
    [
        (_scan((2, 1, 1)), "smaller than 32 pixels"),
        (_scan((2, 64, 64), value=1.0), "air"),
        (_scan((2, 64, 64), value=1e-5), "opaque"),
        (_scan((2, 64, 64), pixel_mm_xy=(1e-6, 1e6)), "pixel size"),
    ],
)
def test_odd_scan_gives_a_frame_and_a_note(scan: Scan, note: str) -> None:
    frame = frame_scan(scan, pixel_mm=5.0)
    assert np.isfinite(frame.transmission).all()
    assert any(note in each for each in frame.notes)
