"""Preparing the demonstration: from nothing to a set of exercises in the store.

Scans are rendered at the first run and kept. Work goes on in a thread, so that the application can start as
soon as a drill can be answered; the other exercises follow while the first ones are worked on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from xray_trainer.publishing import publish_set
from xray_trainer.settings import Settings
from xray_trainer.store.store import Store, open_store

SET_ID, TITLE = "demo", "First drill: containers"
NUM_EXERCISES, SEED = 10, 2026

Progress = Callable[[int, int], None]


@contextmanager
def prepared_store(settings: Settings, *, at_least: int = 1, progress: Progress) -> Iterator[Store]:
    """Yields the store once `at_least` exercises are in it; the rest follow while the context lasts.

    Raises:
        XrayTrainerError: an exercise could not be made or stored.
    """
    store = open_store(settings)
    work = _Preparation(store, at_least, progress)
    work.start()
    try:
        yield store
    finally:
        work.stop()
        store.close()


def prepare(store: Store) -> Iterator[int]:
    """Yields how many exercises of the demonstration are in the store, after each; rendered if absent."""
    return publish_set(store, set_id=SET_ID, title=TITLE, num=NUM_EXERCISES, seed=SEED)


class _Preparation:
    """Runs `prepare` in a thread that is waited for only until enough is there."""

    def __init__(self, store: Store, at_least: int, progress: Progress) -> None:
        self._store, self._at_least, self._progress = store, at_least, progress
        self._enough, self._stopped = Event(), Event()
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, name="prepare-demo", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._enough.wait()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for num in prepare(self._store):
                self._progress(num, NUM_EXERCISES)
                if num >= self._at_least:
                    self._enough.set()
                if self._stopped.is_set():
                    break
        except Exception as error:
            self._error = error
        finally:
            self._enough.set()
