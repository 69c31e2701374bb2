"""A ring of buffers that frames are made in, used over and over: as many as scans are searched at a time.

On a machine with a GPU they are pinned, so that copies to it run while other scans are decoded; on others
they are plain. Fresh memory for every scan would cost the system a page fault for every 4 kB of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import numpy as np
import numpy.typing as npt
import torch

Float32 = npt.NDArray[np.float32]

_GROWN_TO_PX = 128 * 512
"""Sizes are rounded up to this many pixels, so that scans of nearly one size share a buffer."""


class Slot:
    """One buffer; it grows to the largest frame that it has held."""

    def __init__(self, *, is_pinned: bool = False) -> None:
        self._is_pinned = is_pinned
        self._held = torch.empty(0)

    def __call__(self, shape: tuple[int, int, int], dtype: type[np.float32] = np.float32) -> Float32:
        """Returns memory of a shape; what is in it is of an earlier scan. See `frame.Memory`."""
        wanted = math.prod(shape)
        if wanted > self._held.numel():
            self._held = torch.empty(0)
            size = -(-wanted // _GROWN_TO_PX) * _GROWN_TO_PX
            self._held = torch.empty(size, pin_memory=self._is_pinned)
        held: Float32 = self._held[:wanted].view(shape).numpy()
        return held.astype(dtype, copy=False)


class Ring:
    """Slots, each with one scan at a time."""

    def __init__(self, num_slots: int, *, is_pinned: bool = False) -> None:
        self._free: SimpleQueue[Slot] = SimpleQueue()
        for _ in range(num_slots):
            self._free.put(Slot(is_pinned=is_pinned))

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        """Gives a free slot, waiting for one if all hold scans."""
        slot = self._free.get()
        try:
            yield slot
        finally:
            self._free.put(slot)
