from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.drills.choice import TARGET, choose, why, wish
from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.drills.mastery import standings
from xray_trainer.drills.trainee import Response, Trainee, learn

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FAMILIES = ("CT-DOOR", "CT-FLOOR", "LD-CORE", "TR-CAB")


def hidden(number: int, family: str, hardness: float = 0.0) -> Item:
    return Item(f"{family}-{number}", family, "container", (1.0, hardness, hardness, 0, 0, 0, 0, 0))


def benign(number: int, alarm: float = 0.0) -> Item:
    return Item(f"benign-{number}", "NEG", "container", (0.0, 0, 0, 0, 0, 1, 0, alarm))


def easier(number: int) -> Item:
    return Item(f"benign-{number}", "NEG", "container", (0.0, 0, 0, 0, 0, 1, -0.7, 0), offset_variance=0.0)


STOCK = [
    *(hidden(number, family, number / 5 - 4) for family in FAMILIES for number in range(40)),
    *(benign(number, number / 40) for number in range(60)),
]


def chosen(trainee: Trainee, *, num: int, stock: list[Item] = STOCK, seed: int = 0) -> list[Item]:
    rng, recent, items = np.random.default_rng(seed), [], []
    for _ in range(num):
        one = choose(stock, trainee, DifficultyModel(), recent=recent, now=NOON, rng=rng)
        assert one is not None
        recent.append(one.item.family)
        items.append(one.item)
    return items


def test_about_half_have_nothing_to_find_and_no_run_betrays_the_next() -> None:
    is_benign = np.array([item.family == "NEG" for item in chosen(Trainee(), num=600)])
    assert 0.45 < is_benign.mean() < 0.55
    assert abs(np.corrcoef(is_benign[:-1], is_benign[1:])[0, 1]) < 0.12
    windows = np.convolve(is_benign, np.ones(20) / 20, "valid")
    assert 0.2 <= windows.min() <= windows.max() <= 0.8
    assert any(is_benign[i : i + 4].all() for i in range(len(is_benign)))


def aimed(stock: list[Item]) -> tuple[float, float]:
    """Returns the mean chance of a right answer on what is suspicious and on what is not."""
    rng = np.random.default_rng(1)
    found = [choose(stock, Trainee(), DifficultyModel(), recent=(), now=NOON, rng=rng) for _ in range(160)]
    assert len({one.item.exercise_id for one in found if one is not None}) > 20
    sorts = [
        [one.chance for one in found if one and one.item.is_suspicious is sort] for sort in (True, False)
    ]
    return float(np.mean(sorts[0])), float(np.mean(sorts[1]))


def test_chances_lie_where_they_are_aimed_at() -> None:
    easy = [item for item in STOCK if item.is_suspicious] + [easier(number) for number in range(60)]
    assert aimed(easy) == pytest.approx((TARGET, TARGET), abs=0.04)


def test_suspicious_scans_are_easier_where_benign_ones_are_too_hard() -> None:
    found, cleared = aimed(STOCK)
    assert cleared < 0.74
    assert (found + cleared) / 2 == pytest.approx(TARGET, abs=0.02)


def test_the_same_seed_chooses_the_same_and_another_another() -> None:
    assert chosen(Trainee(), num=12) == chosen(Trainee(), num=12)
    assert chosen(Trainee(), num=12) != chosen(Trainee(), num=12, seed=1)


def test_nothing_is_chosen_from_nothing_and_one_sort_where_the_other_lacks() -> None:
    rng = np.random.default_rng(0)
    assert choose([], Trainee(), DifficultyModel(), recent=(), now=NOON, rng=rng) is None
    assert all(item.family == "NEG" for item in chosen(Trainee(), num=5, stock=[benign(1), benign(2)]))
    assert all(item.is_suspicious for item in chosen(Trainee(), num=5, stock=[hidden(1, "CT-DOOR")]))


def trained(**rights: bool) -> Trainee:
    """Returns somebody who answered thirty exercises of each family always right or always wrong."""
    trainee, model = Trainee(), DifficultyModel()
    for family, is_right in rights.items():
        for number in range(30):
            item = hidden(number, family.replace("_", "-"))
            when = NOON - timedelta(days=1, minutes=30 - number)
            trainee, _, _ = learn(trainee, model, item, response=Response(is_right, when))
    for number in range(40):
        when = NOON - timedelta(minutes=40 - number)
        trainee, _, _ = learn(trainee, model, benign(number), response=Response(True, when))
    return trainee


def test_families_that_are_due_or_far_from_mastery_come_before_mastered_ones() -> None:
    trainee = trained(CT_DOOR=True, CT_FLOOR=False)
    door, floor, new = standings(trainee, DifficultyModel(), ["CT-DOOR", "CT-FLOOR", "LD-CORE"], now=NOON)
    assert (door.is_mastered, why(door), why(floor), why(new)) == (True, "mastered", "due", "new")
    assert wish(door) < wish(new) < wish(floor)
    families = [item.family for item in chosen(trainee, num=200) if item.is_suspicious]
    assert families.count("CT-DOOR") < families.count("CT-FLOOR")


def test_a_person_who_is_better_gets_harder_exercises() -> None:
    floors = [item for item in STOCK if item.family == "CT-FLOOR"]

    def hardness(trainee: Trainee) -> float:
        return float(np.mean([item.features[1] for item in chosen(trainee, num=40, stock=floors)]))

    assert hardness(trained(CT_FLOOR=False)) < hardness(Trainee()) < hardness(trained(CT_FLOOR=True))
