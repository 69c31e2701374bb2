from __future__ import annotations

import os

import pytest

from xray_trainer.errors import InputError
from xray_trainer.ui.desk.folders import (
    inbox_folder,
    inbox_folders,
    is_finished,
    result_folder,
    result_folders,
)


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "results"
    for age, name in enumerate(("new", "old")):
        (root / name).mkdir(parents=True)
        (root / name / "progress.json").write_text("{}")
        os.utime(root / name / "progress.json", (1e9 - age, 1e9 - age))
    (root / "empty").mkdir()
    (root / ".hidden").mkdir()
    (root / ".hidden" / "progress.json").write_text("{}")
    return root


def test_results_come_with_the_latest_first_and_nothing_else(root):
    assert [folder.name for folder in result_folders(root)] == ["new", "old"]
    assert not is_finished(root / "new")


@pytest.mark.parametrize(
    "name", ["..", "../results/new", "/etc", "", ".", "new/..", "empty", ".hidden", "new\x00"]
)
def test_a_name_never_becomes_a_path(root, name):
    with pytest.raises(InputError, match="no results of this name"):
        result_folder(root, name)


def test_a_link_out_of_the_folder_is_not_followed(root, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "progress.json").write_text("{}")
    (root / "link").symlink_to(tmp_path / "elsewhere")
    assert [folder.name for folder in result_folders(root)] == ["new", "old"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert result_folders(tmp_path / "none") == ()
    assert inbox_folders(tmp_path / "none") == ()
    with pytest.raises(InputError):
        inbox_folder(tmp_path / "none", "")


def test_the_inbox_offers_itself_and_its_folders(tmp_path):
    (tmp_path / "tuesday").mkdir()
    (tmp_path / "scan.tiff").write_bytes(b"")
    assert inbox_folders(tmp_path) == ("", "tuesday")
    assert inbox_folder(tmp_path, "") == tmp_path
    assert inbox_folder(tmp_path, "tuesday").name == "tuesday"
    with pytest.raises(InputError):
        inbox_folder(tmp_path, "../tuesday")
