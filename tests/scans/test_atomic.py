from __future__ import annotations

from pathlib import Path

import pytest

from xray_trainer.errors import StorageError
from xray_trainer.scans.atomic import write_atomically


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        write_atomically(tmp_path / "a", content)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"second"]


def test_a_failed_write_keeps_what_was_there_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "kept").write_text("x")
    with pytest.raises(StorageError, match="cannot be written"):
        write_atomically(tmp_path / "a", b"content")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "kept"]


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file or directory; choose another folder") as caught:
        write_atomically(tmp_path / "none" / "a", b"content")
    assert "\n" not in str(caught.value)
