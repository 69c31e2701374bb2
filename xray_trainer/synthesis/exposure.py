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
from xray_trainer.synthesis.projector import materials_of, project_parts
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
        materials = materials_of(self.parts)
        moving = [part for part in self.parts if part.name != GROUND]
        areal = project_parts(moving, window, materials=materials, device=self.device)
        still = [part for part in self.parts if part.name == GROUND]
        if still:
            level = replace(window, lift_mm=None)
            areal += project_parts(still, level, materials=materials, device=self.device)
        return transmission(areal, materials, self.beams)

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
