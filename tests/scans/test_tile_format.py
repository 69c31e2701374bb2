from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import codes_from_sqrt12
from xray_trainer.scans.tile_format import decode_tile, encode_tile

SHAPES = st.tuples(st.integers(1, 12), st.integers(1, 12))


@given(codes=arrays(np.uint16, SHAPES))
def test_a_lossless_tile_comes_back_bit_for_bit(codes: np.ndarray) -> None:
    assert np.array_equal(decode_tile(encode_tile(codes, "u16")), codes)


@given(sqrt12=arrays(np.uint16, SHAPES, elements=st.integers(0, 4095)))
def test_a_square_root_tile_comes_back_as_codes(sqrt12: np.ndarray) -> None:
    assert np.array_equal(decode_tile(encode_tile(sqrt12, "sqrt12")), codes_from_sqrt12(sqrt12))


def test_the_payload_is_a_header_and_two_planes_of_differences() -> None:
    codes = np.array([[258, 256, 0], [1, 2, 65535]], np.uint16)
    payload = gzip.decompress(encode_tile(codes, "u16"))
    assert payload[:8] == struct.pack("<HHBBBB", 3, 2, 0, 0, 0, 0)
    # 258, -2, -256; 1 - 258 = -257, 1, -3 modulo 65536
    assert list(payload[8:14]) == [0x01, 0xFF, 0xFF, 0xFE, 0x00, 0xFF]
    assert list(payload[14:]) == [0x02, 0xFE, 0x00, 0xFF, 0x01, 0xFD]


def test_the_encoding_has_its_number_in_the_header() -> None:
    tile = np.zeros((1, 1), np.uint16)
    numbers = [gzip.decompress(encode_tile(tile, name))[4] for name in ("u16", "sqrt12")]
    assert numbers == [0, 1]


def test_the_same_tile_gives_the_same_bytes_without_a_time() -> None:
    tile = np.arange(64, dtype=np.uint16).reshape(8, 8)
    content = encode_tile(tile, "u16")
    assert content == encode_tile(tile.copy(), "u16")
    assert content[:3] == b"\x1f\x8b\x08"
    assert content[4:8] == bytes(4)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b"short", mtime=0),
        gzip.compress(struct.pack("<HHBBBB", 9, 9, 0, 0, 0, 0) + bytes(20), mtime=0),
        encode_tile(np.zeros((9, 9), np.uint16), "u16")[:-9],
    ],
)
def test_a_damaged_tile_is_refused(content: bytes) -> None:
    with pytest.raises(ScanFileError, match="a tile is damaged") as caught:
        decode_tile(content)
    assert caught.value.reason == "unreadable"
