"""The item of a record as a map of areal densities, at the scan's own pixel size.

Rays run parallel: nobody knows where the source of a person's scanner stood. `scale` may stand in for the
magnification.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from xray_trainer.errors import InputError
from xray_trainer.synthesis.exposure import cores, on_one_core
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.items.packing import packed
from xray_trainer.synthesis.overlay.record import Overlay
from xray_trainer.synthesis.projector import materials_of, project_parts
from xray_trainer.synthesis.scene import concealed
from xray_trainer.synthesis.shapes import Floats
from xray_trainer.synthesis.shapes.frame import rotation_about

_FAR_MM = 1e6
_MARGIN_PX = 8
_GAP_MM = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class ItemMap:
    """What an item adds to a part of a scan.

    Attributes:
        areal_g_cm2: (M, h, w) float32.
        materials: M names.
        rows: of the scan.
        columns: of the scan.
        material: the item's main material.
    """

    areal_g_cm2: torch.Tensor
    materials: tuple[str, ...]
    material: str
    rows: slice
    columns: slice

    @property
    def largest_g_cm2(self) -> dict[str, float]:
        """Returns the largest areal density of each material."""
        tops = self.areal_g_cm2.amax(dim=(1, 2)).tolist()
        return dict(zip(self.materials, tops, strict=True))


def placed_item(overlay: Overlay) -> Item:
    """Returns the item of a record, stacked and turned, its middle at the origin; not yet scaled."""
    item = ITEMS[overlay.item].sample(np.random.default_rng(overlay.item_seed))
    num = int(np.prod(overlay.units_xyz))
    if num > 1:
        room = item.size_mm * overlay.units_xyz + _GAP_MM * np.asarray(overlay.units_xyz)
        rng = np.random.default_rng([overlay.item_seed, num])
        pile = packed(item, room.tolist(), rng, num=num, gap_mm=_GAP_MM / 2)
        item = centred(item.name, item.material, pile.shapes)
    turned = item.placed(_rotation(overlay.rotation_wxyz), np.zeros(3))
    return centred(turned.name, turned.material, turned.shapes)


def item_map(overlay: Overlay, *, pixel_mm_xy: tuple[float, float], shape_hw: tuple[int, int]) -> ItemMap:
    """Returns the map of a record on a scan.

    Raises:
        InputError: the item lies outside the scan.
    """
    item = placed_item(overlay)
    mm_xy = pixel_mm_xy[0] / overlay.scale, pixel_mm_xy[1] / overlay.scale
    reach = item.size_mm[[2, 0]] / (2 * np.array(mm_xy[::-1])) + _MARGIN_PX
    rows, columns = (
        slice(max(0, int(np.floor(middle - half))), min(side, int(np.ceil(middle + half))))
        for middle, half, side in zip((overlay.y_px, overlay.x_px), reach, shape_hw, strict=True)
    )
    if rows.start >= rows.stop or columns.start >= columns.stop:
        raise InputError(
            "{item}: must lie in a scan of {width} x {height} px, got its middle at ({x_px:.0f}, {y_px:.0f})",
            item=overlay.item,
            width=shape_hw[1],
            height=shape_hw[0],
            x_px=overlay.x_px,
            y_px=overlay.y_px,
        )
    geometry = FanGeometry(
        shape_hw=(rows.stop - rows.start, columns.stop - columns.start),
        pixel_mm_xy=mm_xy,
        left_mm=(columns.start - overlay.x_px) * mm_xy[0],
        top_mm=(overlay.y_px - rows.start) * mm_xy[1],
        source_distance_mm=_FAR_MM,
        source_height_mm=0.0,
    )
    parts = concealed(*item.shapes)
    materials = materials_of(parts)
    with cores() as pool:
        areal = on_one_core(pool, lambda: project_parts(parts, geometry, materials=materials))
    return ItemMap(areal * (overlay.scale * overlay.density), materials, item.material, rows, columns)


def _rotation(wxyz: tuple[float, float, float, float]) -> Floats:
    w, *vector = wxyz
    length = float(np.linalg.norm(vector))
    if length < 1e-9:
        return np.eye(3, dtype=np.float32)
    return rotation_about(vector, 2 * float(np.arctan2(length, w)))
