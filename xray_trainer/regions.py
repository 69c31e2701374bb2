"""Regions on a scan, and what has one: concealment (truth), finding (detector), mark (person).

Pixel coordinates: x to the right, y down, origin at the outer corner of the first pixel, so the first
pixel covers (0, 0) to (1, 1). Geometry is shapely's; nothing here draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pycocotools import mask as coco_mask
from shapely import affinity
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from xray_trainer.errors import RegionError

Mask = npt.NDArray[np.bool_]

MAX_CROSSINGS: Final = 300
"""Most crossings of an outline that is repaired, in about a tenth of a second; a hand makes a few."""

_ROWS: Final = 256


@dataclass(frozen=True, slots=True)
class Region:
    """An area of a scan in pixel coordinates.

    Raises:
        RegionError: the geometry is empty, not finite or without area.
    """

    geometry: BaseGeometry

    def __post_init__(self) -> None:
        measures = (*self.geometry.bounds, self.geometry.area)
        if self.geometry.is_empty or not np.all(np.isfinite(measures)) or self.geometry.area <= 0:
            raise RegionError(
                "a region needs a finite area, got {got} {bounds}",
                got=self.geometry.geom_type,
                bounds=self.geometry.bounds,
            )

    @classmethod
    def from_xyxy(cls, x_min: float, y_min: float, x_max: float, y_max: float) -> Region:
        """Returns the rectangle between two corners.

        >>> Region.from_xyxy(1, 2, 4, 6).area_px
        12.0
        """
        return cls(box(x_min, y_min, x_max, y_max))

    @classmethod
    def from_mask(cls, mask: Mask) -> Region:
        """Returns the region whose pixels are true in `mask` (H, W), exact to the pixel's outline."""
        runs = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        rows, starts = np.nonzero(runs == 1)
        _, ends = np.nonzero(runs == -1)
        spans = zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
        strips = [box(x0, y, x1, y + 1) for y, x0, x1 in spans]
        return cls(unary_union(strips))

    @classmethod
    def from_geojson(cls, geometry: Mapping[str, Any]) -> Region:
        """Returns the region of a GeoJSON geometry in pixel coordinates; repairs self-crossing outlines."""
        try:
            with np.errstate(all="ignore"):
                parsed = shape(dict(geometry))
        except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise RegionError("a region must be a GeoJSON geometry, got {why}", why=error) from None
        if parsed.is_valid:
            return cls(parsed)
        if crosses_too_often(parsed):
            raise RegionError(
                "a region may cross itself {most} times, got more; draw a simpler outline",
                most=MAX_CROSSINGS,
            )
        return cls(parsed.buffer(0))

    @classmethod
    def from_coco_rle(cls, rle: Mapping[str, Any]) -> Region:
        """Returns the region of a COCO run-length encoding, whose counts are compressed text or a plain list.

        Raises:
            RegionError: the runs do not fill the scan, or nothing is in them.
        """
        try:
            height, width = (int(side) for side in rle["size"])
            runs = _run_lengths(rle["counts"])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise RegionError(
                "a region must be a COCO run-length encoding, got {why}", why=repr(error)
            ) from None
        if min(height, width, *runs) < 0 or sum(runs) != height * width:
            raise RegionError(
                "runs must fill {height} x {width} pixels, got {got}",
                height=height,
                width=width,
                got=sum(runs),
            )
        flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
        return cls.from_mask(flat.reshape(width, height).T)

    def to_geojson(self) -> dict[str, Any]:
        """Returns the GeoJSON geometry in pixel coordinates."""
        return dict(mapping(self.geometry))

    def to_coco_rle(self, shape_hw: tuple[int, int]) -> dict[str, Any]:
        """Returns the COCO run-length encoding on a scan of `shape_hw`."""
        rle = coco_mask.encode(np.asfortranarray(self.to_mask(shape_hw).astype(np.uint8)))
        return {"size": list(rle["size"]), "counts": rle["counts"].decode("ascii")}

    def to_mask(self, shape_hw: tuple[int, int]) -> Mask:
        """Returns the pixels (H, W) whose centre lies in the region."""
        canvas = np.zeros(shape_hw, np.uint8)
        for polygon in _polygons(self.geometry):
            part = np.zeros(shape_hw, np.uint8)
            _fill(part, polygon.exterior.coords, 1)
            for hole in polygon.interiors:
                _fill(part, hole.coords, 0)
            canvas |= part
        return canvas.astype(bool)

    @property
    def bounds_xyxy(self) -> tuple[float, float, float, float]:
        """Returns the enclosing rectangle."""
        x_min, y_min, x_max, y_max = self.geometry.bounds
        return x_min, y_min, x_max, y_max

    @property
    def area_px(self) -> float:
        """Returns the area in pixels."""
        return float(self.geometry.area)

    @property
    def centre_xy(self) -> tuple[float, float]:
        """Returns the centroid."""
        centroid = self.geometry.centroid
        return float(centroid.x), float(centroid.y)

    def dilated_mm(self, distance_mm: float, *, pixel_mm_xy: tuple[float, float]) -> Region:
        """Returns the region grown by a distance in mm, also where pixels are not square."""
        mm_x, mm_y = pixel_mm_xy
        grown = affinity.scale(self.geometry, mm_x, mm_y, origin=(0, 0)).buffer(distance_mm)
        return Region(affinity.scale(grown, 1 / mm_x, 1 / mm_y, origin=(0, 0)))

    def iou(self, other: Region) -> float:
        """Returns intersection over union with another region, in [0, 1]."""
        shared = self.geometry.intersection(other.geometry).area
        return float(shared / (self.geometry.area + other.geometry.area - shared))


