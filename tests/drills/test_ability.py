from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.ability import interval
from xray_trainer.drills.difficulty import FEATURES, DifficultyModel, Item, item_of
from xray_trainer.drills.due import review
from xray_trainer.drills.gaussian import Belief, Margin, chances
from xray_trainer.drills.mastery import standings
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.trainee import Response, Trainee, learn, margin_of
from xray_trainer.errors import InputError
from xray_trainer.regions import Concealment, Finding, Region

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DOOR = Item("door", "CT-DOOR", "container", (1.0, 0, 0, 0, 0, 0, 0, 0))
FLOOR = Item("floor", "CT-FLOOR", "container", (1.0, 0, 0, 0, 0, 0, 0, 0))
BENIGN = Item("benign", "NEG", "container", (0.0, 0, 0, 0, 0, 1, 0, 0))


def after(*rights: bool, item: Item = DOOR, days: float = 0.0) -> tuple[Trainee, DifficultyModel]:
    trainee, model = Trainee(), DifficultyModel()
    for number, is_right in enumerate(rights):
        response = Response(is_right, NOON + timedelta(days=days * number, minutes=number))
        trainee, model, _item = learn(trainee, model, item, response=response)
    return trainee, model


def test_the_margin_after_an_answer_is_the_exact_posterior() -> None:
    x = np.linspace(-15, 15, 200_001)
    weights = np.exp(-((x - 0.5) ** 2) / 4) / (1 + np.exp(-x))
    weights /= weights.sum()
    mean = float(weights @ x)
    told = Margin(0.5, 2.0).after(is_right=True)
    assert (told.mean, told.variance) == pytest.approx((mean, float(weights @ (x - mean) ** 2)), rel=1e-4)


@given(st.floats(-4, 4), st.floats(0.01, 4), st.booleans())
def test_an_answer_moves_its_way_and_never_makes_less_certain(
    mean: float, variance: float, is_right: bool
) -> None:
    before = Margin(mean, variance)
    told = before.after(is_right=is_right)
    assert (told.mean > mean) is is_right
    assert 0 < told.variance < variance
    assert before.chance == pytest.approx(float(chances(np.array([mean]), np.array([variance]))[0]), abs=0.02)


def test_evidence_about_one_family_says_something_about_others_and_less_about_benign_scans() -> None:
    trainee, model = after(*[True] * 8)
    gained = [
        margin_of(trainee, model, item).mean - margin_of(Trainee(), model, item).mean
        for item in (DOOR, FLOOR, BENIGN)
    ]
    assert gained[0] > gained[1] > 0.1
    assert gained[2] == pytest.approx(0.0)


def test_right_answers_raise_ability_and_lower_what_the_exercise_was_taken_for() -> None:
    _trainee, model, item = learn(Trainee(), DifficultyModel(), DOOR, response=Response(True, NOON))
    assert item.offset_mean < 0 < DOOR.offset_variance - item.offset_variance
    assert item.num_answers == 1
    assert model.difficulty(DOOR).mean < DifficultyModel().difficulty(DOOR).mean


def test_ability_grows_less_certain_with_time_and_stays_where_it_was() -> None:
    ability = after(True, True, False)[0].ability
    later = ability.aged(NOON + timedelta(days=90))
    assert later.of("CT-DOOR").mean == pytest.approx(ability.of("CT-DOOR").mean)
    assert later.of("CT-DOOR").variance > ability.of("CT-DOOR").variance
    assert ability.aged(NOON - timedelta(days=1)) == ability


def test_the_mean_over_conveyances_lies_between_them() -> None:
    trainee, model = Trainee(), DifficultyModel()
    for number in range(12):
        item = Item("e", "CT-DOOR", ("container", "reefer")[number % 2], DOOR.features)
        trainee, model, _ = learn(trainee, model, item, response=Response(number % 2 == 0, NOON))
    low, over, high = (trainee.ability.of("CT-DOOR", on).mean for on in ("reefer", "", "container"))
    assert low < over < high
    assert trainee.ability.num_answers("CT-DOOR") == 12


