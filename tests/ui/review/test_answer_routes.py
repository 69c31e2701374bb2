from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from tests.ui.route_server import NOON, SECRETS, Client, Server, assert_refused, built, mark, store_of_two
from xray_trainer.exercises.exercise import Rules
from xray_trainer.settings import Settings
from xray_trainer.store.drills import finish_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person, find_person, set_role
from xray_trainer.store.review_queue import Wanted, given_answers, review_progress
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.review.routes import answer_routes, answer_token


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with store_of_two(tmp_path_factory.mktemp("home"), [built(0), built(1)]) as store:
        yield store


class Review:
    """An answer of a trainee and the routes over which others reach it."""

    def __init__(self, store, name, mode="practice"):
        self.store = store
        self.server = Server.start(store, set_id=mode, name=f"trainee {name}"[:80])
        self.attempt_id = self.server.attempt_ids[-1]
        self.server.client.post("/api/events", json={"token": self.server.token, "events": [mark(1)]})
        self.server.client.post(
            f"/api/attempts/{self.server.token}/submit", json={"decision": "suspicious", "key": "k" * 8}
        )
        self.client = Client(Starlette(routes=answer_routes(store, clock=lambda: self.server.now)))
        self.trainee = find_person(store, self.server.person_id)
        self.mentor = self.person(f"mentor {name}")

    def person(self, name, role="mentor"):
        made = ensure_person(self.store, name[:80], now=NOON)
        set_role(self.store, made.person_id, role=role)
        return replace(made, role=role)

    def address(self, person, **more):
        return f"/api/review/{answer_token(self.store, person, self.attempt_id, **more)}"

    def say(self, address, text, **more):
        post = {"comment_id": str(uuid4()), "text": text, **more}
        return self.client.post(f"{address}/comments", json=post)


@pytest.fixture
def review(filled, request):
    return Review(filled, request.node.name)


def test_a_mentor_gets_the_answer_in_time_with_its_truth(review):
    told = review.client.get(review.address(review.mentor)).json()
    assert [moment["act"] for moment in told["moments"]] == ["open", "mark_add", "decide"]
    assert told["moments"][1]["mark"]["mark_id"] == "m1"
    assert told["side"] == "mentor"
    assert told["feedback"]["outcome"] in ("hit", "false_alarm")
    assert told["scan"]["tiles"].startswith("/api/scans/")


def test_mentor_and_trainee_talk_over_the_routes(review):
    theirs, own = review.address(review.mentor), review.address(review.trainee, is_own=True)
    (thread,) = review.say(theirs, "Why <b>here</b>?", mark_id="m1", at_ms=900).json()["threads"]
    (seen,) = review.client.get(f"{own}/comments").json()["threads"]
    assert [(one["text"], one["is_read"], one["is_own"]) for one in seen["comments"]] == [
        ("Why <b>here</b>?", False, False)
    ]
    review.client.post(f"{own}/read", json={})
    answer = review.say(own, "It was dark", thread_id=thread["thread_id"])
    (thread,) = answer.json()["threads"]
    assert [one["is_read"] for one in thread["comments"]] == [True, True]
    assert (thread["mark_id"], thread["at_ms"]) == ("m1", 900)


def test_a_trainee_reaches_no_answer_of_somebody_else_and_no_mentors_door(review):
    other = review.person("other trainee", "trainee")
    for address in (review.address(other), review.address(other, is_own=True)):
        assert_refused(review.client.get(address), 403)
        assert_refused(review.say(address, "Hello"), 403)
    own = review.address(review.trainee, is_own=True)
    assert_refused(review.client.post(f"{own}/reviewed", json={"is_reviewed": True}), 403)


def test_what_is_said_about_a_sealed_exam_is_sealed_with_it(filled, request):
    review = Review(filled, request.node.name, mode="exam")
    assert review.say(review.address(review.mentor), "The door").status_code == 200
    own = review.address(review.trainee, is_own=True)
    for refused in (review.client.get(own), review.client.get(f"{own}/comments"), review.say(own, "Why?")):
        assert_refused(refused, 403)
        assert not any(secret in refused.text for secret in (*SECRETS, "The door"))
    finish_drill(filled, review.server.drill_id, now=review.server.now)
    assert review.client.get(f"{own}/comments").json()["threads"][0]["comments"][0]["text"] == "The door"


def test_a_mentor_is_done_with_an_answer_and_takes_it_back(review):
    address = review.address(review.mentor)
    own = Wanted(person_ids=frozenset([review.trainee.person_id]))
    for is_done in (True, True, False):
        review.client.post(f"{address}/reviewed", json={"is_reviewed": is_done})
        assert review.client.get(address).json()["is_reviewed"] is is_done
        (given,) = given_answers(review.store, review.mentor, own)
        assert given.is_reviewed is is_done
        assert review_progress(review.store, review.mentor, own).num_reviewed == is_done


@pytest.mark.parametrize("place", ["room:1", "answer:", "answer", "own:nothing"])
def test_a_token_for_another_place_opens_no_answer(review, place):
    token = review.store.tokens.seat_token(review.mentor.person_id, place)
    assert_refused(review.client.get(f"/api/review/{token}"), 404)


def test_nonsense_is_refused_with_a_sentence(review):
    address = review.address(review.mentor)
    for post in ({}, {"comment_id": "x", "text": "a"}, {"comment_id": str(uuid4()), "text": ""}):
        assert_refused(review.client.post(f"{address}/comments", json=post), 400)
    assert_refused(review.say(address, "x", mark_id="none"), 400)
    assert_refused(review.client.get("/api/review/forged"), 404)


def test_the_answers_of_another_unit_are_refused_and_not_listed(tmp_path):
    """Last: from here on there are units in a store."""
    store = open_store(Settings(home=tmp_path))
    add_exercise_set(
        store, [built(0)], set_id="practice", title="First", rules=Rules(), num_planned=1, now=NOON
    )
    review = Review(store, "unit")
    own, other = (
        add_unit(store, name, country="KZ", time_zone="Asia/Almaty", now=NOON) for name in ("Own", "Other")
    )
    join_unit(store, own.unit_id, person_ids=[review.trainee.person_id], now=NOON)
    join_unit(store, other.unit_id, person_ids=[review.mentor.person_id], now=NOON)
    address = review.address(review.mentor)
    assert_refused(review.client.get(address), 403)
    assert_refused(review.say(address, "Hello"), 403)
    assert_refused(review.client.post(f"{address}/reviewed", json={"is_reviewed": True}), 403)
    assert given_answers(store, review.mentor) == ()
    join_unit(store, own.unit_id, person_ids=[review.mentor.person_id], now=NOON)
    assert review.client.get(address).status_code == 200
    assert len(given_answers(store, review.mentor)) == 1
    store.close()
