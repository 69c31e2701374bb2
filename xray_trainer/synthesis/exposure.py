"""From parts to noise-free transmission, strip by strip of columns, in a few threads.

Strips keep the maps of all materials small. Each thread computes with one core, so the bits do not depend
on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import torch

from xray_trainer.physics.transmission import transmission
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import add_parts, materials_of, visible_parts
from xray_trainer.synthesis.scene import GROUND, Part

_STRIP_PX = 512
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """A scanner's view of parts.

    Attributes:
        parts: everything in front of it.
        geometry: the rays.
        beams: names of the beams.
        device: where to compute.
    """

    parts: tuple[Part, ...]
    geometry: FanGeometry
    beams: tuple[str, ...]
    device: str = "cpu"

    def with_parts(self, parts: Sequence[Part]) -> Exposure:
        """Returns the same view of more parts."""
        return replace(self, parts=(*self.parts, *parts))

    def columns(self, columns: slice) -> torch.Tensor:
        """Returns the transmission (E, H, w) of some columns."""
        window = self.geometry.window(slice(0, self.geometry.shape_hw[0]), columns)
        parts = visible_parts(self.parts, window)
        if not parts:
            return torch.ones((len(self.beams), *window.shape_hw), device=self.device)
        materials = materials_of(parts)
        areal = torch.zeros((len(materials), *window.shape_hw), device=self.device)
        moving = [part for part in parts if part.name != GROUND]
        still = [part for part in parts if part.name == GROUND]
        add_parts(areal, moving, window, materials=materials)
        add_parts(areal, still, replace(window, lift_mm=None), materials=materials)
        return transmission(areal.clamp_min_(0), materials, self.beams)

    def whole(self, pool: ThreadPoolExecutor) -> torch.Tensor:
        """Returns the transmission (E, H, W) of all columns."""
        height, width = self.geometry.shape_hw
        result = torch.empty((len(self.beams), height, width), device=self.device)

        def fill(start: int) -> None:
            strip = slice(start, min(start + _STRIP_PX, width))
            result[:, :, strip] = self.columns(strip)

        list(pool.map(fill, range(0, width, _STRIP_PX)))
        return result


@contextmanager
def cores() -> Iterator[ThreadPoolExecutor]:
    """Yields as many threads as torch may use, each computing with one core."""
    num = torch.get_num_threads()
    with ThreadPoolExecutor(num, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        yield pool
    torch.set_num_threads(num)


def on_one_core(pool: ThreadPoolExecutor, compute: Callable[[], _T]) -> _T:
    """Returns what a function gives when a thread of the pool runs it."""
    return pool.submit(compute).result()
