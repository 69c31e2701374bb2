"""Exercises of own scans: a folder of them, and a file of labels that says what is where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show, tell
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.exercises.labels.label import LabelledPicture
    from xray_trainer.exercises.labels.mapping import Meaning
    from xray_trainer.scans.sidecar import Sidecar
    from xray_trainer.store.hand_folder import AddedFolder


def add_own(
    inputs: Annotated[list[Path], typer.Argument(help="Scans, or folders of scans.")],
    *,
    labels: Annotated[list[Path], typer.Option(help="COCO, CVAT 1.1 or LabelMe file; may be repeated.")],
    set_title: Annotated[str, typer.Option("--set", help="Title of the draft set.")] = "Own scans",
    sidecar: Annotated[
        Path | None, typer.Option(help="JSON with what the files do not say: pixel_mm_xy, beams, …")
    ] = None,
    means: Annotated[
        list[str] | None,
        typer.Option(help="What a label means: NAME=KIND, NAME=KIND:ITEM, or NAME= to skip."),
    ] = None,
    owner: Annotated[str, typer.Option(help="Name of the mentor whose set it is.")] = "",
    as_json: Json = False,
) -> None:
    """Make exercises of your own scans and their labels, in a draft set for a mentor to release.

    Example: `xray-trainer exercises add SCANS --labels labels.json --set "Own scans"`
    """
    from xray_trainer.exercises.labels.mapping import guesses
    from xray_trainer.store.hand_folder import add_folder, scan_paths
    from xray_trainer.store.people import ensure_person

    pictures = [picture for path in labels for picture in _read(path)]
    table = {**guesses(pictures), **dict(_meaning(one) for one in means or ())}
    store, now = this_store(), datetime.now(UTC)
    with progress_bar("Adding scans") as report:
        done = add_folder(
            store,
            scan_paths(inputs),
            pictures=pictures,
            table=table,
            said=_said(sidecar),
            set_title=set_title,
            owner=ensure_person(store, owner, now=now).person_id if owner else "",
            now=now,
            progress=report,
        )
    _tell_of(done, table)
    words = f"{done.num_added} exercises added to “{set_title}”, {done.num_suspicious} of them suspicious"
    show({"command": "exercises add", **done.to_json()}, words, as_json=as_json)
    if done.failures:
        raise typer.Exit(1)


def _read(path: Path) -> tuple[LabelledPicture, ...]:
    from xray_trainer.exercises.labels.reading import read_labels

    return read_labels(path.name, _bytes(path))


def _said(sidecar: Path | None) -> Sidecar:
    from xray_trainer.scans.sidecar import Sidecar, parse_sidecar

    return parse_sidecar(_bytes(sidecar), name=sidecar.name) if sidecar else Sidecar()


def _tell_of(done: AddedFolder, table: Mapping[str, Meaning]) -> None:
    tell(f"label {name!r}: {one.kind or 'left out'} {one.item}".rstrip() for name, one in table.items())
    tell(f"{name}: {note}" for name, note in done.notes)
    tell(message for _name, message in done.failures)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None


def _meaning(told: str) -> tuple[str, Meaning]:
    from xray_trainer.errors import unknown_name
    from xray_trainer.exercises.labels.mapping import Meaning
    from xray_trainer.synthesis.taxonomy import TAXONOMY

    name, equals, meaning = told.partition("=")
    kind, _colon, item = meaning.partition(":")
    if not equals:
        raise InputError(f"--means must be NAME=KIND or NAME=KIND:ITEM, got {told!r}")
    if kind and kind not in TAXONOMY:
        raise unknown_name("kind of concealment", kind, TAXONOMY)
    return name, Meaning(kind, item)
