"""The local engine: threads that each take a scan from its file to its rows, on one core each.

Cores never wait for each other: there is no queue between stages, and what one scan computes is not spread
over cores, where threads of a mathematical library wait in busy loops (measured on two busy cores: 0.70 s of
processor time for a scan's network with two threads, 0.32 s with one). It also keeps rows the same: sums over
another number of threads differ in their last digits.

On a machine with a GPU the same threads decode, hand over their frame, and work on other scans' components
while it runs; the decoders and the network release Python's lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import cv2
import torch

from xray_trainer.batch.listing import Input
from xray_trainer.batch.search import Found
from xray_trainer.machine import memory_bytes, num_cores

_AHEAD: Final = 4
_BYTES_PER_WORKER: Final = 1_000_000_000


def search_all(
    work: Callable[[Input], Found], source: Iterable[Input | None], *, workers: int
) -> Iterator[Found]:
    """Yields the rows of inputs in their order; memory holds those that are worked on.

    Args:
        work: from an input to its rows.
        source: inputs; at None, which it gives while it waits for more, what is done is handed out.
        workers: threads.
    """
    pending: deque[Future[Found]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="search")
    with one_core_each():
        try:
            for each in source:
                if each is not None:
                    pending.append(pool.submit(work, each))
                while pending and (len(pending) > _AHEAD * workers or pending[0].done()):
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def default_workers() -> int:
    """Returns one worker per core, fewer where memory is short."""
    memory = memory_bytes()
    return max(1, min(num_cores(), memory // _BYTES_PER_WORKER if memory else num_cores()))


@contextmanager
def one_core_each() -> Iterator[None]:
    """Lets PyTorch and OpenCV use one core per thread of this process inside the block."""
    before, before_cv = torch.get_num_threads(), cv2.getNumThreads()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
        cv2.setNumThreads(before_cv)
