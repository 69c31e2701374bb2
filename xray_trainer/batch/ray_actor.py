"""What an actor of Ray does: it keeps a detector and turns blocks of inputs into rows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xray_trainer.batch.listing import Input
from xray_trainer.batch.local import search_all
from xray_trainer.batch.parts import to_line
from xray_trainer.batch.search import Searcher
from xray_trainer.detector.detect import Detector

if TYPE_CHECKING:
    from xray_trainer.detector.config import DetectorConfig
    from xray_trainer.detector.network import Network

COLUMNS = ("uri", "reason", "message", "size_bytes", "version")
"""Of a block: the fields of an `Input`."""


@dataclass(frozen=True, slots=True)
class ActorOrder:
    """All that an actor on another machine needs; weights travel with it.

    Attributes:
        network, config, form, device: of the detector.
        min_score: of the findings to keep.
        folder: that relative paths are meant in.
        threads: of one actor.
    """

    network: Network
    config: DetectorConfig
    form: str
    device: str
    min_score: float | None
    folder: str
    threads: int


class RayActor:
    """See the module; one per GPU or core."""

    def __init__(self, order: ActorOrder) -> None:
        if Path(order.folder).is_dir():
            os.chdir(order.folder)
        detector = Detector(order.network, order.config, device=order.device, precision=order.form)
        self._threads = order.threads
        self._searcher = Searcher(detector, min_score=order.min_score, num_slots=order.threads)

    def __call__(self, block: dict[str, Any]) -> dict[str, Any]:
        """Returns the rows of a block of inputs, a line of JSON for each."""
        inputs = [Input(**_plain(values)) for values in zip(*(block[name] for name in COLUMNS), strict=True)]
        found = search_all(self._searcher, inputs, workers=self._threads)
        return {"found": np.array([to_line(one) for one in found], dtype=object)}


def _plain(values: tuple[Any, ...]) -> dict[str, Any]:
    """Returns the fields of an input, free of numpy's own types."""
    told = dict(zip(COLUMNS, values, strict=True))
    return {name: int(value) if name == "size_bytes" else str(value) for name, value in told.items()}
