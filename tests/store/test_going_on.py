from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import update

from xray_trainer.drills.limits import GRACE_S
from xray_trainer.store.advance import go_on
from xray_trainer.store.database import writing
from xray_trainer.store.drills import finish_drill
from xray_trainer.store.schema import ExerciseSetRow


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_page_shown_again_waits_for_nobody_who_writes(desk, rng) -> None:
    opened = go_on(desk.store, desk.drill.drill_id, now=desk.now, rng=rng)
    with writing(desk.store.engine) as session:
        session.execute(update(ExerciseSetRow).values(title="Being changed"))
        assert go_on(desk.store, desk.drill.drill_id, now=desk.later(5), rng=rng) == opened


def test_an_open_attempt_of_a_finished_drill_is_shown_no_more(desk, rng) -> None:
    go_on(desk.store, desk.drill.drill_id, now=desk.now, rng=rng)
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(5))
    assert go_on(desk.store, desk.drill.drill_id, now=desk.later(6), rng=rng) is None


def test_an_attempt_whose_time_is_over_gives_way_to_the_next(desk, rng) -> None:
    with writing(desk.store.engine) as session:
        session.execute(update(ExerciseSetRow).values(rules={"mode": "practice", "exercise_limit_s": 10}))
    first = go_on(desk.store, desk.drill.drill_id, now=desk.now, rng=rng)
    later = desk.now + timedelta(seconds=10 + GRACE_S + 1)
    second = go_on(desk.store, desk.drill.drill_id, now=later, rng=rng)
    assert (first.position, second.position) == (0, 1)
