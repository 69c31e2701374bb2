from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from xray_trainer.bench.faults_clock import make_clock
from xray_trainer.errors import MissingExtraError

HOUR_S = 3600


@pytest.fixture
def clock(tmp_path):
    try:
        return make_clock(tmp_path)
    except MissingExtraError as error:
        pytest.skip(str(error))


def told(clock) -> tuple[float, float, float]:
    code = "import datetime, time; print(time.time(), datetime.datetime.now().timestamp(), time.monotonic())"
    environment = {**os.environ, **clock.variables}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    return tuple(map(float, done.stdout.split()))


@pytest.mark.parametrize("ahead_s", [0, 24 * HOUR_S, -24 * HOUR_S])
def test_a_clock_shows_another_time_of_day_but_measures_the_same_durations(clock, ahead_s):
    clock.set_ahead(ahead_s)
    shown, day, duration = told(clock)
    assert shown - time.time() == pytest.approx(ahead_s, abs=HOUR_S)
    assert day - time.time() == pytest.approx(ahead_s, abs=HOUR_S)
    assert duration == pytest.approx(time.monotonic(), abs=HOUR_S)
