from __future__ import annotations

import numpy as np

from xray_trainer.scans.codes import (
    codes_from_sqrt12,
    codes_from_transmission,
    sqrt12_from_codes,
    transmission_from_codes,
)

ALL_CODES = np.arange(65536, dtype=np.uint16)


def test_every_code_comes_back_from_its_transmission() -> None:
    assert np.array_equal(codes_from_transmission(transmission_from_codes(ALL_CODES[1:])), ALL_CODES[1:])


def test_code_zero_becomes_one_so_that_attenuation_is_finite() -> None:
    transmission = transmission_from_codes(ALL_CODES[:2])
    assert transmission[0] == transmission[1] == np.float32(1 / 65535)
    assert codes_from_transmission(np.zeros(1, np.float32)).tolist() == [1]


def test_transmission_is_float32_and_lies_in_the_half_open_unit_interval() -> None:
    transmission = transmission_from_codes(ALL_CODES)
    assert transmission.dtype == np.float32
    assert transmission.min() > 0
    assert transmission.max() == 1


def test_square_root_codes_wider_than_a_code_come_back_from_it() -> None:
    sqrt12 = np.arange(128, 4096, dtype=np.uint16)
    assert np.array_equal(sqrt12_from_codes(codes_from_sqrt12(sqrt12)), sqrt12)


def test_square_root_codes_err_by_less_than_half_their_step() -> None:
    codes = ALL_CODES[1:].astype(np.int64)
    error = np.abs(codes_from_sqrt12(sqrt12_from_codes(ALL_CODES[1:])).astype(np.int64) - codes)
    # dT = 2 sqrt(T) dq with dq at most half of 1/4095, and half a code of rounding.
    limit = np.sqrt(codes / 65535) / 4095 * 65535 + 0.5 + 1e-2
    assert np.all(error <= limit)
    assert error.max() == 16


def test_square_root_codes_keep_every_code_of_thick_steel() -> None:
    thick = ALL_CODES[1:65]
    assert np.array_equal(codes_from_sqrt12(sqrt12_from_codes(thick)), thick)
