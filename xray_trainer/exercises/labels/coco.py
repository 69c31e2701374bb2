"""COCO instances: `images`, `annotations`, `categories`; polygons, run lengths, or else boxes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from xray_trainer.errors import InputError, RegionError, Sentence
from xray_trainer.exercises.labels.label import (
    Label,
    LabelledPicture,
    base_name,
    check_number,
    numbers_of,
    pairs,
    polygon,
    rectangle,
    size_wh,
    united,
)
from xray_trainer.regions import Region

_MOST_RUN_PX = 50_000_000


def read_coco(name: str, content: bytes) -> tuple[LabelledPicture, ...]:
    """Returns the pictures of a COCO file, also those without labels; labels without area are left out.

    Raises:
        InputError: it is no such file, or something in it cannot be.
    """
    whole = json_object(name, content)
    images, annotations = (_records(name, whole, key) for key in ("images", "annotations"))
    check_number(name, max(len(annotations), len(images)))
    titles = {_id(name, one): str(one.get("name", "")) for one in _records(name, whole, "categories")}
    sizes = {_id(name, one): size_wh(name, one.get("width"), one.get("height")) for one in images}
    labels: dict[str | int, list[Label]] = defaultdict(list)
    for one in annotations:
        image, label = _label(name, one, titles, sizes)
        if label is not None:
            labels[image].append(label)
    return tuple(
        LabelledPicture(base_name(one.get("file_name", "")), sizes[one["id"]], tuple(labels[one["id"]]))
        for one in images
    )


def json_object(name: str, content: bytes) -> dict[str, Any]:
    """Returns the object that a JSON file holds.

    Raises:
        InputError: it holds none.
    """
    try:
        whole = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            "{name}: must be JSON, got {why}; export the labels again", name=name, why=error
        ) from None
    if not isinstance(whole, dict):
        raise InputError(
            "{name}: must hold an object, got {got}; export the labels again",
            name=name,
            got=type(whole).__name__,
        )
    return whole


def _records(name: str, whole: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = whole.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(
            "{name}: {key} must be a list of objects; export the labels again", name=name, key=key
        )
    return found


def _id(name: str, record: Mapping[str, Any]) -> str | int:
    found = record.get("id")
    if not isinstance(found, str | int):
        raise InputError(
            "{name}: pictures and categories need ids, got {got!r}", name=name, got=str(found)[:40]
        )
    return found


def _label(
    name: str,
    one: Mapping[str, Any],
    titles: Mapping[str | int, str],
    sizes: Mapping[str | int, tuple[int, int] | None],
) -> tuple[str | int, Label | None]:
    image, category = one.get("image_id"), one.get("category_id")
    if not isinstance(image, str | int) or image not in sizes:
        raise InputError(
            "{name}: an annotation belongs to picture {image!r}, which is not there",
            name=name,
            image=str(image)[:40],
        )
    title = titles.get(category, str(category)) if isinstance(category, str | int) else ""
    region = _region(name, one, sizes[image])
    return image, Label(title[:200], region, str(one.get("item", ""))[:100]) if region else None


def _region(name: str, one: Mapping[str, Any], size: tuple[int, int] | None) -> Region | None:
    outline = one.get("segmentation")
    if isinstance(outline, dict):
        return _of_runs(name, outline, size)
    if isinstance(outline, list) and outline:
        return united(polygon(pairs(numbers_of(name, part, what=Sentence("a polygon")))) for part in outline)
    if one.get("bbox") is None:
        return None
    corner = numbers_of(name, one["bbox"], what=Sentence("a box"))
    if len(corner) != 4:
        raise InputError("{name}: a box has four numbers, got {got}", name=name, got=len(corner))
    x, y, width, height = corner
    return rectangle(x, y, x + width, y + height)


def _of_runs(name: str, runs: Mapping[str, Any], size: tuple[int, int] | None) -> Region | None:
    """Returns the region of run lengths; how much they unpack to is known before they are."""
    told = runs.get("size")
    if not isinstance(told, list) or len(told) != 2:
        raise InputError("{name}: run lengths need the size of their picture", name=name)
    of_runs = size_wh(name, told[1], told[0])
    if of_runs is None or of_runs[0] * of_runs[1] > _MOST_RUN_PX or size not in (None, of_runs):
        raise InputError(
            "{name}: run lengths are of a picture of {of_runs}, the picture has {size}",
            name=name,
            of_runs=of_runs,
            size=size,
        )
    try:
        return Region.from_coco_rle(runs)
    except RegionError as error:
        if "finite area" in str(error):
            return None
        raise InputError(
            "{name}: run lengths do not fill their picture; export the labels again", name=name
        ) from None
    except (MemoryError, OverflowError):
        raise InputError("{name}: run lengths are too large; export the labels again", name=name) from None
