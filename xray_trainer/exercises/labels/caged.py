"""Reading labels from outside in the cage: an outline that crosses itself often takes hours to repair."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from xray_trainer.exercises.labels.label import Label, LabelledPicture, check_amount
from xray_trainer.exercises.labels.reading import read_labels
from xray_trainer.regions import Region
from xray_trainer.scans.cage import Bounds, Cage, shared_cage

_SECONDS: Final = 9.0
_BYTES_PER_S: Final = 4 * 1024**2
_MEMORY_BYTES: Final = 640 * 1024**2
_MEMORY_PER_BYTE: Final = 24
_MOST_TOLD: Final = 64 * 1024**2


def read_labels_caged(name: str, content: bytes, *, cage: Cage | None = None) -> tuple[LabelledPicture, ...]:
    """Returns the labelled pictures of a file of COCO, CVAT or LabelMe.

    Args:
        name: for people.
        content: what came.
        cage: where it is read; that of this process where None.

    Raises:
        InputError: it is none of these, too large, takes too long, or something in it cannot be.
    """
    check_amount(name, content)
    bounds = Bounds(
        seconds=_SECONDS + len(content) / _BYTES_PER_S,
        memory_bytes=_MEMORY_BYTES + _MEMORY_PER_BYTE * len(content),
        most_bytes=_MOST_TOLD,
    )
    _told, made = (cage or shared_cage()).do(labels_job, {"name": name}, content, name=name, bounds=bounds)
    return tuple(_picture(one) for one in json.loads(bytes(made)))


def labels_job(said: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Reads them; runs in the cage."""
    pictures = read_labels(str(said["name"]), content)
    return {}, json.dumps([_record(one) for one in pictures]).encode()


def _record(picture: LabelledPicture) -> dict[str, Any]:
    labels = [[one.name, one.region.to_geojson(), one.note] for one in picture.labels]
    return {"name": picture.name, "size_wh": picture.size_wh, "labels": labels}


def _picture(told: Mapping[str, Any]) -> LabelledPicture:
    size = told["size_wh"]
    labels = (Label(name, Region.from_geojson(outline), note) for name, outline, note in told["labels"])
    return LabelledPicture(str(told["name"]), tuple(size) if size else None, tuple(labels))
