from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.sidecar import MAX_SIDECAR_BYTES, Sidecar, read_sidecar, sidecar_path


def test_a_scan_without_a_sidecar_has_none(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "a.png") is None


def test_a_sidecar_lies_under_the_stem(tmp_path: Path) -> None:
    assert sidecar_path(tmp_path / "a.b.tiff") == tmp_path / "a.b.json"


def test_every_field_may_be_absent(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    assert read_sidecar(tmp_path / "a.png") == Sidecar()


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"white_level": 4095}')
    assert read_sidecar(tmp_path / "a.png") == Sidecar(white_level=4095)


def test_fields_of_other_programs_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"version": "5.0", "shapes": []}')
    sidecar = read_sidecar(tmp_path / "a.png")
    assert sidecar is not None
    assert sidecar.unknown_fields == ("shapes", "version")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "[" * 100_000,
        '{"pixel_mm_xy": 5}',
        '{"pixel_mm_xy": [5, 0]}',
        '{"pixel_mm_xy": [5, -1]}',
        '{"pixel_mm_xy": [5, NaN]}',
        '{"pixel_mm_xy": [5, Infinity]}',
        '{"pixel_mm_xy": [5, 1e400]}',
        '{"beams": ["a", "b", "c"]}',
        '{"values": "counts"}',
        '{"white_level": 0}',
        '{"scan_id": ""}',
        '{"scan_id": "../../etc/passwd"}',
        '{"scan_id": "a\\u0000b"}',
        '{"energies": ["a.png", "../b.png"]}',
        '{"energies": ["a.png", "C:b.png"]}',
        '{"source": "' + "x" * 300 + '"}',
    ],
)
def test_a_sidecar_that_breaks_a_rule_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(ScanFileError, match=r"^a\.json: ") as caught:
        read_sidecar(tmp_path / "a.png")
    assert caught.value.reason == "bad_sidecar"


def test_a_huge_sidecar_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b" " * (MAX_SIDECAR_BYTES + 1))
    with pytest.raises(ScanFileError, match="got more"):
        read_sidecar(tmp_path / "a.png")


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(ScanFileError, match="cannot be read") as caught:
        read_sidecar(tmp_path / "a.png")
    assert caught.value.reason == "bad_sidecar"


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_a_sidecar_or_a_bad_sidecar(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("s") / "a.json"
    path.write_bytes(content)
    assert outcome(path.with_suffix(".png")) in ("a sidecar", "bad_sidecar")


def outcome(path: Path) -> str:
    try:
        assert isinstance(read_sidecar(path), Sidecar)
    except ScanFileError as error:
        return error.reason
    return "a sidecar"
