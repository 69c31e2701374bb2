"""The log of a training run: one JSON line per step always, TensorBoard's files too where it is installed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LOG, BOARD = "metrics.jsonl", "tensorboard"


class TrainingLog:
    """Lines of metrics in a run's folder; after a kill, what was logged past the saved state is dropped."""

    def __init__(self, run: Path, *, start: int) -> None:
        path = run / LOG
        if path.exists():
            kept = path.read_text().splitlines(keepends=True)[:start]
            path.write_text("".join(kept))
        self._file = path.open("a")
        self._board = _board(run / BOARD, start=start)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if self._board is not None:
            self._board.close()

    def add(self, line: Mapping[str, float]) -> None:
        """Logs the metrics of a step, its number among them as `step`."""
        self._file.write(json.dumps(line) + "\n")
        if self._board is not None:
            for name, value in line.items():
                self._board.add_scalar(name, value, int(line["step"]))

    def flush(self) -> None:
        """Writes to disk what was logged."""
        self._file.flush()


def read_log(run: Path) -> list[dict[str, float]]:
    """Returns the lines of a run's log."""
    return [json.loads(line) for line in (run / LOG).read_text().splitlines()]


def _board(folder: Path, *, start: int) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder), purge_step=start)
