from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

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


def test_listed_files_tell_their_size_and_change_their_version_when_written_again(folder: Path) -> None:
    before = {each.path.name: each for each in list_inputs([folder])}
    assert {each.size_bytes for each in before.values()} == {1}
    assert before["b.png"].version == str((folder / "b.png").stat().st_mtime_ns)
    os.utime(folder / "b.png", ns=(5, 5))
    os.utime(folder / "a.json", ns=(6, 6))
    after = {each.path.name: each.version for each in list_inputs([folder])}
    assert after["b.png"] == "5"
    assert after["a.tiff"].endswith("+6")
    assert after["c.PNG"] == before["c.PNG"].version


def test_a_file_has_one_version_however_it_is_asked_for(folder: Path) -> None:
    given = (folder, f"{folder}/*.tiff", folder / "a.tiff", (folder / "a.tiff").as_uri())
    versions = {each.version for one in given for each in list_inputs([one]) if each.path.name == "a.tiff"}
    assert len(versions) == 1
    assert "+" in versions.pop()


def test_the_second_energy_belongs_to_the_first(folder: Path) -> None:
    (folder / "a.json").write_text('{"energies": ["a.tiff", "b.png"]}')
    os.utime(folder / "b.png", ns=(7, 7))
    listed = list_inputs([folder])
    assert [each.path.name for each in listed] == ["a.tiff", "c.PNG"]
    assert listed[0].version.endswith("+7")


def test_a_second_energy_whose_first_is_gone_is_not_lost(folder: Path) -> None:
    (folder / "b.json").write_text('{"energies": ["gone.png", "b.png"]}')
    assert "b.png" in _names(folder)


def test_links_that_go_round_and_links_to_nothing_stay_in_the_list(folder: Path) -> None:
    (folder / "x.png").symlink_to(folder / "y.png")
    (folder / "y.png").symlink_to(folder / "x.png")
    (folder / "z.png").symlink_to(folder / "gone.png")
    listed = {each.path.name: each for each in list_inputs([folder])}
    assert {"x.png", "y.png", "z.png"} < set(listed)
    assert listed["x.png"].size_bytes == 0


def test_a_name_that_is_no_text_becomes_an_input_with_a_reason(folder: Path) -> None:
    os.rename(os.fsencode(folder / "b.png"), os.fsencode(folder) + "/скан.png".encode("cp1251"))
    (bad,) = [each for each in list_inputs([folder]) if each.reason]
    assert bad.reason == "bad_name"
    assert bad.uri.encode().endswith(rb"/\xf1\xea\xe0\xed.png")


@pytest.mark.parametrize("name", ["a\0b.png", "x" * 5000 + ".png", "a/" * 3000])
def test_a_name_that_cannot_be_is_left_to_the_reader(name: str) -> None:
    (listed,) = list_inputs([name])
    assert (listed.reason, listed.size_bytes) == ("", 0)


@pytest.fixture
def bucket() -> Iterator[MemoryFileSystem]:
    memory = MemoryFileSystem()
    for name in ("b.png", "a.tiff", "a.json", "notes.txt", "день 1/c.PNG", "день 1/.d.png"):
        memory.pipe(f"/bucket/{name}", b"x")
    yield memory
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("memory://bucket", ["a.tiff", "b.png", "день 1/c.PNG"]),
        ("memory://bucket/", ["a.tiff", "b.png", "день 1/c.PNG"]),
        ("memory://bucket/день 1", ["день 1/c.PNG"]),
        ("memory://bucket/*", ["a.tiff", "b.png", "день 1/c.PNG"]),
        ("memory://bucket/*.*", ["a.tiff", "b.png"]),
        ("memory://bucket/**/*.PNG", ["день 1/c.PNG"]),
        ("memory://bucket/notes.txt", ["notes.txt"]),
    ],
)
def test_urls_give_what_paths_would(bucket: MemoryFileSystem, url: str, expected: list[str]) -> None:
    listed = list_inputs([url])
    assert [each.uri for each in listed] == [f"memory://bucket/{name}" for name in expected]
    assert all(each.size_bytes == 1 and each.version for each in listed)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("memory://bucket/none", "missing"),
        ("memory://bucket/*.dcm", "missing"),
        ("memory://bucket/empty", "no_scans"),
    ],
)
def test_a_url_that_leads_to_nothing_stays_in_the_list(
    bucket: MemoryFileSystem, url: str, reason: str
) -> None:
    bucket.mkdir("/bucket/empty")
    (listed,) = list_inputs([url])
    assert (listed.uri, listed.reason) == (url, reason)
    assert url in listed.message


def test_a_remote_second_energy_belongs_to_the_first(bucket: MemoryFileSystem) -> None:
    bucket.pipe("/bucket/a.json", b'{"energies": ["a.tiff", "b.png"]}')
    listed = list_inputs(["memory://bucket"])
    assert [each.uri for each in listed] == ["memory://bucket/a.tiff", "memory://bucket/день 1/c.PNG"]
    assert listed[0].version.count("+") == 2
    assert listed[0] == list_inputs(["memory://bucket/*.tiff"])[0]


def test_a_broken_remote_sidecar_hides_no_file(bucket: MemoryFileSystem) -> None:
    bucket.pipe("/bucket/a.json", b"{")
    assert len(list_inputs(["memory://bucket"])) == 3


def test_paths_and_urls_are_listed_once_each_in_the_order_given(
    bucket: MemoryFileSystem, folder: Path
) -> None:
    listed = list_inputs(["memory://bucket/b.png", folder / "b.png", "memory://bucket", folder / "b.png"])
    assert [each.uri for each in listed] == [
        "memory://bucket/b.png",
        (folder / "b.png").as_posix(),
        "memory://bucket/a.tiff",
        "memory://bucket/день 1/c.PNG",
    ]
