"""The folders of the desk: results to open and scans to search, each below one configured folder.

A name that somebody gives is looked up among the names that are there; it never becomes a path by itself.
"""

from __future__ import annotations

from pathlib import Path

from xray_trainer.errors import InputError

TABLES = ("scans.parquet", "findings.parquet")
PROGRESS, STARTED = "progress.json", "started.json"


def result_folders(root: Path) -> tuple[Path, ...]:
    """Returns the result folders below a folder, finished or not, the one that changed last first."""
    found = [folder for folder in _subfolders(root) if any((folder / name).exists() for name in _SIGNS)]
    return tuple(sorted(found, key=_changed_at, reverse=True))


def inbox_folders(root: Path) -> tuple[str, ...]:
    """Returns the names of the folders with scans to search, "" for all of them together, sorted."""
    return ("", *sorted(folder.name for folder in _subfolders(root))) if root.is_dir() else ()


def result_folder(root: Path, name: str) -> Path:
    """Returns the result folder of a name.

    Raises:
        InputError: there is none of this name.
    """
    for folder in result_folders(root):
        if folder.name == name:
            return folder
    raise InputError("there are no results of this name any more; choose others")


def inbox_folder(root: Path, name: str) -> Path:
    """Returns the folder of scans of a name, the whole inbox for "".

    Raises:
        InputError: there is none of this name.
    """
    if name == "" and root.is_dir():
        return root
    for folder in _subfolders(root):
        if folder.name == name:
            return folder
    raise InputError("there is no folder of scans of this name any more; choose another")


def is_finished(folder: Path) -> bool:
    """Returns whether a result folder has its tables."""
    return all((folder / name).is_file() for name in TABLES)


_SIGNS = (*TABLES, PROGRESS, STARTED)


def _subfolders(root: Path) -> tuple[Path, ...]:
    """Returns the visible folders right below a folder; a link that leads out of it is not followed."""
    try:
        inside = root.resolve(strict=True)
        found = [each for each in inside.iterdir() if each.is_dir() and not each.name.startswith(".")]
    except OSError:
        return ()
    return tuple(each for each in found if inside in each.resolve().parents)


def _changed_at(folder: Path) -> float:
    times = [(folder / name).stat().st_mtime for name in _SIGNS if (folder / name).exists()]
    return max(times, default=0.0)