@dataclass(frozen=True, slots=True)
class Concealment:
    """Truth: where something is hidden, what it is, and how hard it is to see.

    `kind` is an id of the taxonomy such as `CT-DOOR`; `NEG` marks a benign look-alike. `factors` holds
    the measured difficulty factors by name.
    """

    region: Region
    kind: str
    item: str
    material: str
    areal_density_g_cm2: float
    factors: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Finding:
    """A region that the detector reports, with its score in [0, 1].

    Attributes:
        family: concealment family that the network names.
        areal_density_g_cm2: estimate of what is added to the surroundings; None where nothing is.
        material: guess at it: `organic`, `light`, `metal`, `dense`, or `unknown`.
        material_share: belief in the guess, in [0, 1]; None where unknown.
        cue: what was measured to be unusual, such as `denser_than_twin`; "" where nobody measured.
        values: what the cue's sentence says in numbers, by name.
    """

    region: Region
    score: float
    family: str = ""
    areal_density_g_cm2: float | None = None
    material: str = "unknown"
    material_share: float | None = None
    cue: str = ""
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Mark:
    """A region that a person marked, with a confidence from 1 to 5."""

    region: Region
    confidence: int


def _run_lengths(counts: str | bytes | Sequence[int]) -> list[int]:
    """Returns run lengths, from COCO's text of 5-bit groups if need be.

    pycocotools returns uninitialised memory where runs are missing, so it only writes here.
    """
    if not isinstance(counts, str | bytes):
        return [int(count) for count in counts]
    runs: list[int] = []
    value = shift = 0
    for character in counts.encode("ascii") if isinstance(counts, str) else counts:
        group = character - 48
        value |= (group & 31) << shift
        shift += 5
        if not group & 32:
            signed = value - (1 << shift) if group & 16 else value
            runs.append(signed + (runs[-2] if len(runs) > 2 else 0))
            value = shift = 0
    return runs


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, MultiPolygon):
        return list(geometry.geoms)
    return [part for part in getattr(geometry, "geoms", []) if isinstance(part, Polygon)]


def _fill(canvas: npt.NDArray[np.uint8], coords: Any, value: int) -> None:
    height, width = canvas.shape
    outline = np.asarray(coords, np.float64)[:, :2]
    x_min, y_min = np.floor(outline.min(axis=0)).astype(int).clip(0)
    x_max, y_max = np.ceil(outline.max(axis=0)).astype(int)
    x_max, y_max = min(x_max, width), min(y_max, height)
    if x_min >= x_max or y_min >= y_max:
        return
    xs = np.arange(x_min, x_max) + 0.5
    ys = np.arange(y_min, y_max) + 0.5
    inside = shapely.contains_xy(Polygon(outline), *np.meshgrid(xs, ys))
    canvas[y_min:y_max, x_min:x_max][inside] = value


def crosses_too_often(geometry: Any) -> bool:
    """Returns whether outlines of a polygon, or of several, cross more often than any honest one."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    corners = [shapely.get_coordinates(ring) for ring in rings]
    if not corners:
        return False
    begins = np.concatenate([ring[:-1] for ring in corners])
    ends = np.concatenate([ring[1:] for ring in corners])
    num = 0
    for start in range(0, len(begins), _ROWS):
        some = slice(start, start + _ROWS)
        with np.errstate(all="ignore"):
            num += int(_cross(begins[some], ends[some], begins, ends).sum())
        if num > 2 * MAX_CROSSINGS:
            return True
    return False


def _cross(
    a: npt.NDArray[np.float64],
    b: npt.NDArray[np.float64],
    c: npt.NDArray[np.float64],
    d: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Returns which edges a-b cross which edges c-d, (N, M); those that only touch do not."""
    a, b, c, d = a[:, None], b[:, None], c[None], d[None]
    sides = _side(a, b, c) * _side(a, b, d) < 0
    others: npt.NDArray[np.bool_] = sides & (_side(c, d, a) * _side(c, d, b) < 0)
    return others


def _side(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], p: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Returns on which side of the line from a to b a point lies, by its sign."""
    side: npt.NDArray[np.float64] = np.sign(
        (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
    )
    return side
