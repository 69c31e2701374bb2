"""Preparing the demonstration: from nothing to a set of exercises in the store.

Scans are rendered at the first run and kept. Work goes on in a thread, so that the application can start as
soon as a drill can be answered; the other exercises follow while the first ones are worked on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.publishing import publish_set
from xray_trainer.settings import Settings
from xray_trainer.store.store import Store, open_store

SET_ID, TITLE = "demo", "First drill: containers and trucks"
NUM_EXERCISES, SEED = 10, 2026

Progress = Callable[[int, int], None]


@contextmanager
def preparing(settings: Settings, *, progress: Progress) -> Iterator[Preparation]:
    """Yields work that has begun: exercises are rendered into the store while the context lasts.

    Raises:
        StorageError: the data folder or the database cannot be used.
    """
    store = open_store(settings)
    work = Preparation(store, progress)
    work.start()
    try:
        yield work
    finally:
        work.stop()
        store.close()


def prepare(store: Store) -> Iterator[int]:
    """Yields how many exercises of the demonstration are in the store, after each; rendered if absent."""
    recipe = SetRecipe.model_validate({"title": TITLE, "num": NUM_EXERCISES, "seed": SEED})
    return publish_set(store, recipe, set_id=SET_ID)


class Preparation:
    """Runs `prepare` in a thread; `wait` returns as soon as a drill can be answered."""

    def __init__(self, store: Store, progress: Progress) -> None:
        self.store = store
        self._progress = progress
        self._ready, self._stopped = Event(), Event()
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, name="prepare-demo", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def wait(self) -> None:
        """Returns once the first exercise is in the store.

        Raises:
            XrayTrainerError: an exercise could not be made or stored.
        """
        self._ready.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Returns once the work has ended, after the exercises that are being rendered."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for num in prepare(self.store):
                self._progress(num, NUM_EXERCISES)
                self._ready.set()
                if self._stopped.is_set():
                    break
        except Exception as error:
            self._error = error
        finally:
            self._ready.set()
