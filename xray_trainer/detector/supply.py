"""Pairs that are rendered while a network already learns from the first of them.

Which pairs a step may draw from depends on the step only, never on how fast they are rendered: a step whose
pairs are not there yet waits, and the log says how long. So the same seed gives the same loss all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

from xray_trainer.detector.pairs import PairSource, PairStore, StoredPair, store_one
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.machine import memory_bytes
from xray_trainer.synthesis.parallel import spread

_POLL_S = 0.2


class Supply:
    """The pairs of a training run, in order; `with` it, those that are missing are rendered.

    Attributes:
        indices: of all pairs.
    """

    def __init__(
        self,
        store: PairStore,
        indices: Sequence[int],
        source: PairSource | None = None,
        *,
        processes: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.store = store
        self.indices = indices
        self._source = source
        self._processes = processes
        self._progress = progress or (lambda _done: None)
        self._num_there = 0
        self._kept: dict[int, StoredPair] = {}
        self._room_bytes = memory_bytes() // 2
        self._is_over = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="supply")
        self._rendering: Future[None] | None = None

    def __enter__(self) -> Self:
        if self._source is not None:
            self._rendering = self._pool.submit(self._render, self._source)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        self._pool.shutdown()

    def first(self, num: int) -> Sequence[int]:
        """Returns the indices of the first `num` pairs once they are there; raises why they never are."""
        wanted = self.indices[:num]
        while self._is_missing(wanted):
            if self._rendering is None or (self._rendering.done() and self._rendering.exception() is None):
                raise FileNotFoundError(f"{self.store.folder}: pairs are missing and nobody renders them")
            if self._rendering.done():
                self._rendering.result()
            time.sleep(_POLL_S)
        return wanted

    def open(self, index: int) -> StoredPair:
        """Returns a pair and keeps it: read whole until half of the memory is full, then memory-mapped.

        A crop is a few rows of a mapped file: each row is a read of its own where the system has dropped it.
        """
        if index not in self._kept:
            pair = self.store.open(index, is_mapped=self._room_bytes <= 0)
            self._room_bytes -= pair.codes.nbytes + pair.numbers.nbytes
            self._kept[index] = pair
        return self._kept[index]

    def _is_missing(self, wanted: Sequence[int]) -> bool:
        if self.store.missing(wanted[self._num_there :]):
            return True
        self._num_there = max(self._num_there, len(wanted))
        return False

    def _render(self, source: PairSource) -> None:
        missing = self.store.missing(self.indices)
        done = len(self.indices) - len(missing)
        self._progress(done)
        for number, _ in enumerate(
            spread(partial(store_one, self.store, source), missing, workers=self._processes), start=1
        ):
            self._progress(done + number)
            if self._is_over:
                return


def num_available(config: TrainingConfig, step: int) -> int:
    """Returns how many pairs a step may draw from: the head start, growing to all at half of the steps."""
    if not config.head_start:
        return config.num_pairs
    share = min(1.0, 2 * step / config.num_steps)
    return min(config.num_pairs, config.head_start + round(share * (config.num_pairs - config.head_start)))
