from __future__ import annotations

from dataclasses import replace

import pytest

from xray_trainer.errors import AttemptError, ForbiddenError, InputError, SealedError
from xray_trainer.regions import Region
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import drill_info
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.review_queue import given_answers
from xray_trainer.store.second_asking import ask_second_reading, asked_of
from xray_trainer.store.second_readings import adjudicate, second_reading, second_readings
from xray_trainer.store.together import shared_scans, together_of
from xray_trainer.store.unit_changes import add_unit, join_unit

FAR = Region.from_xyxy(70, 40, 80, 50)


def person(store, name, *, now, role="mentor"):
    made = ensure_person(store, name, now=now)
    set_role(store, made.person_id, role=role)
    return replace(made, role=role)


@pytest.fixture
def first(desk, samples):
    """Two answered exercises, the first with a mark."""
    ids = []
    for number in (1, 2):
        attempt_id = desk.next().attempt_id
        events = [samples.mark(number)] if number == 1 else []
        decision = "suspicious" if number == 1 else "clear"
        submit(desk.store, attempt_id, decision=decision, key="k" * 8, now=desk.later(30), events=events)
        ids.append(attempt_id)
    return ids


def read_again(desk, samples, drill, *, decisions=("clear", "clear")):
    for number, decision in enumerate(decisions):
        attempt = next_attempt(desk.store, drill.drill_id, now=desk.later(100))
        events = [samples.mark(50 + number, FAR)]
        submit(
            desk.store, attempt.attempt_id, decision=decision, key="s" * 8, now=desk.later(120), events=events
        )
    next_attempt(desk.store, drill.drill_id, now=desk.later(121))
    return drill_info(desk.store, drill.drill_id)


def test_a_second_reader_is_blind_until_all_is_submitted(desk, samples, first):
    store = desk.store
    asker = person(store, "Asker", now=desk.now)
    reader = person(store, "Reader", now=desk.now)
    assert require_access(store, reader, first[0]) == "mentor"
    drill = ask_second_reading(store, asker, first, reader_id=reader.person_id, now=desk.later(90))
    assert [one.drill_id for one in asked_of(store, reader.person_id)] == [drill.drill_id]
    for attempt_id in first:
        with pytest.raises(SealedError, match="second time"):
            require_access(store, reader, attempt_id)
    assert given_answers(store, reader) == ()
    with pytest.raises(SealedError):
        together_of(store, reader, "exercise-0")
    attempt = next_attempt(store, drill.drill_id, now=desk.later(100))
    submit(store, attempt.attempt_id, decision="clear", key="s" * 8, now=desk.later(110))
    with pytest.raises(SealedError):
        reveal(store, attempt.attempt_id)
    assert not any(one.is_done for one in second_readings(store, asker))
    read_again(desk, samples, drill, decisions=("clear",))
    assert require_access(store, reader, first[0]) == "mentor"
    assert all(one.is_done for one in second_readings(store, asker))
    assert asked_of(store, reader.person_id) == ()


def test_what_is_decided_stands_beside_the_first_answer_and_never_in_its_place(desk, samples, first):
    store = desk.store
    asker = person(store, "Asker", now=desk.now)
    reader = person(store, "Reader", now=desk.now, role="trainee")
    drill = ask_second_reading(store, asker, first, reader_id=reader.person_id, now=desk.later(90))
    read_again(desk, samples, drill)
    both = next(one for one in second_readings(store, asker) if one.exercise_id == "exercise-0")
    assert (both.first.answer.decision, both.second.answer.decision) == ("suspicious", "clear")
    assert (both.differences.same_decision, both.differences.only_first) == (False, ("m1",))
    before = reveal(store, first[0])
    for reason in ("The doors <b>are</b> empty", "On second thoughts"):
        adjudicate(
            store,
            asker,
            both.reading_id,
            decision="suspicious",
            mark_ids=["first:m1"],
            reason=reason,
            now=desk.later(200),
        )
    told = second_reading(store, asker, both.reading_id)
    assert {one.reason for one in told.adjudications} == {"The doors <b>are</b> empty", "On second thoughts"}
    assert told.adjudications[0].marks[0].mark_id == "m1"
    assert reveal(store, first[0]) == before
    for refused, match in (
        ({"mark_ids": ["first:none"]}, "one of the two"),
        ({"reason": " "}, "1 to 2000"),
        ({"decision": "maybe"}, "clear or suspicious"),
    ):
        wanted = {"decision": "clear", "mark_ids": [], "reason": "x", "now": desk.later(201), **refused}
        with pytest.raises(InputError, match=match):
            adjudicate(store, asker, both.reading_id, **wanted)


def test_who_gave_a_reading_does_not_decide_and_who_met_the_scan_does_not_read(desk, samples, first):
    store = desk.store
    asker, reader = (person(store, name, now=desk.now) for name in ("Asker", "Reader"))
    with pytest.raises(InputError, match="met one"):
        ask_second_reading(store, asker, first, reader_id=desk.person.person_id, now=desk.now)
    with pytest.raises(InputError, match="1 to 100"):
        ask_second_reading(store, asker, [], reader_id=reader.person_id, now=desk.now)
    with pytest.raises(InputError, match="every exercise once"):
        ask_second_reading(store, asker, [first[0], first[0]], reader_id=reader.person_id, now=desk.now)
    drill = ask_second_reading(store, asker, first[:1], reader_id=reader.person_id, now=desk.later(90))
    wanted = {"decision": "clear", "mark_ids": [], "reason": "x", "now": desk.later(95)}
    (waiting,) = second_readings(store, asker)
    with pytest.raises(InputError, match="not submitted"):
        adjudicate(store, asker, waiting.reading_id, **wanted)
    read_again(desk, samples, drill, decisions=("clear",))
    with pytest.raises(InputError, match="third person"):
        adjudicate(store, reader, waiting.reading_id, **wanted)


def test_everybodys_first_answers_stand_together_within_reach(desk, first, samples):
    store = desk.store
    other = desk.of("Bolat")
    other.answer("clear")
    mentor = person(store, "Mentor", now=desk.now)
    together = together_of(store, mentor, "exercise-0")
    assert [(one.person, one.answer.decision) for one in together.answers] == [
        ("Aigerim", "suspicious"),
        ("Bolat", "clear"),
    ]
    (shared,) = shared_scans(store, mentor)
    assert (shared.exercise_id, shared.num_people, shared.num_errors) == ("exercise-0", 2, 1)
    unit = add_unit(store, "PCU", country="KZ", time_zone="Asia/Almaty", now=desk.now)
    with pytest.raises(ForbiddenError):
        together_of(store, mentor, "exercise-0")
    join_unit(store, unit.unit_id, person_ids=[mentor.person_id, other.person.person_id], now=desk.now)
    (answer,) = together_of(store, mentor, "exercise-0").answers
    assert (answer.person, answer.units) == ("Bolat", ("PCU",))
    with pytest.raises(ForbiddenError):
        ask_second_reading(store, mentor, first, reader_id=mentor.person_id, now=desk.now)
    with pytest.raises(AttemptError):
        second_reading(store, mentor, "nothing")
