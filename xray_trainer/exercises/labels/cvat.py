"""CVAT for images 1.1: boxes, polygons, ellipses and masks, those of one group as one region."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

import numpy as np
from shapely.affinity import translate

from xray_trainer.errors import InputError
from xray_trainer.exercises.labels.label import (
    Label,
    LabelledPicture,
    base_name,
    check_number,
    ellipse,
    polygon,
    rectangle,
    region_of,
    size_wh,
    united,
)
from xray_trainer.exercises.labels.safe_xml import xml_root
from xray_trainer.regions import Region

_MOST_MASK_PX = 16_000_000
_TOLD = ("item", "explanation")


def read_cvat(name: str, content: bytes) -> tuple[LabelledPicture, ...]:
    """Returns the pictures of a CVAT file, also those without labels.

    Raises:
        InputError: it is no such file, or something in it cannot be.
    """
    root = xml_root(name, content)
    if root.tag != "annotations":
        raise InputError(
            "{name}: must be “CVAT for images 1.1”, got <{got}>; export it as that",
            name=name,
            got=root.tag[:40],
        )
    images = root.findall("image")
    check_number(name, sum(len(image) + 1 for image in images))
    return tuple(_picture(name, image) for image in images)


def _picture(name: str, image: Element) -> LabelledPicture:
    size = size_wh(name, image.get("width"), image.get("height"))
    groups: dict[tuple[str, str], list[tuple[Region | None, str]]] = {}
    for number, shape in enumerate(image):
        group = shape.get("group_id", "0")
        key = f"alone-{number}" if group in ("", "0") else f"group-{group[:40]}"
        found = (_region(name, shape), _note(shape))
        groups.setdefault((shape.get("label", "")[:200], key), []).append(found)
    labels = []
    for (title, _key), members in groups.items():
        region = united(one for one, _said in members)
        if region is not None:
            labels.append(Label(title, region, members[0][1]))
    return LabelledPicture(base_name(image.get("name", "")), size, tuple(labels))


def _note(shape: Element) -> str:
    told = (one.text or "" for one in shape.findall("attribute") if one.get("name") in _TOLD)
    return next(told, "")[:100]


def _region(name: str, shape: Element) -> Region | None:
    told = shape.attrib
    if shape.tag == "box":
        x0, y0, x1, y1 = _numbers(name, told, "xtl", "ytl", "xbr", "ybr")
        return rectangle(x0, y0, x1, y1, turned_deg=_number(name, told.get("rotation", "0")))
    if shape.tag == "ellipse":
        x, y, rx, ry = _numbers(name, told, "cx", "cy", "rx", "ry")
        return ellipse(x, y, abs(rx), abs(ry), turned_deg=_number(name, told.get("rotation", "0")))
    if shape.tag == "polygon":
        return polygon(_points(name, told.get("points", "")))
    return _mask(name, told) if shape.tag == "mask" else None


def _points(name: str, told: str) -> list[tuple[float, float]]:
    parts = [part.partition(",") for part in told.split(";") if part.strip()]
    return [(_number(name, x), _number(name, y)) for x, _comma, y in parts]


def _mask(name: str, told: Mapping[str, str]) -> Region | None:
    """Returns the region of run lengths row by row, the first of nothing, within a box."""
    left, top, width, height = (_whole(name, told.get(key, "")) for key in ("left", "top", "width", "height"))
    if not (min(width, height) > 0 and width * height <= _MOST_MASK_PX):
        raise InputError(
            "{name}: a mask may have {most_mask_px:,} px, got {width} x {height}",
            name=name,
            most_mask_px=_MOST_MASK_PX,
            width=width,
            height=height,
        )
    runs = [_whole(name, part) for part in told.get("rle", "").split(",") if part.strip()]
    if min(runs, default=-1) < 0 or sum(runs) != width * height:
        raise InputError(
            "{name}: the runs of a mask must fill {width} x {height} px, got {got}",
            name=name,
            width=width,
            height=height,
            got=sum(runs),
        )
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    if not flat.any():
        return None
    return region_of(translate(Region.from_mask(flat.reshape(height, width)).geometry, left, top))


def _numbers(name: str, told: Mapping[str, str], *keys: str) -> list[float]:
    return [_number(name, told.get(key, "")) for key in keys]


def _whole(name: str, text: str) -> int:
    number = _number(name, text)
    if not abs(number) < 2**31:
        raise InputError(
            "{name}: must be a whole number, got {got!r}; export the labels again", name=name, got=text[:40]
        )
    return int(number)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            "{name}: must be a number, got {got!r}; export the labels again", name=name, got=text[:40]
        ) from None
