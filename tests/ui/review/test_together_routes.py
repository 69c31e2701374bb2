from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from tests.ui.route_server import HIDDEN, NOON, Client, Server, assert_refused, built, mark
from xray_trainer.exercises.exercise import Rules
from xray_trainer.regions import Region
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.review.together_routes import scan_seat, together_routes

FAR = Region.from_xyxy(80, 45, 90, 55)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """A store in which three people have answered one exercise: two marked the same empty place."""
    store = open_store(Settings(home=tmp_path_factory.mktemp("home")))
    add_exercise_set(
        store, [built(0)], set_id="practice", title="First", rules=Rules(), num_planned=1, now=NOON
    )
    people = []
    for name, marks, decision in (
        ("Aigerim", [mark(1, HIDDEN, confidence=5), mark(2, FAR, confidence=2)], "suspicious"),
        ("Bolat", [mark(1, FAR, confidence=4)], "suspicious"),
        ("Chinara", [], "clear"),
    ):
        server = Server.start(store, set_id="practice", name=name)
        server.submit(decision, events=marks)
        people.append(server.person_id)
    mentor = ensure_person(store, "Mentor", now=NOON)
    set_role(store, mentor.person_id, role="mentor")
    yield store, replace(mentor, role="mentor"), people
    store.close()


def ask(scan, person=None, **query):
    store, mentor, _people = scan
    client = Client(Starlette(routes=together_routes(store)))
    token = scan_seat(store, person or mentor, "exercise-0")
    return client.get(f"/api/together/{token}", params=query)


def test_everybodys_marks_come_with_what_was_looked_for_in_vain_and_what_was_missed(scan):
    told = ask(scan).json()
    assert sorted(person["name"] for person in told["people"]) == ["Aigerim", "Bolat", "Chinara"]
    assert sorted(person["letter"] for person in told["people"]) == ["A", "B", "C"]
    assert len({person["colour"] for person in told["people"]}) == 3
    (spot,) = told["hot_spots"]
    assert (spot["num_people"], spot["num_marks"], spot["mean_confidence"]) == (2, 2, 3)
    assert spot["centre"] == [85, 50]
    (hidden,) = told["concealments"]
    assert (len(hidden["found_by"]), len(hidden["missed_by"]), hidden["num_people"]) == (1, 2, 3)
    assert told["density"].startswith("data:image/png;base64,")
    assert told["truth"][0]["kind"] == "CT-DOOR"


def test_filters_leave_out_marks_and_answers_but_no_letter_moves(scan):
    letters = {person["name"]: person["letter"] for person in ask(scan).json()["people"]}
    sure = ask(scan, least="4").json()
    assert sorted(len(person["marks"]) for person in sure["people"]) == [0, 1, 1]
    assert [spot["num_people"] for spot in sure["hot_spots"]] == [1]
    clear = ask(scan, decision="clear").json()
    assert [(one["name"], one["letter"]) for one in clear["people"]] == [("Chinara", letters["Chinara"])]
    assert (clear["num_all"], clear["density"], clear["hot_spots"]) == (3, None, [])
    assert ask(scan, unit="elsewhere").json()["people"] == []


def test_nonsense_is_refused_with_a_sentence(scan):
    for query in ({"least": "0"}, {"least": "x"}, {"least": "²"}, {"decision": "maybe"}):
        assert_refused(ask(scan, **query), 400)
    store, mentor, _people = scan
    client = Client(Starlette(routes=together_routes(store)))
    other = store.tokens.seat_token(mentor.person_id, "answer:exercise-0")
    assert_refused(client.get(f"/api/together/{other}"), 404)
    assert_refused(client.get("/api/together/forged"), 404)


def test_a_trainee_and_a_mentor_of_another_unit_are_refused(scan):
    """Last: from here on the store has units."""
    store, mentor, people = scan
    trainee = replace(ensure_person(store, "Aigerim", now=NOON), role="trainee")
    assert_refused(ask(scan, person=trainee), 403)
    unit = add_unit(store, "PCU", country="KZ", time_zone="Asia/Almaty", now=NOON)
    join_unit(store, unit.unit_id, person_ids=people[:1], now=NOON)
    assert_refused(ask(scan), 403)
    join_unit(store, unit.unit_id, person_ids=[mentor.person_id], now=NOON)
    told = ask(scan).json()
    assert [(person["name"], person["units"]) for person in told["people"]] == [("Aigerim", ["PCU"])]
