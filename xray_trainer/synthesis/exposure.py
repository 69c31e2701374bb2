"""From parts to noise-free transmission, strip by strip of columns, in a few threads.

Strips keep the maps of all materials small. Each thread computes with one core, so the bits do not depend
on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import torch

from xray_trainer.physics.transmission import transmission
from xray_trainer.synthesis.geometry import FanGeometry
from xray_trainer.synthesis.projector import add_parts, materials_of, visible_parts
from xray_trainer.synthesis.scene import GROUND, Part

_STRIP_PX = {"cpu": 512, "cuda": 1 << 20}
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
        areal, materials = self.areal(columns)
        return transmission(areal, materials, self.beams)

    def areal(self, columns: slice) -> tuple[torch.Tensor, tuple[str, ...]]:
        """Returns areal densities (M, H, w) in g/cm2 of some columns, and the materials, none in air."""
        window = self.geometry.window(slice(0, self.geometry.shape_hw[0]), columns)
        parts = visible_parts(self.parts, window)
        materials = materials_of(parts)
        areal = torch.zeros((len(materials), *window.shape_hw), device=self.device)
        moving = [part for part in parts if part.name != GROUND]
        still = [part for part in parts if part.name == GROUND]
        add_parts(areal, moving, window, materials=materials)
        add_parts(areal, still, replace(window, lift_mm=None), materials=materials)
        return areal.clamp_min_(0), materials

    def strips(self) -> list[slice]:
        """Returns the columns cut into strips; on a GPU, all in one."""
        width, step = self.geometry.shape_hw[1], _STRIP_PX[torch.device(self.device).type]
        return [slice(start, min(start + step, width)) for start in range(0, width, step)]

    def whole(self, pool: Executor) -> torch.Tensor:
        """Returns the transmission (E, H, W) of all columns."""
        result = torch.empty((len(self.beams), *self.geometry.shape_hw), device=self.device)

        def fill(strip: slice) -> None:
            result[:, :, strip] = self.columns(strip)

        list(pool.map(fill, self.strips()))
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
