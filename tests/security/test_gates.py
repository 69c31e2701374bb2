"""What somebody might try who is signed in, or was, with a token, a guess or a browser of somebody else."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from tests.security.place import Place, later, make_place
from tests.ui.route_server import SECRETS
from xray_trainer.store.attempts import attempt_info
from xray_trainer.store.people import retire_person, set_role
from xray_trainer.store.sessions import close_all, rotate
from xray_trainer.store.tokens import Tokens
from xray_trainer.ui.attempt_json import drill_scope
from xray_trainer.ui.gates import PICTURE_S
from xray_trainer.ui.headers import page_policy
from xray_trainer.ui.review.routes import answer_token
from xray_trainer.ui.review.together_routes import scan_seat
from xray_trainer.ui.rules import RULES, STREAMLIT
from xray_trainer.ui.seats import seat_token
from xray_trainer.ui.shield import comes_from_elsewhere

GUESSES = ("1", "exercise-0", "00000000-0000-4000-8000-000000000000", "a" * 36)


@pytest.fixture
def own(tmp_path):
    """A store of its own, for tests that change who may what."""
    made = make_place(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def trainee(place):
    return place.people["trainee", "here"]


def get(place: Place, path: str, person=None, **options):
    return place.ask("GET", path, cookie=place.cookie(person) if person else "", **options)


@pytest.mark.parametrize("guess", GUESSES)
def test_an_id_is_no_token(place, trainee, guess):
    attempt_id = place.answered[trainee.person_id]
    for token in (guess, attempt_id, attempt_info(place.store, attempt_id).drill_id):
        for path in (
            "attempts/{}",
            "attempts/{}/feedback",
            "review/{}",
            "together/{}",
            "rooms/{}",
            "hand/{}",
        ):
            answer = get(place, f"/api/{path.format(token)}", trainee)
            assert answer.status_code in (403, 404)
            assert not any(secret in answer.text for secret in SECRETS)


def test_a_token_of_another_server_or_with_a_changed_byte_opens_nothing(place, trainee):
    attempt_id = place.answered[trainee.person_id]
    token = place.store.tokens.token_of(attempt_id)
    forged = [Tokens("x" * 64).token_of(attempt_id)]
    forged += [
        f"{token[:at]}{'A' if token[at] != 'A' else 'B'}{token[at + 1 :]}"
        for at in range(0, len(token) - 1, 7)
    ]
    answers = place.ask_all(
        ("GET", f"/api/attempts/{one}/feedback", place.cookie(trainee), {}) for one in forged
    )
    assert {answer.status_code for answer in answers} == {404}


def test_a_token_of_one_kind_is_none_of_another(place, trainee):
    seat = seat_token(place.store, trainee, f"own:{place.answered[trainee.person_id]}")
    attempt = place.attempt(place.answered, trainee)
    scan = place.scan_token("lesson:first")
    for path in (f"attempts/{seat}", f"attempts/{scan}", f"review/{attempt}", f"scans/{attempt}/preview"):
        assert get(place, f"/api/{path}", trainee).status_code == 404


def test_truth_stays_closed_before_the_answer_and_in_an_exam_that_goes_on(place, trainee):
    for attempts in (place.open, place.sealed):
        token = place.attempt(attempts, trainee)
        for path in (f"attempts/{token}/feedback", f"attempts/{token}/enclosed/{'0' * 64}"):
            answer = get(place, f"/api/{path}", trainee)
            assert answer.status_code == 403
            assert not any(secret in answer.text for secret in SECRETS)
    seat = answer_token(place.store, trainee, place.sealed[trainee.person_id], is_own=True)
    assert get(place, f"/api/review/{seat}", trainee).status_code == 403
    assert get(place, f"/api/attempts/{place.attempt(place.answered, trainee)}/feedback", trainee).is_success


def test_an_attempt_and_what_comes_next_tell_no_truth(place, trainee):
    for path in ("", "/next"):
        for attempts in (place.open, place.sealed):
            answer = get(place, f"/api/attempts/{place.attempt(attempts, trainee)}{path}", trainee)
            assert answer.is_success
            assert not any(
                secret in answer.text for secret in ("CT-DOOR", "brick", "truth", "outcome", "0.75")
            )


def test_a_mentor_sees_answers_of_the_own_unit_and_none_of_another(place, trainee):
    here, elsewhere = place.people["mentor", "here"], place.people["mentor", "elsewhere"]
    answered = place.answered[trainee.person_id]
    for person, status in ((here, 200), (elsewhere, 403)):
        seat = answer_token(place.store, person, answered)
        for path in ("", "/comments"):
            assert get(place, f"/api/review/{seat}{path}", person).status_code == status
    told = get(place, f"/api/together/{scan_seat(place.store, elsewhere, 'exercise-0')}", elsewhere)
    assert trainee.name not in told.text


def test_a_room_is_for_those_who_came_in(place):
    stranger = place.people["trainee", "elsewhere"]
    seat = seat_token(place.store, stranger, f"room:{place.room.room_id}")
    for path in ("", "/news", "/scans/0", "/scans/0/truth"):
        assert get(place, f"/api/rooms/{seat}{path}", stranger).status_code == 403


def test_a_scan_is_for_whom_it_is_shown_to(place, trainee):
    other, mentor = place.people["trainee", "beside"], place.people["mentor", "here"]
    drill_id = attempt_info(place.store, place.answered[trainee.person_id]).drill_id
    shown = {
        drill_scope(drill_id): (trainee, mentor),
        f"room:{place.room.room_id}": (trainee, mentor),
        "lesson:first": (trainee, mentor, other),
        "exercise:exercise-0": (mentor,),
        f"library:{mentor.person_id}": (mentor,),
        f"hand:{place.drafts[mentor.person_id]}": (mentor,),
        "drill:nothing": (),
        drill_id: (),
    }
    for scope, people in shown.items():
        for person in (trainee, mentor, other):
            answer = get(place, f"/api/scans/{place.scan_token(scope)}/preview", person)
            assert (scope, person.name, answer.status_code) == (
                scope,
                person.name,
                200 if person in people else 401,
            )


def test_who_is_named_in_the_address_or_a_header_is_nobody(place, trainee):
    token = place.attempt(place.answered, trainee)
    named = {"person": trainee.person_id}
    assert get(place, f"/api/attempts/{token}", params=named).status_code == 401
    told = {"X-Xray-Trainer-Session": trainee.person_id, "Authorization": f"Bearer {place.cookie(trainee)}"}
    assert get(place, f"/api/attempts/{token}", headers=told).status_code == 401
    assert get(place, f"/api/attempts/{token}/feedback", place.people["trainee", "beside"]).status_code == 401


def test_a_session_that_was_ended_opens_no_truth_from_then_on_and_pictures_a_moment_later(own):
    person = own.people["trainee", "here"]
    ticks = 0.0
    own.gate.remembered.ticks = lambda: ticks
    truth = f"/api/attempts/{own.attempt(own.answered, person)}/feedback"
    picture = own.address("/api/scans/{scan_token}/preview", person)
    assert get(own, truth, person).is_success
    assert get(own, picture, person).is_success
    close_all(own.store, person.person_id, now=own.now)
    assert get(own, truth, person).status_code == 401
    assert get(own, picture, person).is_success
    ticks = PICTURE_S + 0.1
    assert get(own, picture, person).status_code == 401


def test_a_session_ends_by_itself_and_with_the_person(own):
    person, other = own.people["trainee", "here"], own.people["mentor", "here"]
    truth = f"/api/attempts/{own.attempt(own.answered, person)}/feedback"
    leads = own.address("/api/rooms/{seat}/scans/{position:int}/truth", other)
    assert get(own, leads, other).is_success
    assert get(own, truth, person).is_success
    retire_person(own.store, other.person_id, now=own.now)
    assert get(own, leads, other).status_code == 401
    later(own, hours=3)
    assert get(own, truth, person).status_code == 401


def test_a_role_that_was_taken_away_opens_nothing_from_then_on(own):
    person = own.people["mentor", "here"]
    paths = ("/api/together/{token}", "/api/rooms/{seat}/scans/{position:int}/truth", "/api/hand/{seat}")
    addresses = [own.address(path, person) for path in paths]
    assert all(get(own, address, person).is_success for address in addresses[:2])
    set_role(own.store, person.person_id, role="trainee")
    assert [get(own, address, person).status_code for address in addresses] == [403, 403, 403]


def test_an_old_secret_of_a_session_ends_it(own):
    person = own.people["trainee", "here"]
    old, path = own.cookie(person), f"/api/attempts/{own.attempt(own.open, person)}"
    new = rotate(own.store, old, now=own.now)
    assert own.ask("GET", path, cookie=new).is_success
    later(own, minutes=5)
    assert own.ask("GET", path, cookie=old).status_code == 401
    assert own.ask("GET", path, cookie=new).status_code == 401


@pytest.mark.parametrize(
    ("told", "has_cookie", "is_refused"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"x-requested-with": "xray-trainer"}, True, False),
        ({"sec-fetch-site": "same-origin"}, True, False),
        ({"sec-fetch-site": "same-site", "x-requested-with": "xray-trainer"}, True, True),
        ({"sec-fetch-site": "cross-site"}, False, True),
        ({"sec-fetch-site": "none"}, True, True),
        ({"origin": "http://server"}, True, False),
        ({"origin": "https://server"}, True, False),
        ({"origin": "http://server:81"}, True, True),
        ({"origin": "http://server.elsewhere.example"}, True, True),
        ({"origin": "null"}, True, True),
        ({"origin": "http://elsewhere.example", "x-requested-with": "xray-trainer"}, True, True),
    ],
)
def test_what_another_site_sends_is_refused(told, has_cookie, is_refused):
    headers = Headers({"host": "server", **told})
    assert comes_from_elsewhere("POST", headers, has_cookie=has_cookie) is is_refused
    assert not comes_from_elsewhere("GET", headers, has_cookie=has_cookie)


def test_every_writing_route_refuses_another_site_before_anything_else(place, trainee):
    elsewhere = {"Origin": "http://elsewhere.example"}
    asked = [
        (
            rule.method,
            place.address(rule.path, trainee),
            place.cookie(trainee),
            {"headers": elsewhere, "json": {}},
        )
        for rule in RULES
        if rule.method == "POST"
    ]
    answers = place.ask_all(asked)
    assert {(answer.status_code, answer.text) for answer in answers} == {
        (403, '{"error":"this was sent by another site"}')
    }
    assert len(answers) > 15


def test_addresses_of_streamlit_that_nobody_needs_are_closed_and_files_need_a_session(place):
    for rule in STREAMLIT:
        path = rule.path.replace("{", "").replace("}", "").replace(":path", "") or "/"
        if rule.knows == "nobody":
            assert place.ask("GET", path).status_code == 404
            assert place.ask("POST", path).json() == {"error": "there is nothing at this address"}
        if rule.knows == "download":
            assert place.ask("GET", path).status_code == 401


def test_every_answer_tells_the_browser_what_to_refuse(place, trainee):
    paths = {
        "/healthz": "default-src 'none'",
        "/api/nothing": "default-src 'none'",
        "/media/nothing": "sandbox",
        "/": page_policy(),
        f"/api/attempts/{place.attempt(place.answered, trainee)}": "default-src 'none'",
    }
    for path, policy in paths.items():
        headers = get(place, path).headers
        assert policy in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["referrer-policy"] in ("same-origin", "no-referrer")
        assert "camera=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers
    secure = get(place, "https://server/healthz").headers
    assert secure["strict-transport-security"].startswith("max-age=")


def test_scripts_come_from_this_server_alone_and_none_from_a_text():
    rules = dict(rule.split(" ", 1) for rule in page_policy().split("; "))
    assert rules["script-src"].split()[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in rules["script-src"].split()[1:])
    assert "unsafe-eval" not in page_policy()
    assert rules["connect-src"] == "'self'"
