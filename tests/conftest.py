"""What all tests share: property tests without a deadline, one thread for each of several test processes."""

import os

from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("xray_trainer", deadline=None)
settings.load_profile("xray_trainer")
