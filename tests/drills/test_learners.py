from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.drills.learners import (
    WORKPLACES,
    Gains,
    Learner,
    Scale,
    sample_item,
    sample_learner,
    sample_world,
    skills_of,
    true_difficulty,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def learner(half_life_days: float | None = None) -> Learner:
    return Learner({"find": 0.5, "CT-DOOR": 1.0}, {"CT-DOOR": Gains(0.2, 0.1)}, half_life_days)


def test_an_ability_is_the_sum_of_its_skills_and_grows_by_success_and_failure() -> None:
    one, rng = learner(), np.random.default_rng(0)
    item = sample_item("CT-DOOR", "container", name="e", rng=rng)
    rights = [one.answers(item, difficulty=1.5, when=NOON, rng=rng).is_right for _ in range(20)]
    assert one.ability("CT-DOOR", "reefer") == pytest.approx(
        1.5 + 0.2 * sum(rights) + 0.1 * (20 - sum(rights))
    )
    assert one.ability("CT-FLOOR", "container") == 0.5
    assert skills_of("CT-DOOR", "reefer") == ("find", "CT-DOOR", "@reefer", "CT-DOOR@reefer")


def test_half_of_what_was_practised_is_forgotten_after_the_half_life() -> None:
    one, rng = learner(half_life_days=30.0), np.random.default_rng(0)
    item = sample_item("CT-DOOR", "container", name="e", rng=rng)
    one.answers(item, difficulty=-99, when=NOON, rng=rng)
    one.answers(item, difficulty=-99, when=NOON + timedelta(days=30), rng=rng)
    assert one.ability("CT-DOOR", "container") == pytest.approx(1.5 + 0.2 * 1.5)


def test_confidence_comes_with_marks_alone_and_grows_with_the_evidence() -> None:
    one, rng = learner(), np.random.default_rng(0)
    one.scale = Scale((0.6, 1.3, 2.1, 3.0), noise_sd=1.0)
    hidden, benign = (sample_item(family, "container", name="e", rng=rng) for family in ("CT-DOOR", "NEG"))
    found, missed = (one.answers(hidden, difficulty=d, when=NOON, rng=rng) for d in (-9, 99))
    assert found.is_right
    assert found.confidence in (4, 5)
    assert (missed.is_right, missed.confidence) == (False, None)
    assert one.answers(benign, difficulty=-99, when=NOON, rng=rng).confidence is None
    assert one.answers(benign, difficulty=99, when=NOON, rng=rng).confidence == 5
    assert one.scale.confidence(0.0, rng) < one.scale.confidence(9.0, rng)


@pytest.mark.parametrize("workplace", WORKPLACES)
def test_a_world_has_families_conveyances_and_people_who_differ(workplace: str) -> None:
    world = sample_world(np.random.default_rng(1), workplace=workplace)
    assert len(world.families) >= 8
    assert "NEG" not in world.families
    first, second = (sample_learner(world, np.random.default_rng(seed)) for seed in (1, 2))
    family, conveyance = world.places[0]
    assert world.above(first, family) != world.above(second, family)
    assert np.isfinite(world.d_a(first, family))
    item = sample_item(family, conveyance, name="e", rng=np.random.default_rng(0))
    hard = [true_difficulty(world, item, rng=np.random.default_rng(seed)) for seed in range(200)]
    assert np.std(hard) == pytest.approx(world.offset_sd, rel=0.2)


def test_the_same_seed_gives_the_same_world() -> None:
    one, other = (sample_world(np.random.default_rng(3)) for _ in range(2))
    assert one == other
