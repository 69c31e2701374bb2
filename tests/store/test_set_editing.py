from __future__ import annotations

import pytest
from sqlalchemy import select

from xray_trainer.drills.difficulty import DifficultyModel
from xray_trainer.errors import InputError, RecipeError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.database import reading
from xray_trainer.store.details import details_of
from xray_trainer.store.exercise_sets import append_exercise, create_set, set_info
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.items import item_in, make_items_of
from xray_trainer.store.people import ensure_person
from xray_trainer.store.schema import ExerciseRow
from xray_trainer.store.set_editing import Edits, accept, drop, edit, members_of, move, rename
from xray_trainer.store.set_states import set_state
from xray_trainer.store.truths import whole_exercise


@pytest.fixture
def draft(store, samples):
    create_set(store, "week", title="Week", rules=Rules(), num_planned=4, now=samples.noon)
    set_state(store, "week", status="draft", provenance="recipe", now=samples.noon)
    for number in range(4):
        append_exercise(
            store, "week", built=samples.built(number, suspicious=number % 2 == 0), now=samples.noon
        )
    return "week"


def names(store, set_id: str = "week"):
    return [(one.position, one.exercise_id) for one in members_of(store, set_id)]


def status(store, exercise_id: str) -> str:
    with reading(store.engine) as session:
        return session.get_one(ExerciseRow, exercise_id).status


def difficulty(store, exercise_id: str) -> float:
    make_items_of(store)
    with reading(store.engine) as session:
        return DifficultyModel().difficulty(item_in(session, exercise_id)).mean


def test_dropped_exercises_leave_no_gap_and_are_retired(store, draft, samples):
    drop(store, draft, "exercise-1", now=samples.noon)
    assert names(store) == [(0, "exercise-0"), (1, "exercise-2"), (2, "exercise-3")]
    assert (status(store, "exercise-1"), status(store, "exercise-0")) == ("retired", "draft")
    assert set_info(store, draft).is_complete
    with pytest.raises(InputError, match="has it no more"):
        drop(store, draft, "exercise-1", now=samples.noon)


def test_exercises_are_moved(store, draft):
    move(store, draft, "exercise-3", to=0)
    move(store, draft, "exercise-0", to=99)
    assert [name for _place, name in names(store)] == ["exercise-3", "exercise-1", "exercise-2", "exercise-0"]


def test_a_draft_is_renamed_and_accepted(store, draft, samples):
    person = ensure_person(store, "Olga", now=samples.noon)
    rename(store, draft, title="  Reefers,  week 2 ")
    accept(store, draft, "exercise-1", person=person.person_id, now=samples.noon)
    assert set_info(store, draft).title == "Reefers, week 2"
    assert [one.accepted_at for one in members_of(store, draft)] == [None, samples.noon, None, None]
    with pytest.raises(InputError, match="1 to 300"):
        rename(store, draft, title=" ")


def test_an_exercise_of_a_draft_alone_is_edited_in_place(store, draft, samples):
    papers = whole_exercise(store, "exercise-0").declaration.model_copy(update={"description": "Lemons"})
    edits = Edits(papers, {"en": "Look at the door.", "ru": "Смотрите на дверь.", "kk": " "}, 0.7)
    before = difficulty(store, "exercise-0")
    assert edit(store, draft, "exercise-0", edits=edits, now=samples.noon) == "exercise-0"
    assert whole_exercise(store, "exercise-0").declaration.description == "Lemons"
    assert feedback_texts(store, "exercise-0") == {"en": "Look at the door.", "ru": "Смотрите на дверь."}
    assert details_of(store, "exercise-0").correction == 0.7
    assert difficulty(store, "exercise-0") == pytest.approx(before + 0.7)
    edit(store, draft, "exercise-0", edits=Edits(correction=-0.3), now=samples.noon)
    assert difficulty(store, "exercise-0") == pytest.approx(before - 0.3)


def test_a_correction_made_before_practice_looks_counts_at_the_start(store, draft, samples):
    edit(store, draft, "exercise-1", edits=Edits(correction=1.0), now=samples.noon)
    assert difficulty(store, "exercise-1") == pytest.approx(difficulty(store, "exercise-3") + 1.0)
    with pytest.raises(InputError, match="3 logits at most"):
        edit(store, draft, "exercise-1", edits=Edits(correction=4.0), now=samples.noon)


def test_an_exercise_that_another_set_holds_is_changed_in_a_copy(store, draft, samples):
    edit(store, draft, "exercise-0", edits=Edits(feedback={"en": "Before."}), now=samples.noon)
    create_set(store, "other", title="Other", rules=Rules(), num_planned=1, now=samples.noon)
    append_exercise(store, "other", built=samples.built(0, suspicious=True), now=samples.noon)
    copy = edit(store, draft, "exercise-0", edits=Edits(feedback={"en": "After."}), now=samples.noon)
    assert copy != "exercise-0"
    assert names(store)[0] == (0, copy)
    assert names(store, "other") == [(0, "exercise-0")]
    assert feedback_texts(store, "exercise-0") == {"en": "Before."}
    assert feedback_texts(store, copy) == {"en": "After."}
    assert details_of(store, copy).copied_from == "exercise-0"
    assert whole_exercise(store, copy).truth == whole_exercise(store, "exercise-0").truth
    assert whole_exercise(store, copy).scan_sha256 == whole_exercise(store, "exercise-0").scan_sha256


@pytest.mark.parametrize("state", ["preparing", "released", "retired"])
def test_nothing_but_a_draft_is_changed(store, draft, samples, state):
    set_state(store, draft, status=state, now=samples.noon)
    for change in (
        lambda: drop(store, draft, "exercise-0", now=samples.noon),
        lambda: move(store, draft, "exercise-0", to=2),
        lambda: rename(store, draft, title="Other"),
        lambda: accept(store, draft, "exercise-0", person="", now=samples.noon),
        lambda: edit(store, draft, "exercise-0", edits=Edits(correction=1.0), now=samples.noon),
    ):
        with pytest.raises(InputError, match="only a draft"):
            change()
    with pytest.raises(RecipeError):
        drop(store, "weak", "exercise-0", now=samples.noon)
    with reading(store.engine) as session:
        assert len(session.scalars(select(ExerciseRow.exercise_id)).all()) == 4
