from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from xray_trainer.batch.remote import is_url, local_copy, local_path, open_url, patiently
from xray_trainer.errors import InputError, MissingExtraError, ScanFileError, StorageError

NO_PAUSES = (0, 0, 0)


@pytest.fixture
def memory() -> Iterator[MemoryFileSystem]:
    filesystem = MemoryFileSystem()
    yield filesystem
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]


class Line:
    """A line that drops a number of times before it answers."""

    def __init__(self, num_drops: int, error: Exception) -> None:
        self.num_drops, self.error, self.num_asked = num_drops, error, 0

    def __call__(self) -> str:
        self.num_asked += 1
        if self.num_asked <= self.num_drops:
            raise self.error
        return "answer"


@pytest.mark.parametrize("name", ["a.png", "день 1/скан 2.png", "C:/a.png", "./s3/a.png"])
def test_a_path_is_no_url(name: str) -> None:
    assert not is_url(name)


def test_a_local_file_is_its_own_copy(tmp_path: Path) -> None:
    path = tmp_path / "скан 1.png"
    for uri in (str(path), path.as_uri()):
        with local_copy(uri) as copy:
            assert copy == path == local_path(uri)


def test_a_remote_file_comes_with_what_belongs_to_it_and_goes_again(memory: MemoryFileSystem) -> None:
    memory.pipe("/day/HE.png", b"high")
    memory.pipe("/day/LE.png", b"low")
    memory.pipe("/day/other.png", b"other")
    memory.pipe("/day/HE.json", json.dumps({"energies": ["HE.png", "LE.png"]}).encode())
    with local_copy("memory://day/HE.png") as path:
        there = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    assert path.name == "HE.png"
    assert (there["HE.png"], there["LE.png"], sorted(there)) == (
        b"high",
        b"low",
        ["HE.json", "HE.png", "LE.png"],
    )
    assert not path.parent.exists()


def test_a_remote_file_needs_no_sidecar(memory: MemoryFileSystem) -> None:
    memory.pipe("/day 1/скан.png", b"x")
    with local_copy("memory://day 1/скан.png") as path:
        assert [each.name for each in path.parent.iterdir()] == ["скан.png"]


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("memory://day/none.png", "missing"),
        ("memory://day", "unreadable"),
        ("memory://day/pair.png", "missing"),
        ("memory://day/up.png", "unreadable"),
        ("memory://day/broken.png", "bad_sidecar"),
        ("memory://day/back\\slash.png", "unreadable"),
    ],
)
def test_what_cannot_be_fetched_has_a_reason(memory: MemoryFileSystem, uri: str, reason: str) -> None:
    for name in ("pair", "up", "broken", "back\\slash"):
        memory.pipe(f"/day/{name}.png", b"x")
    memory.pipe("/day/pair.json", b'{"energies": ["pair.png", "pair.low.png"]}')
    memory.pipe("/day/up.json", b'{"energies": ["up.png", ".."]}')
    memory.pipe("/day/broken.json", b"{")
    with pytest.raises(ScanFileError) as caught, local_copy(uri, pauses_s=NO_PAUSES):
        pass
    assert caught.value.reason == reason


def test_a_line_that_drops_is_tried_again() -> None:
    line = Line(3, ConnectionError("reset"))
    assert patiently("s3://b/a", line, pauses_s=NO_PAUSES) == "answer"
    assert line.num_asked == 4


def test_a_line_that_stays_down_is_one_sentence_after_the_last_try() -> None:
    line = Line(9, ConnectionError("reset by peer\nat once"))
    with pytest.raises(ScanFileError) as caught:
        patiently("s3://b/a", line, pauses_s=NO_PAUSES)
    assert str(caught.value) == (
        "s3://b/a: the connection failed 4 times, at last: reset by peer; try again later"
    )
    assert (caught.value.reason, line.num_asked) == ("connection", 4)


@pytest.mark.parametrize(
    ("error", "reason"), [(FileNotFoundError("a"), "missing"), (PermissionError("no"), "unreadable")]
)
def test_what_no_patience_mends_is_not_tried_again(error: Exception, reason: str) -> None:
    line = Line(9, error)
    with pytest.raises(ScanFileError) as caught:
        patiently("s3://b/a", line, pauses_s=NO_PAUSES)
    assert (caught.value.reason, line.num_asked) == (reason, 1)


def test_a_full_disk_is_no_fault_of_the_line() -> None:
    with pytest.raises(StorageError, match="make room"):
        patiently("s3://b/a", Line(9, OSError(28, "No space left on device")), pauses_s=NO_PAUSES)


def test_an_unknown_kind_of_url_is_refused() -> None:
    with pytest.raises(InputError, match="no such kind of address"):
        open_url("nosuch://bucket/a.png")


def test_a_driver_that_is_not_installed_is_named() -> None:
    with pytest.raises(MissingExtraError, match="needs its fsspec driver"):
        open_url("gdrive://folder/a.png")
