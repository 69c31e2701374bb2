"""What all tests share: no deadlines, one thread per process, nothing rendered unasked, no passwords."""

import os
import sys

import pytest
from hypothesis import settings

from tests.databases import Databases

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

os.environ.setdefault("XRAY_TRAINER_RENDER_STOCK", "false")
os.environ.setdefault("XRAY_TRAINER_SIGN_IN", "open")

settings.register_profile("xray_trainer", deadline=None)
settings.load_profile("xray_trainer")


_MAIN = sys.modules["__main__"]
_LONGEST = ("test_ray.py", "test_notebooks.py", "test_wheel.py", "test_sequences.py", "test_inert.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with the files that take longest, so that no process is left alone with one at the end."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Puts `__main__` back, where a test of a page leaves its script, which new processes would run."""
    sys.modules["__main__"] = _MAIN


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Makes databases for tests; see `tests.databases`."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()
