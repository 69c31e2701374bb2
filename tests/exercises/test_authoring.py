from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.authoring import ROAD, Order, build_exercises, order_of, plan_orders, render_order
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.registry import CARGO_FAMILIES

PAPERS = Declaration(hs_code="0805", description="Oranges", packages=1, gross_weight_kg=1)
HIDDEN = Concealment(Region.from_xyxy(0, 0, 4, 4), "CT-DOOR", "brick", "organic_powder", 10.0)


def tiny(order: Order) -> BuiltExercise:
    values = np.random.default_rng(order.seed).uniform(0.1, 1, (1, 8, 8)).astype(np.float32)
    scan = Scan(order.exercise_id, values, (5.0, 5.0), ("6MV",))
    truth = (HIDDEN,) if order.is_suspicious else ()
    return BuiltExercise(Exercise(order.exercise_id, scan.scan_id, PAPERS, truth=truth), scan)


def build(num: int = 8, *, skip=(), **wishes) -> list[BuiltExercise]:
    orders = plan_orders(num, **{"seed": 0, "share_suspicious": 0.5, "request": ROAD, **wishes})
    return list(build_exercises(orders, skip=skip, num_workers=0, render=tiny))


def test_the_same_seed_gives_the_same_exercises():
    first, again = build(), build()
    assert [one.exercise for one in first] == [one.exercise for one in again]
    assert all(
        np.array_equal(a.scan.transmission, b.scan.transmission) for a, b in zip(first, again, strict=True)
    )


def test_another_seed_or_wish_gives_other_exercises():
    ids = {one.exercise.exercise_id for one in build()}
    assert ids.isdisjoint(one.exercise.exercise_id for one in build(seed=1))
    assert ids.isdisjoint(
        one.exercise.exercise_id for one in build(request=ROAD.model_copy(update={"pixel_mm": 10.0}))
    )


@pytest.mark.parametrize(("share", "num_suspicious"), [(0, 0), (0.05, 1), (0.5, 10), (0.52, 10), (1, 20)])
def test_the_share_of_suspicious_exercises_is_exact(share, num_suspicious):
    assert sum(one.exercise.is_suspicious for one in build(20, share_suspicious=share)) == num_suspicious


def test_order_of_suspicious_exercises_differs_from_seed_to_seed():
    patterns = {tuple(one.exercise.is_suspicious for one in build(seed=seed)) for seed in range(8)}
    assert len(patterns) > 4


def test_look_alikes_tell_nothing_about_what_is_hidden():
    orders = plan_orders(4000, seed=0, share_suspicious=0.5, request=ROAD)
    shares = [
        np.mean([order.request.num_lookalikes for order in orders if order.is_suspicious is flag])
        for flag in (False, True)
    ]
    assert shares == pytest.approx([0.25, 0.25], abs=0.03)


def test_papers_are_wrong_only_where_something_is_hidden():
    orders = plan_orders(20, seed=0, share_suspicious=0.5, request=ROAD)
    assert all((order.request.risk_share > 0) is order.is_suspicious for order in orders)


def test_some_suspicious_scans_hide_two_things():
    orders = plan_orders(1000, seed=0, share_suspicious=1, request=ROAD)
    assert {order.request.num_hidden for order in orders} == {1, 2}


def test_ids_are_unique_and_tell_nothing():
    ids = [one.exercise.exercise_id for one in build(50)]
    assert len(set(ids)) == 50
    assert {len(one) for one in ids} == {36}


def test_what_is_there_already_is_not_rendered_again():
    all_ids = [one.exercise.exercise_id for one in build(5)]
    left = [one.exercise.exercise_id for one in build(5, skip=set(all_ids[:3]))]
    assert left == all_ids[3:]


def test_the_id_follows_from_every_wish():
    wishes = {"has_second": True, "leaves_out": True, "difficulty": (0.0, 1.0), "others": (ROAD,)}
    orders = [order_of(1, ROAD), *(order_of(1, ROAD, **{name: wish}) for name, wish in wishes.items())]
    assert len({order.exercise_id for order in orders}) == 5
    assert order_of(1, ROAD) == orders[0]


