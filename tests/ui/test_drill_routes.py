"""Clocks, pauses, prefetching, flags, and what each mode shows when, over the routes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.ui.route_server import HIDDEN, NOON, SECRETS, Server, assert_refused, built, event, mark, scan
from xray_trainer.drills.difficulty import STANDARD_CLUTTER_SNR, STANDARD_DEPTH, STANDARD_MM2
from xray_trainer.drills.limits import GRACE_S
from xray_trainer.exercises.exercise import BuiltExercise, Rules
from xray_trainer.regions import Region
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.flags import flagged_exercises, keep
from xray_trainer.store.people import ensure_person
from xray_trainer.store.references import add_reference
from xray_trainer.store.store import open_store
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.synthesis.taxonomy import CUES, TAXONOMY

ELSEWHERE = Region.from_xyxy(33, 33, 44, 44)
FACTORS = {
    "clutter_snr": STANDARD_CLUTTER_SNR,
    "superposition": STANDARD_DEPTH,
    "size_mm2": STANDARD_MM2,
    "edge_overlap": 0.25,
}
RULES = {
    "practice": Rules(),
    "timed": Rules(exercise_limit_s=60, time_limit_s=300),
    "shift": Rules(mode="shift", warm_up=1),
    "long-shift": Rules(mode="shift", warm_up=2),
    "exam": Rules(mode="exam", exercise_limit_s=60, time_limit_s=300),
    "papers": Rules(asks_indicators=True),
}


def furnished(number: int) -> BuiltExercise:
    one = built(number)
    truth = tuple(replace(hidden, factors=FACTORS) for hidden in one.exercise.truth)
    exercise = replace(one.exercise, truth=truth, risk_indicators=("wrong_weight",))
    return replace(one, exercise=exercise, benign_scan=built(number + 100).scan)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    store = open_store(Settings(home=tmp_path_factory.mktemp("home")))
    add_reference(store, scan(1000), now=NOON)
    exercises = [furnished(number) for number in range(3)]
    for set_id, rules in RULES.items():
        add_exercise_set(store, exercises, set_id=set_id, title=set_id, rules=rules, num_planned=3, now=NOON)
    dual = replace(furnished(7), second_view=scan(1007))
    add_exercise_set(store, [dual], set_id="dual", title="Dual", rules=Rules(), num_planned=1, now=NOON)
    yield store
    store.close()


@pytest.fixture
def make_server(filled, request):
    def make(set_id: str = "practice", *, name: str = "") -> Server:
        return Server.start(filled, set_id=set_id, name=name or request.node.name)

    yield make
    mentor = ensure_person(filled, "Mentor", now=NOON).person_id
    for flagged in flagged_exercises(filled):
        keep(filled, flagged.exercise_id, person_id=mentor, now=NOON)


@pytest.fixture
def server(make_server):
    return make_server()


def test_without_limits_no_clock_is_told(server):
    body = server.get().json()
    assert (body["mode"], body["limit_s"], body["seconds_left"]) == ("practice", None, None)
    assert (body["is_paused"], body["can_pause"], body["is_expired"]) == (False, True, False)


def test_time_left_is_by_the_servers_clock(make_server):
    server = make_server("timed")
    assert server.at(12).get().json()["seconds_left"] == 48
    assert server.at(75).get().json()["seconds_left"] == 0
    assert server.get().json()["limit_s"] == 60


def test_papers_come_in_the_persons_language(server):
    papers = dict(server.get().json()["papers"])
    assert papers["en: Goods"] == "en: Oranges"
    assert papers["en: HS code"] == "0805"


def test_indicators_are_offered_only_where_they_are_asked_for(make_server):
    assert make_server().get().json()["indicators"] == []
    offered = make_server("papers").get().json()["indicators"]
    assert [one["id"] for one in offered] == list(RISK_INDICATORS)
    assert offered[0]["label"] == "en: " + RISK_INDICATORS["wrong_weight"]


def test_ticked_indicators_come_back_with_what_is_right(make_server):
    server = make_server("papers")
    ticks = [
        event(1, "indicator", id="wrong_goods", on=True),
        event(2, "indicator", id="wrong_weight", on=True),
    ]
    server.submit(events=[*ticks, event(3, "indicator", id="wrong_goods", on=False)])
    told = server.get("/feedback").json()["indicators"]
    assert (told["right"], told["chosen"]) == (["wrong_weight"], ["wrong_weight"])
    assert told["labels"]["wrong_goods"] == "en: " + RISK_INDICATORS["wrong_goods"]


def test_a_pause_stops_the_clock_for_every_computer(make_server):
    server = make_server("timed")
    paused = server.at(20).post("/pause")
    assert (paused.status_code, paused.json()["is_paused"], paused.json()["seconds_left"]) == (200, True, 40)
    elsewhere = server.at(5000).get().json()
    assert (elsewhere["is_paused"], elsewhere["seconds_left"]) == (True, 40)
    resumed = server.at(6000).post("/resume").json()
    assert (resumed["is_paused"], resumed["seconds_left"]) == (False, 40)
    assert server.at(6010).submit().status_code == 200


def test_an_exam_refuses_to_pause(make_server):
    server = make_server("exam")
    assert server.get().json()["can_pause"] is False
    assert_refused(server.post("/pause"), 404, "exam")
    assert server.at(20).get().json()["seconds_left"] == 40


def test_what_arrives_too_late_is_refused_and_the_attempt_closed(make_server):
    server = make_server("exam")
    assert server.at(60 + GRACE_S).post_events(mark(1)).status_code == 200
    assert_refused(server.at(61 + GRACE_S).submit(events=[mark(2)]), 409, "time")
    assert_refused(server.post_events(mark(3)), 409, "time")
    body = server.get().json()
    assert (body["state"], body["is_expired"], body["decision"]) == ("submitted", True, None)
    assert (len(body["events"]), body["seconds_left"], body["can_pause"]) == (1, None, False)
    assert_refused(server.get("/feedback"), 403)


def test_the_next_scan_can_be_fetched_beforehand_without_being_opened(server):
    upcoming = server.get("/next").json()["scan"]
    preview = server.client.get(f"{upcoming['tiles']}/preview")
    assert "immutable" in preview.headers["cache-control"]
    assert not any(secret in server.get("/next").text for secret in SECRETS)
    server.submit()
    server.open_next(seconds=40)
    assert server.scan == upcoming["tiles"]


def test_an_exam_shows_no_scan_beforehand(make_server):
    assert make_server("exam").get("/next").json() == {"scan": None}


def test_a_shift_shows_no_scan_beforehand_while_one_is_open(make_server):
    server = make_server("shift")
    assert server.get("/next").json() == {"scan": None}
    server.submit()
    upcoming = server.get("/next").json()["scan"]["tiles"]
    server.open_next()
    assert server.scan == upcoming
    assert server.get("/next").json() == {"scan": None}


def test_the_warm_up_of_a_shift_shows_the_next_scan_beforehand(make_server):
    server = make_server("long-shift")
    assert server.get("/next").json()["scan"]
    server.submit()
    server.open_next()
    assert server.get("/next").json() == {"scan": None}


def test_after_the_last_exercise_there_is_no_next(server):
    for _ in range(2):
        server.submit()
        server.open_next()
    assert server.get("/next").json() == {"scan": None}


def test_a_shift_answers_in_its_warm_up_and_is_silent_until_its_end(make_server):
    server = make_server("shift")
    server.submit()
    assert server.get("/feedback").json()["outcome"] == "hit"
    server.open_next()
    server.submit()
    assert_refused(server.get("/feedback"), 403, "finished")
    server.open_next()
    server.submit()
    assert_refused(server.get("/feedback"), 403, "finished")
    assert next_attempt(server.store, server.drill_id, now=NOON) is None
    assert server.get("/feedback").status_code == 200


def test_nothing_that_an_exam_says_before_its_end_tells_an_outcome(make_server):
    server = make_server("exam")
    said = [
        server.get(),
        server.submit(events=[mark(1, ELSEWHERE)]),
        server.get(),
        server.get("/next"),
        server.get("/feedback"),
        server.post_events(mark(1, ELSEWHERE)),
        server.submit(key="key-0002"),
        server.post("/pause"),
        server.client.post("/api/flags", json=flag(server)),
    ]
    assert not any(secret in answer.text for answer in said for secret in SECRETS)


def test_no_address_of_an_open_attempt_leads_to_the_scan_without_the_concealment(server):
    server.submit()
    without = server.get("/feedback").json()["without"]["tiles"]
    assert server.client.get(f"{without}/preview").status_code == 200
    server.open_next()
    told = server.get().text + server.get("/next").text
    assert without not in told
    told_of = {part for part in told.split('"') if part.startswith("/api/scans/")}
    assert told_of == {server.scan, server.get("/next").json()["scan"]["tiles"], empty(server)["tiles"]}


def test_an_empty_unit_of_the_same_type_is_there_to_compare_with(server):
    (reference,) = server.get().json()["references"]
    assert (reference["kind"], reference["name"][:4]) == ("empty", "en: ")
    preview = server.client.get(f"{empty(server)['tiles']}/preview")
    assert preview.status_code == 200
    assert preview.content != server.client.get(f"{server.scan}/preview").content


def test_a_second_view_comes_first_and_tells_no_truth(make_server):
    server = make_server("dual")
    answer = server.get()
    view, reference = answer.json()["references"]
    assert (view["kind"], view["name"], reference["kind"]) == ("view", "en: From above", "empty")
    assert view["scan"]["tiles"] not in {server.scan, reference["scan"]["tiles"]}
    assert server.client.get(f"{view['scan']['tiles']}/preview").status_code == 200
    assert not any(secret in answer.text for secret in SECRETS)


def test_feedback_tells_what_shows_and_why_and_how_hard_it_was(server):
    server.submit(events=[mark(1, HIDDEN)])
    body = server.get("/feedback").json()
    (truth,) = body["truth"]
    assert truth["looks"] == "en: " + TAXONOMY["CT-DOOR"].looks
    assert truth["cues"] == ["en: " + CUES[cue] for cue in TAXONOMY["CT-DOOR"].cues]
    assert body["without"]["width"] == 100
    assert body["difficulty"]["factors"] == {
        "en: Restless surroundings": 0.5,
        "en: Dense cargo in front and behind": 0.5,
        "en: Small size": 0.5,
        "en: Along edges that are there anyway": 0.25,
    }
    assert 0 < body["difficulty"]["value"] < 1
    json.dumps(body, allow_nan=False)


def test_feedback_tells_how_five_others_did(make_server):
    for number in range(5):
        make_server(name=f"other {number}").submit("suspicious" if number else "clear")
    server = make_server()
    server.submit()
    others = server.get("/feedback").json()["others"]
    assert others["num"] >= 5
    assert 0 < others["share_right"] <= 1
    assert others["share_found"] < 1


def empty(server) -> dict[str, object]:
    """Returns the scan of the empty unit."""
    return server.get().json()["references"][0]["scan"]


def flag(server, **changes):
    body = {"token": server.token, "key": "flag-0001", "kind": "artefact", "comment": " A line. "}
    return {**body, **changes}


def test_a_flag_retires_the_exercise_until_a_mentor_looks(make_server):
    server = make_server("papers")
    for _ in range(2):
        assert server.client.post("/api/flags", json=flag(server)).json() == {"state": "flagged"}
    (waiting,) = flagged_exercises(server.store)
    assert waiting.flags[0].comment == "A line."
    later = make_server("papers", name="somebody later")
    assert later.scan.split("/")[-1] != server.scan.split("/")[-1]


@pytest.mark.parametrize(
    "wrong", [{"kind": "boring"}, {"kind": None}, {"key": ""}, {"comment": "x" * 2001}, {"token": ""}]
)
def test_flags_that_cannot_be_are_refused(server, wrong):
    assert_refused(server.client.post("/api/flags", json=flag(server, **wrong)), 400)


def test_flags_of_nobodys_attempt_are_refused(server):
    assert_refused(server.client.post("/api/flags", json=flag(server, token="a.b")), 404)


def test_clocks_change_by_post_only(server):
    for path in ("/pause", "/resume"):
        assert server.get(path).status_code >= 400
        assert_refused(server.client.post(f"/api/attempts/a.b{path}"), 404)
    assert server.get().json()["is_paused"] is False
