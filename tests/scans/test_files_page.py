"""The page about files says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from xray_trainer.scans.files import SUFFIXES
from xray_trainer.scans.sidecar import Sidecar, parse_sidecar

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def test_the_page_names_every_suffix_that_folders_are_searched_for() -> None:
    assert set(re.findall(r"`(\.[a-z]+)`", PAGE)) == set(SUFFIXES)


def test_the_page_names_every_reason_of_a_refusal() -> None:
    places = (
        *(ROOT / "xray_trainer" / "scans").glob("*.py"),
        *(ROOT / "xray_trainer" / "batch").glob("remote*.py"),
    )
    reasons = {reason for each in places for reason in re.findall(r'reason="(\w+)"', each.read_text("utf-8"))}
    assert reasons <= set(re.findall(r"`(\w+)`", PAGE))


def test_the_sidecar_of_the_page_is_read() -> None:
    sidecar = parse_sidecar(PAGE.split("```json\n")[1].split("```")[0].encode())
    assert sidecar.unknown_fields == ()
    assert sidecar.raw is not None
    assert sidecar != Sidecar()
