"""LabelMe: one JSON file per picture; polygons, rectangles, circles. Pixels in the file are not looked at."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import Any

from xray_trainer.errors import InputError, Sentence
from xray_trainer.exercises.labels.coco import json_object
from xray_trainer.exercises.labels.label import (
    Label,
    LabelledPicture,
    base_name,
    check_number,
    ellipse,
    numbers_of,
    polygon,
    rectangle,
    size_wh,
    united,
)
from xray_trainer.regions import Region


def read_labelme(name: str, content: bytes) -> tuple[LabelledPicture, ...]:
    """Returns the one picture of a LabelMe file; shapes of one `group_id` and label are one region.

    Raises:
        InputError: it is no such file, or something in it cannot be.
    """
    whole = json_object(name, content)
    shapes = whole.get("shapes")
    if not isinstance(shapes, list) or not all(isinstance(one, dict) for one in shapes):
        raise InputError("{name}: shapes must be a list of objects; save it in LabelMe again", name=name)
    check_number(name, len(shapes))
    size = size_wh(name, whole.get("imageWidth"), whole.get("imageHeight"))
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for number, one in enumerate(shapes):
        group = one.get("group_id")
        key = f"alone-{number}" if group is None else f"group-{str(group)[:40]}"
        groups.setdefault((str(one.get("label", ""))[:200], key), []).append(one)
    labels = tuple(label for key, members in groups.items() for label in _labels(name, key[0], members))
    return (LabelledPicture(base_name(whole.get("imagePath", "")), size, labels),)


def _labels(name: str, title: str, members: list[Mapping[str, Any]]) -> tuple[Label, ...]:
    region = united(_region(name, one) for one in members)
    note = str(members[0].get("description") or "")[:100]
    return (Label(title, region, note),) if region is not None else ()


def _region(name: str, one: Mapping[str, Any]) -> Region | None:
    told = one.get("points")
    if not isinstance(told, list):
        raise InputError("{name}: a shape needs points; save it in LabelMe again", name=name)
    points = [_point(name, point) for point in told]
    kind = one.get("shape_type", "polygon")
    if kind == "rectangle" and len(points) == 2:
        (x0, y0), (x1, y1) = points
        return rectangle(x0, y0, x1, y1)
    if kind == "circle" and len(points) == 2:
        (x, y), (edge_x, edge_y) = points
        radius = hypot(edge_x - x, edge_y - y)
        return ellipse(x, y, radius, radius)
    if kind in ("polygon", "rectangle", "oriented_rectangle"):
        return polygon(points)
    return None


def _point(name: str, told: object) -> tuple[float, float]:
    numbers = numbers_of(name, told, what=Sentence("a point"))
    if len(numbers) != 2:
        raise InputError("{name}: a point has two numbers, got {got}", name=name, got=len(numbers))
    return numbers[0], numbers[1]
