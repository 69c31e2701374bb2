from __future__ import annotations

from pathlib import Path

import pytest

from xray_trainer.batch.listing import list_inputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "день 1").mkdir()
    for name in ("b.png", "a.tiff", "a.json", "notes.txt", "день 1/c.PNG"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def _names(*given: Path | str) -> list[str]:
    return [each.path.name for each in list_inputs(given)]


def test_folder_gives_its_scan_files_sorted_to_the_bottom(folder: Path) -> None:
    assert _names(folder) == ["a.tiff", "b.png", "c.PNG"]


def test_pattern_gives_only_scan_files(folder: Path) -> None:
    assert _names(f"{folder}/a.*") == ["a.tiff"]
    assert _names(f"{folder}/**/*.PNG") == ["c.PNG"]


def test_named_file_is_taken_whatever_it_is(folder: Path) -> None:
    assert _names(folder / "notes.txt", folder / "gone.png") == ["notes.txt", "gone.png"]


def test_every_file_is_listed_once(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder / "b.png")
    assert _names(folder / "b.png", folder, folder / "b.png", f"{folder}/*.png") == [
        "b.png",
        "a.tiff",
        "c.PNG",
    ]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "день 1" / "loop").symlink_to(folder)
    assert _names(folder) == ["a.tiff", "b.png", "c.PNG"]


def test_folder_or_pattern_without_scans_stays_in_the_list(folder: Path) -> None:
    (folder / "bare").mkdir()
    bare, pattern = list_inputs([folder / "bare", f"{folder}/*.dcm"])
    assert (bare.reason, pattern.reason) == ("no_scans", "missing")
    assert "no scan file" in bare.message
    assert "*.dcm" in pattern.message


def test_nothing_gives_nothing() -> None:
    assert list_inputs([]) == ()
