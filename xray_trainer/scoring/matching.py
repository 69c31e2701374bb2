"""Which mark hits which concealment: matching rule `v1`, the same for people and detectors.

A mark hits a concealment when its centre (the centroid) lies in the concealment's region dilated by 100 mm,
edge included, or their intersection over union is at least 0.25. A mark whose area exceeds both ten times
that of the region and 5 % of the scan does not hit it. Each concealment takes its highest-rated hit; further
marks that hit are ignored; all others are false marks.

Ties, so that the result never depends on chance: of equally rated hits a concealment takes the one with the
larger intersection over union, then the one whose centre is nearer to the region, then the earlier one. One
mark may be taken by several concealments: whoever draws one box around two neighbours has found both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Literal

from shapely import affinity
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from xray_trainer.errors import InputError, unknown_name
from xray_trainer.regions import Finding, Mark, Region

RULE = "v1"
"""The name of the rule; every report names it."""

REACH_MM = 100.0
MIN_IOU = 0.25
MAX_TIMES_REGION = 10.0
MAX_SHARE_OF_SCAN = 0.05

MarkOutcome = Literal["hit", "false_mark", "ignored"]


@dataclass(frozen=True, slots=True)
class RatedRegion:
    """A region with a finite rating: how sure a person or a detector is that something is there.

    Raises:
        InputError: the rating is not finite.
    """

    region: Region
    rating: float

    def __post_init__(self) -> None:
        if not isfinite(self.rating):
            raise InputError("a mark needs a finite rating, got {got}", got=self.rating)


@dataclass(frozen=True, slots=True)
class Matched:
    """Marks of one scan against its concealments.

    Attributes:
        hit_ratings: per concealment, the rating of the mark that it takes, `-inf` where unmarked.
        hit_marks: per concealment, the index of that mark, None where unmarked.
        false_marks: indices of the marks that hit nothing.
        ignored_marks: indices of the marks that hit, but that no concealment takes.
        false_ratings: the ratings of the false marks.
        rule: name of the matching rule.
    """

    hit_ratings: tuple[float, ...]
    hit_marks: tuple[int | None, ...]
    false_marks: tuple[int, ...]
    ignored_marks: tuple[int, ...]
    false_ratings: tuple[float, ...]
    rule: str = RULE

    def outcome_of(self, mark: int) -> MarkOutcome:
        """Returns what became of the mark with this index."""
        if mark in self.false_marks:
            return "false_mark"
        return "ignored" if mark in self.ignored_marks else "hit"


def rated_marks(marks: Iterable[Mark]) -> tuple[RatedRegion, ...]:
    """Returns a person's marks with their confidence as rating."""
    return tuple(RatedRegion(mark.region, float(mark.confidence)) for mark in marks)


def rated_findings(findings: Iterable[Finding]) -> tuple[RatedRegion, ...]:
    """Returns a detector's findings with their score as rating."""
    return tuple(RatedRegion(finding.region, float(finding.score)) for finding in findings)


def match(
    marks: Sequence[RatedRegion],
    concealments: Sequence[Region],
    *,
    shape_hw: tuple[int, int],
    pixel_mm_xy: tuple[float, float],
    rule: str = RULE,
) -> Matched:
    """Returns which mark hits which concealment on one scan.

    Args:
        marks: regions with ratings, in the order in which they were made.
        concealments: regions of what is to be found.
        shape_hw: height and width of the scan in pixels.
        pixel_mm_xy: size of a pixel in mm.
        rule: name of the matching rule.

    Raises:
        InputError: the rule is unknown, or the scan has no area.
    """
    if rule != RULE:
        raise unknown_name("matching rule", rule, [RULE])
    scan_mm2 = _scan_area_mm2(shape_hw, pixel_mm_xy)
    shapes = [_in_mm(mark.region, pixel_mm_xy) for mark in marks]
    targets = [_in_mm(region, pixel_mm_xy) for region in concealments]
    hits = [[i for i, m in enumerate(shapes) if _is_hit(m, target, scan_mm2)] for target in targets]
    taken = [_taken(candidates, marks, shapes, t) for candidates, t in zip(hits, targets, strict=True)]
    hitting = {index for candidates in hits for index in candidates}
    false = tuple(index for index in range(len(marks)) if index not in hitting)
    return Matched(
        hit_ratings=tuple(-inf if index is None else marks[index].rating for index in taken),
        hit_marks=tuple(taken),
        false_marks=false,
        ignored_marks=tuple(sorted(hitting - set(taken))),
        false_ratings=tuple(marks[index].rating for index in false),
    )


def _scan_area_mm2(shape_hw: tuple[int, int], pixel_mm_xy: tuple[float, float]) -> float:
    area = float(shape_hw[0] * shape_hw[1]) * pixel_mm_xy[0] * pixel_mm_xy[1]
    if not (isfinite(area) and min(*shape_hw, *pixel_mm_xy) > 0):
        raise InputError(
            "matching needs a scan with an area, got {shape_hw} pixels of {pixel_mm_xy} mm",
            shape_hw=shape_hw,
            pixel_mm_xy=pixel_mm_xy,
        )
    return area


def _in_mm(region: Region, pixel_mm_xy: tuple[float, float]) -> BaseGeometry:
    geometry = region.geometry if region.geometry.is_valid else region.geometry.buffer(0)
    return affinity.scale(geometry, *pixel_mm_xy, origin=(0, 0))


def _is_hit(mark: BaseGeometry, target: BaseGeometry, scan_mm2: float) -> bool:
    if mark.area > MAX_TIMES_REGION * target.area and mark.area > MAX_SHARE_OF_SCAN * scan_mm2:
        return False
    return _distance_mm(mark, target) <= REACH_MM or _iou(mark, target) >= MIN_IOU


def _distance_mm(mark: BaseGeometry, target: BaseGeometry) -> float:
    return float(target.distance(Point(mark.centroid)))


def _iou(one: BaseGeometry, other: BaseGeometry) -> float:
    shared = one.intersection(other).area
    return float(shared / (one.area + other.area - shared))


def _taken(
    candidates: Sequence[int],
    marks: Sequence[RatedRegion],
    shapes: Sequence[BaseGeometry],
    target: BaseGeometry,
) -> int | None:
    def preference(index: int) -> tuple[float, float, float, int]:
        shape = shapes[index]
        return -marks[index].rating, -_iou(shape, target), _distance_mm(shape, target), index

    return min(candidates, key=preference, default=None)
