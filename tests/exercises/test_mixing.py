from __future__ import annotations

from collections import Counter

import pytest

from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.orders import another, order_from, order_record
from xray_trainer.exercises.recipe_files import set_recipe_from


def planned(**told):
    return plan_set(set_recipe_from(told))


def parts(orders):
    return [[order for order in orders if order.is_suspicious is flag] for flag in (True, False)]


def spread(orders, what) -> int:
    """Tells by how much the commonest is commoner than the rarest."""
    counts = Counter(what(order.request) for order in orders).values()
    return max(counts) - min(counts)


def test_the_same_recipe_gives_the_same_exercises_and_another_seed_others():
    first, again, other = planned(seed=1), planned(seed=1), planned(seed=2)
    assert first == again
    assert {one.exercise_id for one in first}.isdisjoint(one.exercise_id for one in other)


@pytest.mark.parametrize(("share", "num"), [(0, 0), (0.5, 10), (0.52, 10), (1, 20)])
def test_the_share_of_suspicious_exercises_is_exact(share, num):
    assert len(parts(planned(num=20, share_suspicious=share))[0]) == num


def test_conveyances_are_spread_evenly_over_both_sorts():
    for some in parts(planned(num=84)):
        assert spread(some, lambda request: request.conveyances) == 0


def test_families_of_concealments_are_spread_evenly_where_all_of_them_occur():
    kinds = ["CT-DOOR", "CT-FLOOR", "LD-HOMOG", "TR-TYRE"]
    suspicious, _benign = parts(planned(num=80, kinds=kinds, conveyances=["container-40", "container-20"]))
    first = Counter(order.request.kinds[0] for order in suspicious)
    assert set(first) == set(kinds)
    assert max(first.values()) - min(first.values()) <= 4


def test_every_family_that_occurs_is_in_a_set_that_is_large_enough():
    suspicious, _benign = parts(planned(num=80, conveyances=["container-20", "reefer-20", "semi-box"]))
    assert {"CT-REEFER", "TR-FLATBED", "LD-CORE", "CT-SIDE"} <= {one.request.kinds[0] for one in suspicious}


def test_beams_and_look_alikes_tell_nothing_about_what_is_hidden():
    suspicious, benign = parts(planned(num=80, beams=[["6MV", "4MV"], ["9.7MV", "6MV"]]))
    for what in ("beams", "num_lookalikes"):
        counts = [Counter(getattr(order.request, what) for order in some) for some in (suspicious, benign)]
        assert counts[0] == counts[1]
    assert {order.request.num_lookalikes for order in benign} == {0, 1}


def test_benign_exercises_are_scenes_of_suspicious_ones_with_nothing_hidden():
    _suspicious, benign = parts(planned(num=40))
    assert all(order.leaves_out and order.request.num_hidden for order in benign)


def test_papers_are_wrong_only_where_something_is_hidden():
    assert all((order.request.risk_share > 0) is order.is_suspicious for order in planned(num=40))
    asked = planned(num=10, asks_indicators=True)
    assert {order.request.risk_share for order in asked if order.is_suspicious} == {0.5}


def test_a_shift_begins_with_a_warm_up_of_which_half_is_suspicious():
    orders = planned(mode="shift", num=100)
    assert sum(one.is_suspicious for one in orders[:40]) == 20
    assert sum(one.is_suspicious for one in orders[40:]) == 5
    assert len({order.seed for order in orders}) == 140


def test_every_order_keeps_the_wishes_of_its_recipe():
    orders = planned(
        num=12, coarseness=4, dual_view=True, difficulty=[-1, 1], cargo_families=["tyres", "sacks"]
    )
    for order in orders:
        assert order.has_second
        assert order.difficulty == (-1, 1)
        assert order.request.cargo_families[0] in ("tyres", "sacks")
        assert order.request.shape_hw[0] == 256
        assert order.others[-1].cargo_families == ("sacks", "tyres")


def test_conveyances_without_any_wished_family_are_left_out():
    orders = planned(num=20, conveyances=["reefer-20", "semi-box"], kinds=["CT-REEFER"])
    assert {order.request.conveyances for order in orders} == {("reefer-20",)}


def test_a_set_without_anything_to_find_may_be_of_any_conveyance():
    orders = planned(num=4, conveyances=["car-carrier"], kinds=["CT-REEFER"], share_suspicious=0)
    assert {order.request.num_hidden for order in orders} == {0}


def test_orders_survive_as_json_and_another_differs_in_its_seed_alone():
    order = planned(num=1, difficulty=[-1, 1])[0]
    assert order_from(order_record(order)) == order
    other = another(order)
    assert (other.request, other.others, other.difficulty) == (order.request, order.others, order.difficulty)
    assert (other.seed, other.exercise_id) != (order.seed, order.exercise_id)
