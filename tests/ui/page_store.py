"""The store that the pages themselves use, as tests of pages open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xray_trainer.store.store import Store
from xray_trainer.ui.application import application_store


@contextmanager
def page_store(home: Path, **environment: str) -> Iterator[Store]:
    """Gives the store of the pages, empty, in a folder of its own, under more variables of environment."""
    with pytest.MonkeyPatch.context() as changed:
        for name, value in {"XRAY_TRAINER_HOME": str(home), **environment}.items():
            changed.setenv(name, value)
        application_store.cache_clear()
        yield application_store()
        application_store().close()
        application_store.cache_clear()
