from __future__ import annotations

import pytest

from xray_trainer.errors import InputError
from xray_trainer.physics.scanner import ScannerModel, ideal_scanner
from xray_trainer.synthesis.phantoms.discrimination import (
    discrimination_percent,
    is_told_apart,
    read_blocks,
)

PAIR = ("6MV", "4MV")


@pytest.mark.parametrize("pair", [PAIR, ("9.7MV", "6MV"), ("320kV", "160kV")])
def test_an_ideal_scanner_names_every_block_that_can_be_told(pair: tuple[str, str]) -> None:
    assert discrimination_percent(ideal_scanner(pair)) == 100


def test_a_noisy_scanner_names_most_blocks_and_a_dim_one_fewer() -> None:
    normal = discrimination_percent(ScannerModel(beams=PAIR), pixel_mm=8)
    dim = ScannerModel(beams=PAIR, photons_per_px=60, channel_gain=0.05)
    assert 80 <= normal < 100
    assert discrimination_percent(dim, pixel_mm=8) < normal - 10


def test_blocks_are_read_in_the_order_of_materials_and_of_depths() -> None:
    blocks = read_blocks(ideal_scanner(PAIR), depths=(1.5, 3.0), pixel_mm=8)
    assert [(block.material, block.depth) for block in blocks[2:4]] == [
        ("aluminium", 1.5),
        ("aluminium", 3.0),
    ]
    assert [block.band for block in blocks[::2]] == ["organic", "light", "metal", "dense"]
    assert all(block.is_right for block in blocks)


def test_thin_lead_and_opaque_blocks_cannot_be_told() -> None:
    assert not is_told_apart("lead", 0.4, PAIR)
    assert is_told_apart("lead", 2.0, PAIR)
    assert is_told_apart("steel", 0.9, PAIR)
    assert not is_told_apart("steel", 5.8, PAIR)
    assert not is_told_apart("polyethylene", 0.05, PAIR)


def test_one_beam_tells_no_materials() -> None:
    with pytest.raises(InputError, match="told by two beams, got 6MV"):
        read_blocks(ScannerModel(beams=("6MV",)))
