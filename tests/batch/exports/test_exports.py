from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.result_rows import write_tables
from xray_trainer.batch.exports import FORMATS, export
from xray_trainer.errors import InputError, RecipeError

each_format = pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
Writer = Callable[[Path], Path]


@each_format
def test_run_without_a_scan_gives_a_file_without_a_finding(tmp_path: Path, write: Writer) -> None:
    written = write(write_tables(tmp_path, [], []))
    assert written.parent == tmp_path
    assert written.exists()


@each_format
def test_writing_twice_gives_the_same_and_leaves_nothing_else(results: Path, write: Writer) -> None:
    before = {path.name for path in results.iterdir()}
    contents = [_content(write(results)) for _ in range(2)]
    assert contents[0] == contents[1] != {}
    assert len({path.name for path in results.iterdir()} - before) == 1


@each_format
def test_folder_without_tables_is_told_and_left_as_it_is(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(InputError, match="result folder holds"):
        write(tmp_path)
    assert not list(tmp_path.iterdir())


def test_unknown_format_is_told_with_the_nearest(results: Path) -> None:
    with pytest.raises(RecipeError, match="labelme"):
        export(results, "labelmee")


def _content(written: Path) -> dict[str, bytes]:
    paths = [written] if written.is_file() else sorted(path for path in written.rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in paths}
