"""Taking away what stood where something is hidden: the same solids once more, with negative density.

`carved` cuts boxes exactly; round and turned solids go as a whole when their middle lies in the room, upright
and lying cylinders are cut to length. `cleared` makes room: whatever is round and reaches in goes as a whole.
Outlines and prisms stay: they belong to bodies whose cavities are filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xray_trainer.synthesis.concealments.resting import extents_of
from xray_trainer.synthesis.scene import Bounds, Part, Role, Texture
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, Floats, Heap, RotatedBoxes, Shape

_ALONG = 0.999
_WHOLE = (Cylinders, Ellipsoids, RotatedBoxes)
_Solids = TypeVar("_Solids", Cylinders, Ellipsoids, RotatedBoxes)


def carved(parts: Iterable[Part], room: Bounds) -> tuple[Part, ...]:
    """Returns parts of negative density that empty a room of the given parts."""
    found = [(part, piece) for part in parts if (piece := _piece(part.shape, room)) is not None]
    return tuple(
        Part(piece.with_density(-1), Role.CONCEALMENT, texture=_taken_grain(part, room))
        for part, piece in found
    )


def cleared(parts: Iterable[Part], room: Bounds) -> tuple[Part, ...]:
    """Returns parts of negative density that take all that reaches into a room out of the way.

    Boxes and heaps are cut at the room; round and turned solids go as a whole, with what lies within them.
    """
    every = list(parts)
    whole = [part.shape for part in every if isinstance(part.shape, _WHOLE)]
    gone = [extents[_meets(extents, room)] for extents in map(extents_of, whole)]
    outer = np.concatenate(gone) if gone else np.zeros((0, 6))
    taken = [
        Part(piece.with_density(-1), Role.CONCEALMENT)
        for shape in whole
        if (piece := _reaching(shape, room, outer)) is not None
    ]
    return (*taken, *carved((part for part in every if not isinstance(part.shape, _WHOLE)), room))


def displaced(room: Bounds, material: str, density_g_cm3: float) -> tuple[Part, ...]:
    """Returns a box of negative density for what filled a room evenly, such as foam or fuel."""
    if not material or density_g_cm3 <= 0 or min(_size(room)) <= 0:
        return ()
    shape = Boxes(np.array([room], np.float32), -density_g_cm3, material)
    return (Part(shape, Role.CONCEALMENT),)


def _piece(shape: Shape, room: Bounds) -> Shape | None:
    if not _touches(shape.extent_mm, room):
        return None
    if isinstance(shape, Boxes):
        return _cut_boxes(shape, room)
    if isinstance(shape, Cylinders):
        return _cut_cylinders(shape, room)
    if isinstance(shape, Ellipsoids):
        inside = _middles_inside(shape.centre_mm, room)
        return _rows(shape, inside, "centre_mm", "radii_mm", "rotation", "density_g_cm3", "hollow")
    if isinstance(shape, RotatedBoxes):
        inside = _middles_inside(shape.centre_mm, room)
        return _rows(shape, inside, "centre_mm", "size_mm", "rotation", "density_g_cm3")
    return _cut_heap(shape, room) if isinstance(shape, Heap) else None


def _touches(extent_mm: Floats, room: Bounds) -> bool:
    low, high = np.asarray(room[::2]), np.asarray(room[1::2])
    return bool(np.all((extent_mm[::2] < high) & (extent_mm[1::2] > low)))


def _taken_grain(part: Part, room: Bounds) -> Texture | None:
    """Returns the grain that goes with what is taken away, so that the rest has the grain of its own depth.

    Of L mm of grains, whose thickness fluctuates by c sqrt(g L), a share s goes. The rest should fluctuate by
    c sqrt(g L (1 - s)), so what goes takes the difference along: a contrast of c (1 - sqrt(1 - s)) / sqrt(s)
    in the pattern of the whole.
    """
    if part.texture is None:
        return None
    y0, y1 = float(part.shape.extent_mm[2]), float(part.shape.extent_mm[3])
    share = float(np.clip((min(y1, room[3]) - max(y0, room[2])) / (y1 - y0), 1e-6, 1))
    contrast = part.texture.contrast * (1 - np.sqrt(1 - share)) / np.sqrt(share)
    return replace(part.texture, contrast=float(contrast), depth_mm=part.texture.depth_mm or (y0, y1))


def _meets(extents_mm: Floats, room: Bounds) -> npt.NDArray[np.bool_]:
    low, high = np.asarray(room[::2]), np.asarray(room[1::2])
    return np.asarray(np.all((extents_mm[:, ::2] < high) & (extents_mm[:, 1::2] > low), axis=1))


def _reaching(shape: Shape, room: Bounds, outer_mm: Floats) -> Shape | None:
    """Returns the solids that reach into a room or whose middle lies in one that does."""
    extents = extents_of(shape)
    middle = (extents[:, None, ::2] + extents[:, None, 1::2]) / 2
    within = np.all((middle > outer_mm[None, :, ::2]) & (middle < outer_mm[None, :, 1::2]), axis=2)
    chosen = _meets(extents, room) | within.any(axis=1)
    names = ("axis", "radius_mm", "inner_radius_mm", "length_mm")
    if isinstance(shape, Cylinders):
        return _rows(shape, chosen, "centre_mm", *names, "density_g_cm3")
    if isinstance(shape, Ellipsoids):
        return _rows(shape, chosen, "centre_mm", "radii_mm", "rotation", "density_g_cm3", "hollow")
    if isinstance(shape, RotatedBoxes):
        return _rows(shape, chosen, "centre_mm", "size_mm", "rotation", "density_g_cm3")
    return None


def _size(room: Bounds) -> tuple[float, float, float]:
    x0, x1, y0, y1, z0, z1 = room
    return x1 - x0, y1 - y0, z1 - z0


def _middles_inside(centre_mm: Floats, room: Bounds) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    low, high = np.asarray(room[::2]), np.asarray(room[1::2])
    return np.asarray(np.all((centre_mm >= low) & (centre_mm <= high), axis=1))


def _cut_boxes(shape: Boxes, room: Bounds) -> Boxes | None:
    limits = np.asarray(room, np.float32)
    bounds = shape.bounds_mm.copy()
    bounds[:, ::2] = np.maximum(bounds[:, ::2], limits[::2])
    bounds[:, 1::2] = np.minimum(bounds[:, 1::2], limits[1::2])
    inside = np.all(bounds[:, 1::2] > bounds[:, ::2], axis=1)
    if not inside.any():
        return None
    return Boxes(bounds[inside], shape.density_g_cm3[inside], shape.material)


def _cut_cylinders(shape: Cylinders, room: Bounds) -> Cylinders | None:
    low, high = np.asarray(room[::2]), np.asarray(room[1::2])
    axis = np.argmax(np.abs(shape.axis), axis=1)
    is_along = np.take_along_axis(np.abs(shape.axis), axis[:, None], axis=1)[:, 0] > _ALONG
    middle = np.take_along_axis(shape.centre_mm, axis[:, None], axis=1)[:, 0]
    start = np.maximum(middle - shape.length_mm / 2, low[axis])
    stop = np.minimum(middle + shape.length_mm / 2, high[axis])
    centre = shape.centre_mm.copy()
    np.put_along_axis(centre, axis[:, None], ((start + stop) / 2)[:, None], axis=1)
    cut = replace(
        shape,
        centre_mm=np.where(is_along[:, None], centre, shape.centre_mm),
        length_mm=np.where(is_along, np.maximum(stop - start, 0), shape.length_mm),
    )
    inside = _middles_inside(cut.centre_mm, room) & (cut.length_mm > 0)
    names = ("centre_mm", "axis", "radius_mm", "inner_radius_mm", "length_mm", "density_g_cm3")
    return _rows(cut, inside, *names)


def _rows(shape: _Solids, which: object, *names: str) -> _Solids | None:
    chosen = np.asarray(which, bool)
    if not chosen.any():
        return None
    return replace(shape, **{name: getattr(shape, name)[chosen] for name in names})


def _cut_heap(shape: Heap, room: Bounds) -> Heap | None:
    x0, x1, y0, y1, z0, z1 = room
    inner = shape.x_mm[(shape.x_mm > x0) & (shape.x_mm < x1)]
    x = np.concatenate([[max(x0, shape.x_mm[0])], inner, [min(x1, shape.x_mm[-1])]])
    edges = np.clip(shape.y_edges_mm, y0, y1)
    kept = np.diff(edges) > 0
    if not kept.any() or x[-1] <= x[0]:
        return None
    surfaces = [
        np.stack([np.interp(x, shape.x_mm, row) for row in surface[kept]]).clip(z0, z1)
        for surface in (shape.top_mm, shape.bottom_mm)
    ]
    borders = np.append(edges[:-1][kept], edges[1:][kept][-1])
    return Heap(x, surfaces[0], surfaces[1], borders, shape.density_g_cm3, shape.material)
