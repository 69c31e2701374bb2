"""From a scene to areal densities: g/cm2 of each material along each ray.

Boxes of all parts go through the matrix product together; every other shape is added in its own window.
Parts of negative density take away; no material ends below nothing. Nothing here is random, and on a CPU
the same scene gives the same bits for the same number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import torch

from xray_trainer.errors import InputError
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projection.askew import add_prism, add_rotated_boxes
from xray_trainer.synthesis.projection.boxes import add_boxes
from xray_trainer.synthesis.projection.grain import grained
from xray_trainer.synthesis.projection.outlines import add_extrusion, add_heap
from xray_trainer.synthesis.projection.rays import Rays
from xray_trainer.synthesis.projection.round import add_cylinders, add_ellipsoids
from xray_trainer.synthesis.scene import Part, Role, Scene
from xray_trainer.synthesis.shapes import (
    Boxes,
    Cylinders,
    Ellipsoids,
    Extrusion,
    Heap,
    Prism,
    RotatedBoxes,
)

_Adder = Callable[[torch.Tensor, Rays, Any], None]


def _add_lone_boxes(canvas: torch.Tensor, rays: Rays, shape: Boxes) -> None:
    add_boxes(canvas[None], rays, [(0, shape)])


ADDERS: Mapping[type, _Adder] = MappingProxyType(
    {
        Boxes: _add_lone_boxes,
        RotatedBoxes: add_rotated_boxes,
        Cylinders: add_cylinders,
        Ellipsoids: add_ellipsoids,
        Extrusion: add_extrusion,
        Prism: add_prism,
        Heap: add_heap,
    }
)
"""What adds each type of shape to a canvas (H, W); a new shape is one more entry."""


def project(
    scene: Scene, geometry: FanGeometry, *, device: torch.device | str = "cpu"
) -> tuple[torch.Tensor, tuple[str, ...]]:
    """Returns areal densities (M, H, W) in g/cm2, float32, and the M names of materials.

    What is hidden is in it.
    """
    parts = (*scene.parts, *scene.parts_of(Role.CONCEALMENT))
    materials = materials_of(parts)
    return project_parts(parts, geometry, materials=materials, device=device), materials


def materials_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Returns the names of the materials of parts, sorted."""
    return tuple(sorted({part.shape.material for part in parts}))


def project_parts(
    parts: Sequence[Part],
    geometry: FanGeometry,
    *,
    materials: Sequence[str],
    device: torch.device | str = "cpu",
    keep_negative: bool = False,
) -> torch.Tensor:
    """Returns areal densities (M, H, W) in g/cm2 of parts for the given materials.

    Args:
        parts: in any order.
        geometry: the rays.
        materials: names of the M channels; every visible part's material must be among them.
        device: where to compute.
        keep_negative: whether channels may fall below 0; for what is hidden, taken by itself.
    """
    areal = torch.zeros((len(materials), *geometry.shape_hw), device=device)
    add_parts(areal, visible_parts(parts, geometry), geometry, materials=materials)
    return areal if keep_negative else areal.clamp_min_(0)


def visible_parts(parts: Sequence[Part], geometry: FanGeometry) -> list[Part]:
    """Returns the parts that some ray of a geometry may cross."""
    if not parts:
        return []
    windows = geometry.windows_px(np.stack([part.shape.extent_mm for part in parts]))
    seen = (windows[:, 0] < windows[:, 1]) & (windows[:, 2] < windows[:, 3])
    return [part for part, is_seen in zip(parts, seen, strict=True) if is_seen]


def add_parts(
    areal: torch.Tensor, parts: Sequence[Part], geometry: FanGeometry, *, materials: Sequence[str]
) -> None:
    """Adds areal densities of visible parts to `areal` (M, H, W) in g/cm2."""
    rays = Rays.of(geometry, device=areal.device)
    channel = {name: index for index, name in enumerate(materials)}
    stow = []
    for part in parts:
        index = channel[part.shape.material]
        if isinstance(part.shape, Boxes) and part.texture is None:
            stow.append((index, part.shape))
        else:
            _add_part(areal[index], rays, part)
    add_boxes(areal, rays, stow)


def _add_part(canvas: torch.Tensor, rays: Rays, part: Part) -> None:
    if type(part.shape) not in ADDERS:
        raise InputError(
            "no projection for shape {kind}; add one to projector.ADDERS", kind=type(part.shape).__name__
        )
    add = ADDERS[type(part.shape)]
    if part.texture is None:
        add(canvas, rays, part.shape)
        return
    top, bottom, left, right = rays.geometry.windows_px(part.shape.extent_mm)[0].tolist()
    rows, columns = slice(top, bottom), slice(left, right)
    window = rays.geometry.window(rows, columns)
    even = torch.zeros(window.shape_hw, device=canvas.device)
    add(even, Rays.of(window, device=canvas.device), part.shape)
    spans = (float(part.shape.extent_mm[2]), float(part.shape.extent_mm[3]))
    y0, y1 = part.texture.depth_mm or spans
    density = float(np.mean(part.shape.density_g_cm3))
    canvas[rows, columns] += grained(even, part.texture, window, y_mm=(y0, y1), density=density)
