from __future__ import annotations

import pytest

from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.exercise_collections import (
    add_to_collection,
    collections,
    collections_of,
    make_collection,
    remove_collection,
    remove_from_collection,
    rename_collection,
    set_of_selection,
)
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.releasing import release
from xray_trainer.store.set_editing import members_of
from xray_trainer.store.set_states import state_of


@pytest.fixture
def shelf(make_desk):
    return make_desk(num=3).store


def test_collections_hold_exercises_once(shelf, samples):
    pile = make_collection(shelf, " Roofs  of reefers ", now=samples.noon)
    assert make_collection(shelf, "Roofs of reefers", now=samples.noon) == pile
    assert add_to_collection(shelf, pile, ["exercise-0", "exercise-2"], now=samples.noon) == 2
    assert add_to_collection(shelf, pile, ["exercise-2"], now=samples.noon) == 0
    (told,) = collections(shelf)
    assert (told.name, told.num_exercises, told.owner) == ("Roofs of reefers", 2, "")
    assert collections_of(shelf, "exercise-2") == ("Roofs of reefers",)
    remove_from_collection(shelf, pile, ["exercise-2"])
    assert collections_of(shelf, "exercise-2") == ()
    remove_collection(shelf, pile)
    assert collections(shelf) == ()


def test_names_of_collections_are_their_own(shelf, samples):
    pile = make_collection(shelf, "Roofs", now=samples.noon)
    make_collection(shelf, "Doors", now=samples.noon)
    rename_collection(shelf, pile, name="Floors")
    assert [one.name for one in collections(shelf)] == ["Doors", "Floors"]
    with pytest.raises(InputError, match="already"):
        rename_collection(shelf, pile, name="Doors")
    with pytest.raises(InputError, match="1 to 120"):
        make_collection(shelf, " ", now=samples.noon)


def test_a_selection_becomes_a_draft_set_in_its_order(shelf, samples):
    names = ["exercise-2", "exercise-0", "exercise-2"]
    info = set_of_selection(shelf, names, title="Best", rules=Rules(), owner="", now=samples.noon)
    assert [one.exercise_id for one in members_of(shelf, info.set_id)] == ["exercise-2", "exercise-0"]
    assert state_of(shelf, info.set_id).status == "draft"
    assert info.set_id not in {one.set_id for one in exercise_sets(shelf)}
    release(shelf, info.set_id, person="", now=samples.noon)
    assert info.set_id in {one.set_id for one in exercise_sets(shelf)}


def test_a_selection_of_nothing_or_of_what_is_gone_is_refused(shelf, samples):
    for names, title in (([], "Best"), (["exercise-0"], " "), (["exercise-9"], "Best")):
        with pytest.raises(InputError):
            set_of_selection(shelf, names, title=title, rules=Rules(), owner="", now=samples.noon)
