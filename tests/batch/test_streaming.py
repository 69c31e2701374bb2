from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from xray_trainer.batch.streaming import durable_folder, durable_text, write_json_list, write_json_object
from xray_trainer.errors import InputError, StorageError


def test_text_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with durable_text(path) as file:
        file.write("день\n")
        assert not path.exists()
    assert path.read_bytes() == "день\n".encode()


def test_old_text_stays_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail() -> None:
        with durable_text(path) as file:
            file.write("new" * 100_000)
            raise InputError("no more")

    with pytest.raises(InputError):
        fail()
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_old_folder_stays_where_filling_fails(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old").touch()

    def fail() -> None:
        with durable_folder(tmp_path / "a") as folder:
            (folder / "new").touch()
            raise InputError("no more")

    with pytest.raises(InputError):
        fail()
    assert [one.name for one in tmp_path.rglob("*")] == ["a", "old"]


def test_full_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "old").touch()
    with durable_folder(tmp_path / "a") as folder:
        (folder / "new").touch()
    assert [one.name for one in tmp_path.rglob("*")] == ["a", "new"]


def test_full_disk_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"a: cannot be written: No space"), durable_folder(tmp_path / "a"):
        raise OSError(28, "No space left on device")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("num", [0, 1, 3])
def test_streamed_json_reads_as_the_same_object(num: int) -> None:
    def items() -> Iterator[dict[str, object]]:
        yield from ({"name": f"день {number}", "none": None} for number in range(num))

    file = io.StringIO()
    write_json_object(file, {"a": 1, "b": None}, {"first": items(), "second": []})
    assert json.loads(file.getvalue()) == {"a": 1, "b": None, "first": list(items()), "second": []}
    assert file.getvalue().isascii()


def test_streamed_list_has_an_item_a_line() -> None:
    file = io.StringIO()
    write_json_list(file, ({"n": number} for number in range(3)))
    assert json.loads(file.getvalue()) == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert file.getvalue().count("\n") == 4