def test_intervals_hold_ninety_five_in_a_hundred_people_of_the_prior() -> None:
    rng, inside = np.random.default_rng(0), []
    for _ in range(150):
        true, (trainee, model) = float(rng.normal(0, 1.2)), (Trainee(), DifficultyModel())
        for number in range(25):
            item = Item(f"e{number}", "CT-DOOR", "container", DOOR.features)
            is_right = bool(rng.random() < 1 / (1 + np.exp(-true - 0.04 * number)))
            trainee, model, _ = learn(trainee, model, item, response=Response(is_right, NOON))
        margin = margin_of(trainee, model, DOOR)
        low, high = interval(Margin(margin.mean, margin.variance - DOOR.offset_variance))
        inside.append(low <= true + 0.04 * 25 <= high)
    assert 0.9 <= np.mean(inside) <= 1


def test_what_is_known_survives_json() -> None:
    trainee, model = after(True, False, True)
    for record in (trainee, model, DOOR):
        assert from_json(type(record), json.loads(json.dumps(to_json(record)))) == record


def test_a_belief_whose_parts_do_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="1 components needs 1 means"):
        Belief(("a",), (), (1.0,))


def concealment(kind: str, **factors: float) -> Concealment:
    return Concealment(Region.from_xyxy(0, 0, 9, 9), kind, "brick", "organic", 9.0, factors)


def test_what_stands_out_less_or_is_smaller_or_deeper_is_harder() -> None:
    model = DifficultyModel()

    def hardness(**factors: float) -> float:
        return model.difficulty(item_of("e", [concealment("CT-DOOR", **factors)], conveyance="")).mean

    assert hardness() == 0
    assert hardness(clutter_snr=0.1) > hardness(clutter_snr=1.0)
    assert hardness(hotelling_dprime=0.5) > hardness(hotelling_dprime=8.0)
    assert hardness(size_mm2=5e3) > hardness(size_mm2=5e5)
    assert hardness(superposition=5.0) > hardness(superposition=0.5)
    assert abs(hardness(clutter_snr=0.0, hotelling_dprime=0.0)) < 8


def test_an_exercise_is_its_hardest_concealment_and_without_one_its_temptation() -> None:
    easy, hard = concealment("CT-DOOR", clutter_snr=5.0), concealment("LD-CORE", clutter_snr=0.1)
    assert item_of("e", [easy, hard, concealment("NEG")], conveyance="reefer").family == "LD-CORE"
    calm, model = item_of("e", [], conveyance="reefer"), DifficultyModel()
    tempting = item_of("e", [concealment("NEG")], [Finding(easy.region, 0.9)], conveyance="reefer")
    assert (calm.family, len(calm.features)) == ("NEG", len(FEATURES))
    assert model.difficulty(tempting).mean > model.difficulty(calm).mean


def test_a_family_that_was_missed_is_due_sooner_than_one_found_with_doubt_or_without() -> None:
    dues = [
        review(None, "CT-DOOR", is_right=is_right, when=NOON, confidence=sure).due
        for is_right, sure in ((False, None), (True, 1), (True, 5))
    ]
    assert NOON < dues[0] <= dues[1] < dues[2]
    card = review(None, "CT-DOOR", is_right=True, when=NOON)
    again = review(card, "CT-DOOR", is_right=True, when=card.due)
    assert again.due - card.due > card.due - NOON
    assert card.is_due(card.due)
    assert not card.is_due(NOON)
    assert card.recall(card.due) == pytest.approx(0.9, abs=0.05)


def test_mastery_takes_enough_answers_and_high_abilities() -> None:
    trainee, model = after(*[True] * 40)
    for number in range(60):
        response = Response(True, NOON + timedelta(minutes=number))
        trainee, model, _ = learn(trainee, model, BENIGN, response=response)
    door, floor = standings(trainee, model, ["CT-DOOR", "CT-FLOOR"], now=NOON)
    assert door.is_mastered
    assert (floor.is_mastered, floor.num, floor.due) == (False, 0, None)
    assert door.d_a_low < door.d_a < door.d_a_high
    assert not standings(*after(False), ["CT-DOOR"], now=NOON)[0].is_mastered
