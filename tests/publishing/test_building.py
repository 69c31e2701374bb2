"""Ordered sets from the queue to the draft, made of tiny exercises that nothing renders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest

from xray_trainer.errors import InputError, RecipeError
from xray_trainer.exercises.authoring import Order
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.orders import order_from
from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.publishing.building import (
    LOCK,
    as_draft,
    build_queue,
    cancel_build,
    discard_build,
    keep_what_is_there,
    order_set,
    resume_build,
    start_building,
    tend_queue,
)
from xray_trainer.publishing.measured import difficulty_of
from xray_trainer.publishing.processes import last_line, only_one, start_once
from xray_trainer.publishing.sets import publish_set
from xray_trainer.publishing.swaps import STEP, swap
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.builds import MOST_STARTS, build_of, builds, recipe_of, take_build, wish_of
from xray_trainer.store.exercise_sets import exercise_sets, set_info
from xray_trainer.store.people import ensure_person
from xray_trainer.store.set_states import set_state, state_of
from xray_trainer.store.shelving import Shelved, shelve
from xray_trainer.store.store import Store, open_store
from xray_trainer.store.truths import whole_set

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAPERS = Declaration(hs_code="0805", description="Oranges", packages=1, gross_weight_kg=1)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


@pytest.fixture
def store(settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def owner(store):
    return ensure_person(store, "Marat", now=NOON).person_id


def tiny(library, order: Order) -> Shelved:
    rng = np.random.default_rng(order.seed)
    low, high = order.difficulty or (-0.2, 0.2)
    factors = {"clutter_snr": 0.6 * np.exp(-(min(high, low + 1) + low) / 2 / 0.45)}
    hidden = Concealment(Region.from_xyxy(0, 0, 4, 4), order.request.kinds[0], "brick", "resin", 9.0, factors)
    truth = (hidden,) if order.is_suspicious else ()
    scan = Scan(order.exercise_id, rng.uniform(0.1, 1, (1, 8, 8)).astype(np.float32), (5.0, 5.0), ("6MV",))
    return shelve(library, BuiltExercise(Exercise(order.exercise_id, "s", PAPERS, truth=truth), scan))


def recipe(**told):
    return set_recipe_from({"title": "Week 2", "num": 4, **told})


publish = partial(publish_set, num_workers=0, make=tiny)


def stops_after(num: int, error: BaseException):
    """Makes a few exercises, then ends as told."""
    made = []

    def make(library, order):
        if len(made) == num:
            raise error
        made.append(order)
        return tiny(library, order)

    return partial(publish_set, num_workers=0, make=make)


def ids(store, set_id) -> list[str]:
    return [one.exercise_id for one in whole_set(store, set_id).exercises]


def test_an_ordered_set_waits_unseen_and_is_a_draft_once_it_is_built(store, owner):
    set_id = order_set(store, recipe(), owner=owner, now=NOON)
    assert build_of(store, set_id).state == "queued"
    assert state_of(store, set_id).status == "preparing"
    assert build_queue(store, publish=publish) == 1
    state = state_of(store, set_id)
    assert (state.status, state.owner, state.provenance) == ("draft", owner, "recipe")
    assert build_of(store, set_id).state == "done"
    assert set_id not in {info.set_id for info in exercise_sets(store)}
    assert set_recipe_from(recipe_of(store, set_id)) == recipe()


def test_several_orders_are_built_in_their_order(store, owner):
    orders = [
        order_set(store, recipe(seed=seed), owner=owner, now=NOON + timedelta(hours=seed))
        for seed in (2, 1, 3)
    ]
    begun = []

    def watch(store, recipe, *, set_id):
        begun.append(set_id)
        return publish(store, recipe, set_id=set_id)

    assert build_queue(store, publish=watch) == 3
    assert begun == [orders[1], orders[0], orders[2]]


def test_a_build_that_was_killed_goes_on_with_the_same_exercises_and_none_twice(store, owner):
    set_id = order_set(store, recipe(num=5), owner=owner, now=NOON)
    with pytest.raises(KeyboardInterrupt):
        build_queue(store, publish=stops_after(2, KeyboardInterrupt()))
    assert build_of(store, set_id).state == "building"
    build_queue(store, publish=publish)
    assert ids(store, set_id) == [order.exercise_id for order in plan_set(recipe(num=5))]


def test_a_build_that_always_ends_before_its_first_exercise_fails_with_a_reason(store, owner):
    set_id = order_set(store, recipe(), owner=owner, now=NOON)
    for _ in range(MOST_STARTS):
        with pytest.raises(KeyboardInterrupt):
            build_queue(store, publish=stops_after(0, KeyboardInterrupt()))
    assert take_build(store, now=NOON) is None
    assert build_of(store, set_id).state == "failed"
    assert "building.log" in build_of(store, set_id).message


def test_a_set_that_cannot_be_built_keeps_the_reason_and_the_next_follows(store, owner):
    first = order_set(store, recipe(), owner=owner, now=NOON)
    second = order_set(store, recipe(seed=1), owner=owner, now=NOON + timedelta(hours=1))

    def fails_once(store, recipe, *, set_id):
        if set_id == first:
            raise RecipeError("difficulty must be reachable")
        return publish(store, recipe, set_id=set_id)

    assert build_queue(store, publish=fails_once) == 1
    assert build_of(store, first).message == "difficulty must be reachable"
    assert state_of(store, second).status == "draft"


def cancelled(store, owner, *, after: int) -> str:
    set_id = order_set(store, recipe(num=6), owner=owner, now=NOON)

    def watch(store, recipe, *, set_id):
        for num in publish(store, recipe, set_id=set_id):
            if num == after:
                cancel_build(store, set_id, now=NOON)
            yield num

    assert build_queue(store, publish=watch) == 0
    return set_id


def test_cancelling_stops_after_the_exercise_in_hand_and_going_on_completes_the_set(store, owner):
    set_id = cancelled(store, owner, after=2)
    assert set_info(store, set_id).num_exercises == 2
    assert build_of(store, set_id).state == "cancelled"
    assert not cancel_build(store, set_id, now=NOON)
    resume_build(store, set_id, now=NOON)
    assert build_queue(store, publish=publish) == 1
    assert ids(store, set_id) == [order.exercise_id for order in plan_set(recipe(num=6))]


def test_what_a_cancelled_build_has_made_can_be_kept_as_a_smaller_draft(store, owner):
    set_id = cancelled(store, owner, after=3)
    assert keep_what_is_there(store, set_id, now=NOON) == 3
    assert set_info(store, set_id).is_complete
    assert state_of(store, set_id).status == "draft"


def test_a_set_that_is_being_built_cannot_be_kept(store, owner):
    set_id = order_set(store, recipe(), owner=owner, now=NOON)
    with pytest.raises(InputError, match="cancel it first"):
        keep_what_is_there(store, set_id, now=NOON)


def test_a_discarded_set_is_retired_and_is_not_built(store, owner):
    set_id = order_set(store, recipe(), owner=owner, now=NOON)
    discard_build(store, set_id, now=NOON)
    assert state_of(store, set_id).status == "retired"
    assert take_build(store, now=NOON) is None


def test_the_very_same_recipe_is_not_ordered_twice(store, owner):
    order_set(store, recipe(), owner=owner, now=NOON)
    with pytest.raises(InputError, match="change the seed"):
        order_set(store, recipe(), owner=owner, now=NOON)


def test_time_left_follows_from_the_pace_since_the_start(store, owner):
    set_id = order_set(store, recipe(num=6), owner=owner, now=NOON)
    assert build_of(store, set_id).seconds_left(NOON) is None
    take_build(store, now=NOON)
    made = publish(store, recipe(num=6), set_id=set_id)
    assert [next(made), next(made)] == [1, 2]
    assert build_of(store, set_id).seconds_left(NOON + timedelta(seconds=10)) == pytest.approx(20)


def test_only_one_process_builds_and_none_is_started_meanwhile(settings, store):
    with only_one(settings, lock=LOCK) as is_ours:
        assert is_ours
        assert not start_building(settings)
    assert tend_queue(store, settings) == builds(store) == ()


def test_a_set_from_the_command_line_is_left_as_a_draft_where_that_is_asked_for(store):
    assert list(as_draft(store, recipe(), publish=publish)) == [1, 2, 3, 4]
    assert state_of(store, recipe().set_id).status == "draft"


def test_a_set_that_is_complete_is_not_rendered_again(store):
    assert list(publish(store, recipe())) == [1, 2, 3, 4]
    assert list(publish_set(store, recipe(), num_workers=0, make=None)) == [4]


@pytest.fixture
def draft(store, owner) -> str:
    set_id = order_set(store, recipe(), owner=owner, now=NOON)
    build_queue(store, publish=publish)
    return set_id


def place_of(store, set_id, *, is_suspicious: bool) -> int:
    return [one.is_suspicious for one in whole_set(store, set_id).exercises].index(is_suspicious)


def test_a_swapped_exercise_is_another_of_the_same_wish_in_the_same_place(store, draft):
    before = ids(store, draft)
    fresh = swap(store, draft, 1, now=NOON, make=tiny)
    after = ids(store, draft)
    assert after[1] == fresh not in before
    assert [*before[:1], *before[2:]] == [*after[:1], *after[2:]]
    old, new = (order_from(wish_of(store, one)) for one in (before[1], fresh))
    assert (old.request, old.leaves_out, old.others) == (new.request, new.leaves_out, new.others)


@pytest.mark.parametrize(("harder", "sign"), [(True, 1), (False, -1)])
def test_a_harder_exercise_is_measured_to_be_harder_and_an_easier_one_easier(store, draft, harder, sign):
    place = place_of(store, draft, is_suspicious=True)
    before = difficulty_of(whole_set(store, draft).exercises[place].truth)
    swap(store, draft, place, harder=harder, now=NOON, make=tiny)
    after = difficulty_of(whole_set(store, draft).exercises[place].truth)
    assert sign * (after - before) >= STEP


def test_a_harder_benign_scan_has_a_look_alike(store, draft):
    place = place_of(store, draft, is_suspicious=False)
    fresh = swap(store, draft, place, harder=True, now=NOON, make=tiny)
    assert order_from(wish_of(store, fresh)).request.num_lookalikes == 1


def test_only_drafts_can_be_changed_and_only_where_there_is_an_exercise(store, draft):
    with pytest.raises(InputError, match="no exercise at place 9"):
        swap(store, draft, 9, now=NOON, make=tiny)
    set_state(store, draft, status="released", now=NOON)
    with pytest.raises(InputError, match="make a new version"):
        swap(store, draft, 0, now=NOON, make=tiny)


def test_the_last_line_of_a_log_is_told(tmp_path):
    assert last_line(tmp_path / "none") == ""
    (tmp_path / "log").write_text("first\nlast\n")
    assert last_line(tmp_path / "log") == "last"


def test_a_process_that_is_about_to_start_is_not_started_twice(settings):
    words = {"lock": LOCK, "log": "test.log"}
    assert start_once(settings, ["--help"], **words)
    assert not start_once(settings, ["--help"], **words)
    with only_one(settings, lock=LOCK):
        assert not start_once(settings, ["--help"], **words)
    assert not (settings.home / f"{LOCK}.starting").exists()
