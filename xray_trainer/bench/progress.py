"""How far a benchmark is, told to whoever asked to hear it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Hears how many parts of how many are done."""


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Tells how far a benchmark is, if anybody listens."""
    if progress is not None:
        progress(done, total)
