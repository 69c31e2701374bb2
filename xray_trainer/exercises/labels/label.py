"""What a file of labels holds, whichever tool wrote it: pictures by name, each with labelled regions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, isfinite, pi, radians, sin
from pathlib import PurePosixPath
from typing import Any, Final

from shapely.geometry import MultiPolygon, Polygon, box

from xray_trainer.errors import InputError, RegionError
from xray_trainer.regions import Region, crosses_too_often

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_SIDE_PX: Final = 131_072
MAX_PIXELS: Final = 200_000_000
MAX_LABELS: Final = 50_000
MAX_POINTS: Final = 20_000

_ELLIPSE_POINTS = 48
_LEAST_AREA_PX = 0.25


@dataclass(frozen=True, slots=True)
class Label:
    """A region of a picture and the name that somebody gave it.

    `note` is what the tool keeps beside it: a description, an item.
    """

    name: str
    region: Region
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture as a file of labels names it; its name is matched, never opened.

    Attributes:
        name: of the picture, without folders.
        size_wh: width and height in px, None where the file does not say.
        labels: its regions.
    """

    name: str
    size_wh: tuple[int, int] | None
    labels: tuple[Label, ...]

    @property
    def stem(self) -> str:
        """Returns the name without its ending, in small letters: what a scan is matched by."""
        return PurePosixPath(self.name).stem.lower()


def base_name(name: object) -> str:
    """Returns a picture's name without folders of either kind of machine.

    >>> base_name("../../a/b.tiff"), base_name("/etc/passwd")
    ('b.tiff', 'passwd')
    """
    return str(name).replace("\\", "/").rsplit("/", 1)[-1][:200]


def check_amount(name: str, content: bytes) -> None:
    """Raises an InputError where a file is empty or larger than any honest one."""
    if not content.strip():
        raise InputError("{name}: the file is empty; export the labels again", name=name)
    if len(content) > MAX_BYTES:
        raise InputError(
            "{name}: labels may have {most_mb} MB, got {got}; export fewer pictures",
            name=name,
            most_mb=MAX_BYTES >> 20,
            got=len(content) >> 20,
        )


def check_number(name: str, num: int) -> None:
    """Raises an InputError where a file holds more labels than any honest one."""
    if num > MAX_LABELS:
        raise InputError(
            "{name}: a file may hold {max_labels:,} labels, got more; export fewer pictures",
            name=name,
            max_labels=MAX_LABELS,
        )


def size_wh(name: str, width: object, height: object) -> tuple[int, int] | None:
    """Returns the size of a picture, None where nothing is said.

    Raises:
        InputError: it cannot be.
    """
    if width is None or height is None:
        return None
    try:
        found = int(float(str(width))), int(float(str(height)))
    except (ValueError, OverflowError):
        told = str(width)[:40]
        raise InputError(
            "{name}: the size of a picture must be two numbers, got {told!r}", name=name, told=told
        ) from None
    if not (min(found) > 0 and max(found) <= MAX_SIDE_PX and found[0] * found[1] <= MAX_PIXELS):
        raise InputError(
            "{name}: a picture may have {max_pixels:,} px, got {width} x {height}",
            name=name,
            max_pixels=MAX_PIXELS,
            width=found[0],
            height=found[1],
        )
    return found


def polygon(points: Sequence[tuple[float, float]]) -> Region | None:
    """Returns the region of an outline, repaired where it crosses itself; None where nothing is in it.

    One that crosses itself without end is left out.
    """
    if len(points) < 3 or len(points) > MAX_POINTS or not _are_finite(points):
        return None
    made = Polygon(points)
    if made.is_valid:
        return region_of(made)
    return None if crosses_too_often(made) else region_of(made.buffer(0))


def rectangle(x0: float, y0: float, x1: float, y1: float, *, turned_deg: float = 0.0) -> Region | None:
    """Returns the region between two corners, turned clockwise about its middle."""
    if not _are_finite([(x0, y0), (x1, y1)]):
        return None
    if turned_deg:
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        return polygon(_turned(corners, ((x0 + x1) / 2, (y0 + y1) / 2), turned_deg))
    return region_of(box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def ellipse(x: float, y: float, rx: float, ry: float, *, turned_deg: float = 0.0) -> Region | None:
    """Returns the region of an ellipse about a middle, turned clockwise."""
    angles = [2 * pi * index / _ELLIPSE_POINTS for index in range(_ELLIPSE_POINTS)]
    points = [(x + rx * cos(angle), y + ry * sin(angle)) for angle in angles]
    return polygon(_turned(points, (x, y), turned_deg) if turned_deg else points)


def united(regions: Iterable[Region | None]) -> Region | None:
    """Returns one region of several parts; None where there is none."""
    parts = [region.geometry for region in regions if region is not None]
    whole = parts[0] if parts else None
    for part in parts[1:]:
        whole = part if whole is None else whole.union(part)
    return region_of(whole)


def region_of(geometry: Any) -> Region | None:
    """Returns the region of a polygon or several; None where there is none, or next to nothing in it."""
    if geometry is None or geometry.area < _LEAST_AREA_PX:
        return None
    if not isinstance(geometry, Polygon | MultiPolygon):
        parts = [part for part in getattr(geometry, "geoms", ()) if isinstance(part, Polygon)]
        return region_of(MultiPolygon(parts)) if parts else None
    try:
        return Region(geometry)
    except RegionError:
        return None


def pairs(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Returns x and y side by side of numbers that alternate."""
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def numbers_of(name: str, values: object, *, what: str) -> list[float]:
    """Returns the numbers of a list.

    Raises:
        InputError: it is no list of numbers.
    """
    is_list = isinstance(values, list) and len(values) <= 2 * MAX_POINTS
    found: list[Any] = values if is_list and isinstance(values, list) else [None]
    if not all(type(value) in (int, float) for value in found):
        raise InputError(
            "{name}: {what} must be a list of numbers, got {got!r}",
            name=name,
            what=what,
            got=str(values)[:40],
        )
    try:
        return [float(value) for value in found]
    except OverflowError:
        raise InputError("{name}: {what} holds a number that is too large", name=name, what=what) from None


def _turned(
    points: Iterable[tuple[float, float]], about: tuple[float, float], degrees: float
) -> list[tuple[float, float]]:
    """Returns points turned about one, clockwise where y points down."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x0, y0 = about
    return [(x0 + c * (x - x0) - s * (y - y0), y0 + s * (x - x0) + c * (y - y0)) for x, y in points]


def _are_finite(points: Iterable[tuple[float, float]]) -> bool:
    return all(isfinite(x) and isfinite(y) and max(abs(x), abs(y)) <= 10 * MAX_SIDE_PX for x, y in points)
