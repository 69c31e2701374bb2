"""Work spread over processes, each computing with one core; which process does what makes no difference."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from xray_trainer.errors import XrayTrainerError

_AHEAD, _ORDERED_AHEAD = 4, 2
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def spread(work: Callable[[_Task], _Result], tasks: Sequence[_Task], *, workers: int) -> Iterator[_Result]:
    """Yields the result of each task as it is done, in no certain order.

    Args:
        work: what to do; a function of a module, or a `partial` of one.
        tasks: what to do it to.
        workers: processes; this process alone where below 1.

    Raises:
        XrayTrainerError: a process was killed.
    """
    if workers < 1 or len(tasks) <= 1:
        yield from map(work, tasks)
        return
    num = min(workers, len(tasks))
    left = iter(tasks)
    with _processes(num) as pool:
        waiting = {pool.submit(work, task) for task in islice(left, num * _AHEAD)}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
            waiting |= {pool.submit(work, task) for task in islice(left, len(done))}


def spread_in_order(
    work: Callable[[_Task], _Result], tasks: Iterable[_Task], *, workers: int
) -> Iterator[_Result]:
    """Yields the result of each task in the order of the tasks; otherwise as `spread`.

    Raises:
        XrayTrainerError: a process was killed.
    """
    if workers < 1:
        yield from map(work, tasks)
        return
    left = iter(tasks)
    with _processes(workers) as pool:
        waiting = deque(pool.submit(work, task) for task in islice(left, _ORDERED_AHEAD * workers))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(work, task) for task in islice(left, 1))


@contextmanager
def _processes(num: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(num, mp_context=get_context("spawn"), initializer=_use_one_core)
    try:
        yield pool
    except BrokenProcessPool:
        raise XrayTrainerError(
            "a rendering process was killed, perhaps for want of memory; use fewer"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _use_one_core() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
