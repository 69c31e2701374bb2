"""One exercise from its order into the library, in whatever process: rendered, looked at, put on the shelf.

A process that makes exercises computes with one thread and hands over no pixels, so that several of them
need little memory and the one that keeps the database has hardly anything to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xray_trainer.errors import RecipeError, Sentence, XrayTrainerError
from xray_trainer.exercises.authoring import Order, render_order, require_torch
from xray_trainer.exercises.orders import order_from, order_record
from xray_trainer.publishing.measured import WithinRange
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.shelving import Shelved, shelve, shelved_from, shelved_record

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector

Make = Callable[[ScanLibrary, Order], Shelved]


def make(library: ScanLibrary, order: Order) -> Shelved:
    """Returns the exercise of an order with what the shipped detector says, its scans in the library.

    Raises:
        RecipeError: nothing that was asked for can be hidden, or nothing of the difficulty asked for.
        StorageError: the library cannot be written.
    """
    accepts = None if order.difficulty is None else WithinRange(*order.difficulty)
    try:
        built = render_order(order, accepts=accepts)
    except RecipeError as error:
        raise error if accepts is None else out_of_reach(order, accepts) from None
    findings = _detector().detect(built.scan)
    return shelve(library, replace(built, exercise=replace(built.exercise, findings=findings)))


def make_apart(library: ScanLibrary, order: Order) -> Shelved:
    """Returns the same, made by a process of its own, so that this one needs no torch and stays small.

    Raises:
        RecipeError: it could not be made.
        MissingExtraError: rendering needs torch, and this installation has none.
    """
    require_torch()
    words = [sys.executable, "-m", "xray_trainer.publishing.making", str(library.root)]
    done = subprocess.run(
        words,
        input=json.dumps(order_record(order)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
    )
    if done.returncode == 0:
        return shelved_from(json.loads(done.stdout))
    last = "".join(done.stderr.strip().splitlines()[-1:])
    if not last:
        raise RecipeError("the process that rendered was killed, perhaps for want of memory; try again")
    raise RecipeError(Sentence.read(last))


def out_of_reach(order: Order, asked: WithinRange) -> RecipeError:
    """Returns the error for a difficulty that was not met in all draws."""
    request = order.request
    what = Sentence(
        "difficulty must be reachable: {kinds} on {conveyance}",
        kinds=", ".join(request.kinds),
        conveyance=request.conveyances[0],
    )
    if asked.nearest is None:
        return RecipeError("{what} found no room; allow more kinds or cargo families", what=what)
    return RecipeError(
        "{what} came to {nearest:.1f} at the nearest in {num_draws} draws, and "
        "{low:g} to {high:g} was asked for; widen the range or allow more kinds",
        what=what,
        nearest=asked.nearest,
        num_draws=len(asked.seen),
        low=asked.low,
        high=asked.high,
    )


@cache
def _detector() -> Detector:
    from xray_trainer.detector.checkpoint import load_detector

    return load_detector()


def _main() -> None:
    library, order = ScanLibrary(Path(sys.argv[1])), order_from(json.load(sys.stdin))
    try:
        json.dump(shelved_record(make(library, order)), sys.stdout)
    except XrayTrainerError as error:
        sys.exit(error.sentence.written())


if __name__ == "__main__":
    _main()
