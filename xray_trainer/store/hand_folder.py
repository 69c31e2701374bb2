"""Exercises of a folder of own scans, with the truth of a labelling tool; doing it again adds nothing.

A scan that the labels do not name is left out and told; one that they name without a region on it becomes a
benign exercise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.errors import InputError, Sentence, StorageError, XrayTrainerError
from xray_trainer.exercises.by_hand import make_by_hand
from xray_trainer.exercises.hand_work import HandPapers, HandWork
from xray_trainer.exercises.labels.label import LabelledPicture
from xray_trainer.exercises.labels.mapping import Meaning, marks_of
from xray_trainer.exercises.labels.reading import picture_for
from xray_trainer.scans.files import list_scan_files, read_scan_noted
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.store.exercise_sets import exercise_ids
from xray_trainer.store.hand_drafts import add_hand_made, open_set
from xray_trainer.store.store import Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AddedFolder:
    """What a run came to.

    Attributes:
        set_id: the set, "" where nothing went into one.
        num_added: exercises that are new.
        num_suspicious: of them, with something to be found.
        num_there: exercises that were there already.
        failures: (file, sentence) of scans that no exercise was made of.
        notes: (file, sentence) of what was assumed or lost.
    """

    set_id: str
    num_added: int
    num_suspicious: int
    num_there: int
    failures: tuple[tuple[str, Sentence], ...]
    notes: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Returns it for a program to read."""
        return asdict(self)


def scan_paths(inputs: Sequence[Path]) -> tuple[Path, ...]:
    """Returns the scan files among files and folders.

    Raises:
        ScanFileError: a folder is missing or cannot be read.
        InputError: there is none.
    """
    found = [path for one in inputs for path in (list_scan_files(one) if one.is_dir() else (one,))]
    if not found:
        raise InputError(
            "{folder}: there is no scan file in it; scans are .tiff, .png, .npy, .raw, .dcm", folder=inputs[0]
        )
    return tuple(dict.fromkeys(found))


def add_folder(
    store: Store,
    paths: Sequence[Path],
    *,
    pictures: Sequence[LabelledPicture],
    table: Mapping[str, Meaning],
    said: Sidecar,
    set_title: str,
    owner: str = "",
    now: datetime,
    progress: Progress | None = None,
) -> AddedFolder:
    """Returns what became of scans and their labels.

    Args:
        store: where the exercises go.
        paths: of the scans.
        pictures: what the labels hold.
        table: what their names mean; names that are not in it are guessed.
        said: what is known of all scans; a sidecar beside a scan is believed more.
        set_title: of the draft set that the exercises join.
        owner: id of the person whose set it is, "" where nobody is known.
        now: the server's time.
        progress: hears (done, of how many).

    Raises:
        StorageError: the library cannot be written.
    """
    set_id = open_set(store, owner, set_title, now=now)
    known = exercise_ids(store, set_id)
    failures: list[tuple[str, Sentence]] = []
    notes: list[tuple[str, str]] = []
    suspicious: list[bool] = []
    num_there = 0
    for number, path in enumerate(paths, start=1):
        try:
            scan, told = read_scan_noted(path, said=said)
            work = _work(path, scan, pictures, table)
            exercise_id = _exercise_id(scan, work)
            if exercise_id in known:
                num_there += 1
            else:
                made = make_by_hand(scan, work=work, papers=HandPapers(), exercise_id=exercise_id)
                add_hand_made(store, made, papers=HandPapers(), set_id=set_id, now=now)
                suspicious.append(made.built.exercise.is_suspicious)
            notes += [(path.name, note) for note in told]
        except StorageError:
            raise
        except XrayTrainerError as error:
            failures.append((path.name, error.sentence))
        if progress is not None:
            progress(number, len(paths))
    return AddedFolder(set_id, len(suspicious), sum(suspicious), num_there, tuple(failures), tuple(notes))


def _work(
    path: Path, scan: Scan, pictures: Sequence[LabelledPicture], table: Mapping[str, Meaning]
) -> HandWork:
    picture = picture_for(pictures, path.name, shape_hw=scan.shape_hw)
    if picture is None:
        raise InputError(
            "{name}: the labels name no picture of this name; nothing is known of it", name=path.name
        )
    return HandWork(marks=marks_of(picture, table, shape_hw=scan.shape_hw, source=path.stem))


def _exercise_id(scan: Scan, work: HandWork) -> str:
    """Returns an id that the same scan with the same truth always has, and that says nothing about it."""
    digest = hashlib.sha256(scan.transmission.tobytes() + work.model_dump_json().encode()).hexdigest()
    return str(uuid5(NAMESPACE_URL, f"xray_trainer:hand-folder:{digest}"))
