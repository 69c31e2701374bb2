from __future__ import annotations

from dataclasses import asdict

import pytest

from xray_trainer.errors import InputError, UnknownAttemptError
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import drill_info, drills_of
from xray_trainer.store.flags import add_flag, flagged_exercises, keep, restore, retire


def flag(desk, attempt_id, *, key: str = "flag-0001", kind: str = "artefact", comment: str = "Lines."):
    add_flag(desk.store, attempt_id, key=key, kind=kind, comment=comment, now=desk.later(10))


def opened(desk) -> list[int]:
    """Answers all that the drill offers and tells which places of the set it was."""
    positions = []
    while (attempt := next_attempt(desk.store, desk.drill.drill_id, now=desk.now)) is not None:
        positions.append(attempt.position)
        desk.answer()
    return positions


@pytest.fixture
def desk(make_desk):
    return make_desk(num=3)


def test_a_flagged_exercise_is_offered_no_more_until_a_mentor_keeps_it(desk):
    mentor = desk.of("Mentor").person.person_id
    flag(desk, desk.next().attempt_id)
    (waiting,) = flagged_exercises(desk.store)
    assert [(one.kind, one.comment, one.person) for one in waiting.flags] == [
        ("artefact", "Lines.", "Aigerim")
    ]
    assert opened(desk.of("Bakyt")) == [1, 2]
    keep(desk.store, waiting.exercise_id, person_id=mentor, now=desk.later(20))
    assert flagged_exercises(desk.store) == ()
    assert opened(desk.of("Dina")) == [0, 1, 2]


def test_who_has_opened_it_finishes_it_and_who_has_not_skips_it(desk):
    other = desk.of("Bakyt")
    other.answer()
    desk.answer()
    flag(desk, desk.next().attempt_id)
    assert opened(desk) == [1, 2]
    assert opened(other) == [2]
    finished = drill_info(desk.store, other.drill.drill_id)
    assert (finished.is_finished, finished.num_exercises, finished.num_unanswered) == (True, 2, 0)
    assert drill_info(desk.store, desk.drill.drill_id).num_exercises == 3


def test_a_retired_exercise_comes_back_only_when_it_is_restored(desk):
    flag(desk, desk.next().attempt_id)
    (waiting,) = flagged_exercises(desk.store)
    retire(desk.store, waiting.exercise_id, person_id=desk.person.person_id, now=desk.now)
    flag(desk, desk.next().attempt_id, key="flag-0002")
    assert flagged_exercises(desk.store) == ()
    (gone,) = flagged_exercises(desk.store, status="retired")
    assert {one.ruling for one in gone.flags} == {"", "retire"}
    assert opened(desk.of("Bakyt")) == [1, 2]
    restore(desk.store, gone.exercise_id, now=desk.now)
    assert opened(desk.of("Dina")) == [0, 1, 2]


def test_flagging_again_with_the_same_key_changes_nothing(desk):
    attempt_id = desk.next().attempt_id
    flag(desk, attempt_id)
    (waiting,) = flagged_exercises(desk.store)
    keep(desk.store, waiting.exercise_id, person_id=desk.person.person_id, now=desk.now)
    flag(desk, attempt_id, kind="unrealistic")
    assert flagged_exercises(desk.store) == ()


def test_rulings_need_the_status_that_they_are_about(desk):
    for rule in (keep, retire):
        with pytest.raises(InputError, match="must be flagged, got offered"):
            rule(desk.store, "exercise-0", person_id=desk.person.person_id, now=desk.now)
    with pytest.raises(InputError, match="must be retired, got no exercise"):
        restore(desk.store, "none", now=desk.now)


def test_flags_hold_no_truth(desk):
    flag(desk, desk.next().attempt_id)
    assert all(word not in str(asdict(flagged_exercises(desk.store)[0])) for word in ("CT-DOOR", "brick"))


def test_what_cannot_be_flagged_is_refused(desk):
    with pytest.raises(UnknownAttemptError):
        flag(desk, "none")
    with pytest.raises(InputError, match="shorten"):
        flag(desk, desk.next().attempt_id, comment="x" * 2001)
    assert len(drills_of(desk.store, desk.person.person_id)) == 1
