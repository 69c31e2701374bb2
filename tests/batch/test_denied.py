"""Files that somebody else may read, and files that are gone when their turn comes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pytest

from xray_trainer.batch.listing import list_inputs
from xray_trainer.batch.remote import local_copy
from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import read_scan

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """Returns a folder of three scans; who may do everything does the test as somebody who may not."""
    is_root = os.getuid() == 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for place in ("a.png", "b.png", "closed/c.png"):
            (folder / place).parent.mkdir(exist_ok=True)
            cv2.imwrite(str(folder / place), np.full((8, 8), 9000, np.uint16))
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            (folder / "closed").chmod(0o700)


@contextmanager
def owner() -> Iterator[None]:
    user = os.geteuid()
    os.seteuid(os.getuid())
    yield
    os.seteuid(user)


def deny(*paths: Path) -> None:
    with owner():
        for path in paths:
            path.chmod(0)


def reason(uri: str) -> str:
    with pytest.raises(ScanFileError) as caught, local_copy(uri) as path:
        read_scan(path)
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_a_file_or_folder_that_may_not_be_read_stays_in_the_list_with_why(folder: Path) -> None:
    deny(folder / "b.png", folder / "closed")
    first, second, closed = list_inputs([folder])
    assert (first.path.name, second.path.name) == ("a.png", "b.png")
    assert (closed.uri, closed.reason) == ((folder / "closed").as_posix(), "unreadable")
    assert "Permission denied" in closed.message
    assert read_scan(first.path).shape_hw == (8, 8)
    assert reason(second.uri) == "unreadable"


def test_a_sidecar_that_may_not_be_read_is_not_passed_over(folder: Path) -> None:
    with owner():
        (folder / "a.json").write_text('{"white_level": 9000}')
    deny(folder / "a.json")
    assert reason(list_inputs([folder])[0].uri) == "bad_sidecar"


def test_a_file_that_vanishes_after_it_was_listed_is_missing(folder: Path) -> None:
    (listed,) = list_inputs([folder / "a.png"])
    with owner():
        (folder / "a.png").unlink()
    assert reason(listed.uri) == "missing"