def test_each_exercise_is_there_before_the_next_is_rendered():
    rendered: list[str] = []

    def render(order: Order) -> BuiltExercise:
        rendered.append(order.exercise_id)
        return tiny(order)

    orders = plan_orders(3, seed=0, share_suspicious=0.5, request=ROAD)
    exercises = build_exercises(orders, num_workers=0, render=render)
    assert next(exercises).exercise.exercise_id == rendered[-1]
    assert len(rendered) == 1


@pytest.mark.parametrize(
    ("num", "share"), [(0, 0.5), (-1, 0.5), (10**6, 0.5), (5, -0.1), (5, 1.1), (5, float("nan"))]
)
def test_numbers_that_cannot_be_are_refused(num, share):
    with pytest.raises(RecipeError):
        plan_orders(num, seed=0, share_suspicious=share, request=ROAD)


@pytest.mark.parametrize("family", list(CARGO_FAMILIES))
def test_all_goods_of_a_cargo_family_fit_the_papers(family):
    for goods in CARGO_FAMILIES[family].goods:
        papers = Declaration(
            hs_code=goods.hs_code, description=goods.description, packages=1, gross_weight_kg=1
        )
        assert papers.hs_code == goods.hs_code


SMALL = ROAD.model_copy(update={"shape_hw": (128, 512), "pixel_mm": 40.0, "risk_share": 1.0})


def test_exercises_come_out_of_another_process_with_scan_papers_and_truth():
    orders = plan_orders(2, seed=5, share_suspicious=0.5, request=SMALL)
    orders = [order_of(order.seed, order.request, has_second=True) for order in orders]
    built = list(build_exercises(orders, num_workers=1))
    assert sorted(one.exercise.is_suspicious for one in built) == [False, True]
    for one in built:
        assert one.scan.shape_hw == (128, 512)
        assert one.second_view is not None
        assert one.second_view.shape_hw[1] == 512
        assert one.scan.scan_id == one.exercise.scan_id == one.exercise.exercise_id
        assert one.exercise.declaration.seals_found
        assert bool(one.exercise.risk_indicators) is one.exercise.is_suspicious
        assert (one.benign_scan is None) is not one.exercise.is_suspicious


def test_a_benign_exercise_is_a_suspicious_one_with_the_concealment_left_out():
    request = SMALL.model_copy(update={"kinds": ("CT-DOOR", "CT-FLOOR"), "num_hidden": 1, "risk_share": 0.0})
    suspicious = render_order(order_of(3, request))
    benign = render_order(order_of(3, request, leaves_out=True))
    assert suspicious.exercise.is_suspicious
    assert benign.exercise.truth == ()
    assert benign.benign_scan is None
    assert np.array_equal(benign.scan.transmission, suspicious.benign_scan.transmission)
    assert benign.exercise.declaration == suspicious.exercise.declaration
    assert not np.array_equal(benign.scan.transmission, suspicious.scan.transmission)


def test_what_is_hidden_is_drawn_again_until_it_is_accepted():
    asked = []

    def second(truth) -> bool:
        asked.append(truth)
        return len(asked) == 2

    request = SMALL.model_copy(update={"kinds": ("CT-FLOOR",), "num_hidden": 1})
    built = render_order(order_of(3, request), accepts=second)
    assert built.exercise.truth == asked[1]
    assert asked[0] != asked[1]


def test_wider_wishes_are_taken_where_the_first_cannot_be_met():
    never = SMALL.model_copy(update={"conveyances": ("van",), "kinds": ("CT-REEFER",), "num_hidden": 1})
    wider = never.model_copy(update={"kinds": ("LD-HOMOG",), "cargo_families": ("cartons",)})
    with pytest.raises(RecipeError, match="can be hidden"):
        render_order(order_of(1, never))
    built = render_order(order_of(1, never, others=(wider,)))
    assert {hidden.kind for hidden in built.exercise.truth} == {"LD-HOMOG"}


def test_a_name_that_does_not_exist_is_refused_with_the_nearest():
    request = ROAD.model_copy(update={"cargo_families": ("tires",)})
    orders = plan_orders(1, seed=0, share_suspicious=0, request=request)
    with pytest.raises(RecipeError, match="nearest: t"):
        next(build_exercises(orders, num_workers=0))
