from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from xray_trainer.drills.choice import TARGET
from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.drills.need import (
    AHEAD,
    LEAST_OF_EITHER,
    REACH,
    Need,
    Patience,
    aim_beside,
    met,
    most_lacking,
    needs_of,
    runs_short,
    share_suspicious,
    table,
)
from xray_trainer.drills.trainee import Response, Trainee, learn, margin_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FAMILIES = ("CT-DOOR", "CT-FLOOR", "LD-CORE")


def hidden(number: int, family: str, hardness: float = 0.0) -> Item:
    return Item(f"{family}-{number}", family, "container", (1.0, hardness, hardness, 0, 0, 0, 0, 0))


def needs(trainee: Trainee, candidates: tuple[Item, ...] = ()) -> dict[str, Need]:
    found = needs_of(candidates, trainee, DifficultyModel(), families=FAMILIES, now=NOON)
    return {need.family: need for need in found}


def trained(*, is_right: bool) -> Trainee:
    trainee, model = Trainee(), DifficultyModel()
    for number in range(30):
        response = Response(is_right, NOON - timedelta(days=1, minutes=30 - number))
        trainee, _, _ = learn(trainee, model, hidden(number, "CT-DOOR"), response=response)
    return trainee


def test_as_many_benign_ones_are_wanted_as_of_all_families_together() -> None:
    found = needs(Trainee())
    assert list(found) == ["NEG", *FAMILIES]
    benign = found.pop("NEG").wanted
    assert benign == pytest.approx(sum(need.wanted for need in found.values()), abs=0.01) == AHEAD


def test_who_can_do_less_wants_easier_ones_and_mastered_families_are_hardly_wanted() -> None:
    weak, new, able = (
        needs(one)["CT-DOOR"] for one in (trained(is_right=False), Trainee(), trained(is_right=True))
    )
    assert weak.difficulty <= new.difficulty < able.difficulty
    assert able.wanted < new.wanted


def test_what_is_wanted_has_the_chance_that_is_aimed_at() -> None:
    trainee = trained(is_right=True)
    place = needs(trainee)["CT-DOOR"].difficulty
    item = Item("one", "CT-DOOR", "", (1.0, place / 0.45, 0, 0, 0, 0, 0, 0))
    clear = Item("two", "NEG", "", (0.0, 0, 0, 0, 0, 1, (needs(trainee)["NEG"].difficulty + 1.2) / 0.5, 0))
    aim = aim_beside(margin_of(trainee, DifficultyModel(), clear).chance)
    assert margin_of(trainee, DifficultyModel(), item).chance == pytest.approx(aim, abs=0.05)


def test_suspicious_ones_make_up_for_benign_ones_within_bounds() -> None:
    assert aim_beside(0.9) == TARGET
    assert TARGET < aim_beside(0.7) < aim_beside(0.5) == 0.9


def test_exercises_serve_that_are_near_enough_and_of_the_family() -> None:
    place = needs(Trainee())["CT-DOOR"].difficulty
    near, far = hidden(0, "CT-DOOR", place / 0.9), hidden(1, "CT-DOOR", (place + 2 * REACH) / 0.9)
    other = hidden(2, "CT-FLOOR", place / 0.9)
    found = needs(Trainee(), (near, far, other))
    assert (found["CT-DOOR"].there, found["CT-FLOOR"].there, found["LD-CORE"].there) == (1, 1, 0)


def test_a_stock_runs_short_until_nine_tenths_of_what_is_wanted_are_there() -> None:
    assert runs_short([Need("NEG", 0.0, 8, 6), Need("CT-DOOR", 0.0, 2, 9)])
    assert not runs_short([Need("NEG", 0.0, 8, 7), Need("CT-DOOR", 0.0, 2, 9)])


def test_the_table_sums_people_and_puts_first_what_lacks_most_until_it_is_met() -> None:
    own = [Need("CT-DOOR", -1.1, 2, 1), Need("CT-DOOR", -1.4, 2, 0), Need("NEG", -1.0, 3, 1)]
    first, second = table(own)
    assert (first.family, first.low, first.high, first.num_people) == ("CT-DOOR", -1.5, -1.0, 2)
    assert (first.wanted, first.there, first.lacking) == (4, 1, 3)
    assert second.family == "NEG"
    assert table(met(own, "CT-DOOR", -1.2))[0].family == "NEG"
    again = table(met(own, "CT-DOOR", 2.0))
    assert [cell.lacking for cell in again] == [first.lacking, second.lacking]
    assert again[0].hoped < first.hoped


def test_what_scenes_do_not_give_is_rendered_last_and_not_waited_for() -> None:
    hopeless, other = Need("NEG", 9.0, 20, 0, far=400), Need("CT-DOOR", 0.0, 3, 0, far=10)
    assert [cell.family for cell in table([hopeless, other])] == ["CT-DOOR", "NEG"]
    assert share_suspicious([hopeless, other]) == 1 - LEAST_OF_EITHER
    assert runs_short([hopeless, other])
    assert not runs_short([hopeless, replace(other, there=3)])
    assert 10 * hopeless.hope < other.hope < Need("CT-DOOR", 0.0, 3, 0).hope


def test_of_each_sort_a_quarter_is_rendered_at_least_and_half_where_nothing_lacks() -> None:
    assert share_suspicious([Need("NEG", 0.0, 20, 0), Need("CT-DOOR", 0.0, 20, 20)]) == LEAST_OF_EITHER
    assert share_suspicious([Need("NEG", 0.0, 20, 20), Need("CT-DOOR", 0.0, 20, 20)]) == 0.5
    assert most_lacking([Need("NEG", 0.0, 20, 0)], is_suspicious=True) is None


def test_patience_takes_what_lies_in_the_range_then_the_nearest_then_anything() -> None:
    patience = Patience(0.0, 1.0, most=2)
    assert [patience.takes(one) for one in (3.0, 4.0, 3.5)] == [False, False, False]
    assert patience.takes(9.0)
    nearest = Patience(0.0, 1.0, most=2)
    assert [nearest.takes(one) for one in (3.0, 4.0, 2.9)] == [False, False, True]
    assert Patience(0.0, 1.0, most=2).takes(0.5)
