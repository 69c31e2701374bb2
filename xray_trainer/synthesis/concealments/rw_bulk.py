"""RW-BULK: packages or cases within coal, ore, scrap or grain, near its surface or down to the floor."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import ORGANIC, Plan, fill_room, hidden, stretch
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Bounds, Hidden, Role, Scene
from xray_trainer.synthesis.shapes import Heap

_PLAN = Plan(
    ("cigarette-case", "cigarette-case", "cigarette-carton", *ORGANIC),
    length_mm=(600, 2600),
    num=120,
    mass_kg=(100.0, 2500.0),
)

_SITE = "in-bulk"
_SHARE_DEEP = 0.6


@CONCEALMENTS.register
class WithinBulk:
    """Straight edges in a granular load."""

    name = "RW-BULK"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a heap deep enough."""
        return bool(_heaps(scene) or scene.sites_named(_SITE))

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns a block of goods under the surface; the bulk gives way."""
        hard = bool(rng.random() < 0.4) if is_hard is None else is_hard
        heaps, deep = _heaps(scene), scene.sites_named(_SITE)
        if deep and (not heaps or rng.random() < _SHARE_DEEP):
            room = stretch(deep[int(rng.integers(len(deep)))].bounds_mm, _PLAN, rng, is_hard=hard)
        else:
            room = _room(heaps[int(rng.integers(len(heaps)))], rng, is_hard=hard)
        goods = fill_room(room, _PLAN, rng)
        return hidden(self.name, goods, *carved(scene.parts_of(Role.CARGO), goods.room), note="bulk")


def _heaps(scene: Scene) -> list[Heap]:
    shapes = [part.shape for part in scene.parts_of(Role.CARGO)]
    return [shape for shape in shapes if isinstance(shape, Heap) and _depth(shape) > 450]


def _depth(heap: Heap) -> float:
    return float(np.quantile(heap.top_mm - heap.bottom_mm, 0.5))


def _room(heap: Heap, rng: np.random.Generator, *, is_hard: bool) -> Bounds:
    x0, x1, y0, y1, _, _ = (float(edge) for edge in heap.extent_mm)
    length = min(rng.uniform(600, 900) if is_hard else rng.uniform(900, 3000), 0.6 * (x1 - x0))
    width = (y1 - y0) * (rng.uniform(0.25, 0.4) if is_hard else rng.uniform(0.35, 0.8))
    start = rng.uniform(x0 + 0.05 * (x1 - x0), x1 - 0.05 * (x1 - x0) - length)
    low = rng.uniform(y0, y1 - width)
    within = (heap.x_mm >= start) & (heap.x_mm <= start + length)
    top = float(heap.top_mm[:, within].min() if within.any() else heap.top_mm.min())
    bottom = float(np.max(heap.bottom_mm))
    height = min(rng.uniform(270, 800), max(top - bottom - 60, 120.0))
    floor = bottom + rng.uniform(0.3, 1.0) * max(top - bottom - height - 40, 0.0)
    return start, start + length, low, low + width, floor, floor + height
