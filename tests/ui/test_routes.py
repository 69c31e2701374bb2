from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from tests.ui.route_server import (
    HIDDEN,
    NOON,
    SECRETS,
    Client,
    Server,
    assert_refused,
    built,
    event,
    mark,
    scan,
    store_of_two,
)
from xray_trainer.regions import Region
from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.scans.tiles import decode_tile
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.people import set_language
from xray_trainer.store.store import open_store
from xray_trainer.ui.routes import routes

FAR = Region.from_xyxy(70, 40, 80, 50)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with store_of_two(tmp_path_factory.mktemp("home"), [built(0), built(1)]) as store:
        yield store


@pytest.fixture
def make_server(filled, request):
    def make(mode: str = "practice") -> Server:
        return Server.start(filled, set_id=mode, name=request.node.name)

    return make


@pytest.fixture
def server(make_server):
    return make_server()


def test_attempt_tells_all_that_the_viewer_needs_and_no_truth(server):
    answer = server.get()
    assert answer.status_code == 200
    body = answer.json()
    assert body["state"] == "open"
    assert (body["decision"], body["events"]) == (None, [])
    assert {
        name: body["scan"][name] for name in ("width", "height", "tile_px", "num_levels", "energies")
    } == {
        "width": 100,
        "height": 60,
        "tile_px": 512,
        "num_levels": 1,
        "energies": 2,
    }
    assert body["scan"]["pixel_mm_xy"] == [50.0, 50.0]
    assert not any(secret in answer.text for secret in SECRETS)


def test_every_answer_forbids_guessing_types_and_keeping_json(server):
    for answer in (
        server.get(),
        server.client.get(f"{server.scan}/preview"),
        server.get("/feedback"),
        server.client.get("/healthz"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert server.get().headers["cache-control"] == "no-store"
    assert server.get("/feedback").headers["cache-control"] == "no-store"


def test_health_says_ok(server):
    assert server.client.get("/healthz").json() == {"status": "ok"}


def test_preview_is_a_png(server):
    answer = server.client.get(f"{server.scan}/preview")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_lossless_tile_holds_the_scans_codes(server):
    answer = server.client.get(f"{server.scan}/tiles/u16/1/0/0/0")
    assert answer.headers["content-encoding"] == "gzip"
    codes = decode_tile(gzip.compress(answer.content))
    np.testing.assert_array_equal(codes, codes_from_transmission(scan(0).transmission)[1])


def test_tiles_are_kept_by_the_browser_for_good(server):
    answer = server.client.get(tile := f"{server.scan}/tiles/sqrt12/0/0/0/0")
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]
    again = server.client.get(tile, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "sqrt12/0/0/9/0",
        "sqrt12/2/0/0/0",
        "sqrt12/0/7/0/0",
        "sqrt12/-1/0/0/0",
        "sqrt12/0/0/0/x",
        "sqrt12/0/0/0/" + "9" * 5000,
        "sqrt12/0/0/0/٣",
        "png/0/0/0/0",
        "..%2f..%2f..%2fsecret.key/0/0/0/0",
        "%2e%2e/%2e%2e/%2e%2e/secret.key/0",
        "%2e%2e%2f%2e%2e%2fxray_trainer.sqlite3",
        "sqrt12/0/0/0/0%00",
        "..%5c..%5csecret.key/0/0/0/0",
    ],
)
def test_addresses_of_no_tile_find_nothing(server, path):
    assert_refused(server.client.get(f"{server.scan}/tiles/{path}"), 404)


@pytest.mark.parametrize(
    "token", ["x", "1", "a.b", "ImExYjIi.AAAA", "%00", "%2e%2e", "%2e%2e%2f", "é", "a" * 5000]
)
@pytest.mark.parametrize(
    "path", ["attempts/{}", "scans/{}/preview", "scans/{}/tiles/sqrt12/0/0/0/0", "attempts/{}/next"]
)
def test_guessed_tokens_find_nothing(server, token, path):
    assert_refused(server.client.get(f"/api/{path.format(token)}"), 404)


def test_an_attempts_bare_id_is_no_token(server):
    assert_refused(server.client.get(f"/api/attempts/{server.attempt_ids[0]}"), 404)
    assert_refused(server.post_events(mark(1), token=server.attempt_ids[0]), 404)


def test_a_signed_token_of_no_attempt_finds_nothing(server):
    token = server.store.tokens.token_of("none")
    assert_refused(server.client.get(f"/api/attempts/{token}"), 404)
    assert_refused(server.client.get(f"/api/scans/{token}/preview"), 404)
    nowhere = server.store.tokens.scan_token("drill", "0" * 64)
    assert_refused(server.client.get(f"/api/scans/{nowhere}/preview"), 503)
    assert_refused(server.post_events(mark(1), token=token), 404)


def test_a_mark_posted_twice_is_stored_once(server):
    first, again = server.post_events(mark(1)), server.post_events(mark(1))
    assert first.json() == again.json() == {"stored": [mark(1)["uuid"]], "refused": {}}
    assert server.stored() == [mark(1)["uuid"]]


def test_marks_are_there_after_a_reload(server):
    server.post_events(mark(2, confidence=5), event(1, "view", function="zoom"))
    (viewed, marked) = server.get().json()["events"]
    assert viewed == event(1, "view", function="zoom")
    assert (marked["seq"], marked["t"], marked["payload"]["confidence"]) == (2, 2000.0, 5)
    assert Region.from_geojson(marked["payload"]["geometry"]).geometry.equals(HIDDEN.geometry)


def test_an_unusable_mark_does_not_block_the_others(server):
    answer = server.post_events(mark(1, Region.from_xyxy(500, 500, 510, 510)), mark(2))
    assert answer.json()["stored"] == [mark(2)["uuid"]]
    assert list(answer.json()["refused"]) == [mark(1)["uuid"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"uuid": "not-a-uuid"},
        {"uuid": mark(1)["uuid"] + "0"},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": 10**30},
        {"t": "now"},
        {"kind": "mark_steal"},
        {"payload": []},
        {"payload": {"mark_id": "m"}},
        mark(1, confidence=0),
        mark(1, confidence=6),
        mark(1, confidence="5"),
        mark(1, confidence=None),
        event(1, mark_id="m", geometry={"type": "Point", "coordinates": [1, 1]}, confidence=1),
        event(1, mark_id="m", geometry={"type": "Polygon", "coordinates": []}, confidence=1),
        event(1, mark_id="", geometry=HIDDEN.to_geojson(), confidence=1),
        event(1, "view", function="x" * 5000),
    ],
)
def test_events_that_cannot_be_are_refused(server, wrong):
    assert_refused(server.post_events({**mark(1), **wrong}), 400)
    assert server.stored() == []


def test_geometry_of_too_many_points_is_refused(server):
    angles = np.linspace(0, 2 * np.pi, 2500)
    ring = np.stack([50 + 9 * np.cos(angles), 30 + 9 * np.sin(angles)], 1).round(2).tolist()
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    assert_refused(server.post_events(event(1, mark_id="m", geometry=shape, confidence=1)), 400, "points")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"token": 1, "events": []}',
        b'{"events": []}',
        b'{"token": "x"}',
        b'{"token": "x", "events": {}}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"token": "x", "events": [NaN]}',
    ],
)
def test_bodies_that_are_no_events_are_refused(server, body):
    assert_refused(server.client.post("/api/events", content=body), 400)
    assert_refused(server.client.post(f"/api/attempts/{server.token}/submit", content=body), 400)


def test_more_than_500_events_at_once_are_refused(server):
    events = [event(number, "view", function="zoom") for number in range(501)]
    assert_refused(server.post_events(*events), 400)
    assert server.post_events(*events[:500]).status_code == 200
    assert len(server.stored()) == 500


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


def test_oversize_bodies_are_refused_however_they_come(server):
    big = json.dumps({"token": server.token, "events": [], "more": "x" * 300_000}).encode()
    assert_refused(server.client.post("/api/events", content=big), 413)
    assert_refused(server.client.post("/api/events", content=pieces(big)), 413)
    assert_refused(server.client.post(f"/api/attempts/{server.token}/submit", content=big), 413)


def test_submitting_twice_with_one_key_is_one_answer(server):
    first = server.submit("suspicious", events=[mark(1)])
    again = server.submit("clear", events=[mark(2)])
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() == {"state": "submitted"}
    body = server.get().json()
    assert (body["state"], body["decision"], len(body["events"])) == ("submitted", "suspicious", 1)


def test_submitting_under_another_key_is_refused(server):
    server.submit()
    assert_refused(server.submit(key="key-0002"), 409)


def test_clicking_submit_in_many_windows_makes_one_answer(server):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: server.submit(key=f"key-{n:04}").status_code, range(8)))
    assert sorted(answers) == [200] + [409] * 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "maybe"},
        {"decision": None},
        {"key": ""},
        {"key": "a b c d e f"},
        {"key": "x" * 65},
        {"key": 1},
    ],
)
def test_submits_that_cannot_be_are_refused(server, wrong):
    body = {"decision": "clear", "key": "key-0001", "events": [], **wrong}
    assert_refused(server.client.post(f"/api/attempts/{server.token}/submit", json=body), 400)
    assert server.get().json()["state"] == "open"


def test_events_after_submitting_are_refused(server):
    server.post_events(mark(1))
    server.submit()
    assert_refused(server.post_events(mark(2)), 409)
    assert server.post_events(mark(1)).json()["stored"] == [mark(1)["uuid"]]
    assert len(server.stored()) == 1


def test_truth_cannot_be_had_before_submitting(server):
    assert_refused(server.get("/feedback"), 403)
    server.post_events(mark(1))
    server.submit("maybe")
    server.submit(key="")
    for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
        answer = server.client.request(method, f"/api/attempts/{server.token}/feedback")
        assert answer.status_code >= 400
        assert not any(secret in answer.text for secret in SECRETS)
    for path in ("/feedback", "/feedback?state=submitted", "/feedback/", "//feedback", "/FEEDBACK", "/truth"):
        assert server.get(path).status_code in (403, 404)
    header = {"X-HTTP-Method-Override": "POST", "Cookie": "state=submitted"}
    assert_refused(server.get("/feedback", headers=header), 403)


def test_submitting_one_attempt_opens_no_other(server):
    server.submit()
    server.open_next()
    assert_refused(server.get("/feedback"), 403)


def test_truth_of_an_exam_stays_sealed_until_its_end(make_server):
    server = make_server("exam")
    server.submit()
    assert_refused(server.get("/feedback"), 403, "finished")
    server.open_next()
    server.submit()
    assert_refused(server.get("/feedback"), 403, "finished")
    assert next_attempt(server.store, server.drill_id, now=NOON) is None
    assert server.get("/feedback").status_code == 200


def test_feedback_shows_truth_marks_and_findings(server):
    set_language(server.store, server.person_id, language="ru")
    server.submit(events=[mark(1), mark(2, FAR)])
    body = server.get("/feedback").json()
    assert body["outcome"] == "hit"
    assert [(one["mark_id"], one["confidence"], one["outcome"]) for one in body["marks"]] == [
        ("m1", 4, "hit"),
        ("m2", 4, "false_mark"),
    ]
    (truth,) = body["truth"]
    assert (truth["kind"], truth["item"], truth["is_benign"]) == ("CT-DOOR", "brick", False)
    assert truth["title"].startswith("ru: ")
    assert truth["feedback"].startswith("ru: ")
    assert Region.from_geojson(truth["geometry"]).geometry.equals(HIDDEN.geometry)
    assert [finding["score"] for finding in body["findings"]] == [0.75]


def test_what_is_no_route_finds_nothing(server):
    for path in ("/api/", "/api/people", "/api/attempts", "/api/exercises/exercise-0", "/api/events"):
        assert_refused(server.client.get(path), 404)


def test_a_database_out_of_reach_asks_to_try_again(server, tmp_path):
    broken = open_store(Settings(home=tmp_path))
    with broken.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE answers")
    client = Client(Starlette(routes=routes(broken)))
    answer = client.get(f"/api/attempts/{broken.tokens.token_of('a')}")
    assert_refused(answer, 503, "tried again")
    assert answer.headers["retry-after"] == "1"
    broken.close()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
payloads = st.fixed_dictionaries(
    {"mark_id": json_values, "confidence": json_values},
    optional={
        "function": json_values,
        "geometry": st.fixed_dictionaries(
            {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]) | json_values},
            optional={"coordinates": st.lists(st.lists(json_values | st.tuples(st.floats(), st.floats())))},
        ),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["mark_add", "mark_change", "mark_delete", "view"]), payloads | json_values, json_values
)
def test_no_body_makes_the_server_fail(server, kind, payload, whatever):
    hostile = {**event(1, kind), "payload": payload}
    for posted in (hostile, {**hostile, "seq": whatever}, {**hostile, "t": whatever}, whatever):
        body = json.dumps({"token": server.token, "events": [posted]})
        assert server.client.post("/api/events", content=body).status_code in (200, 400)
    assert server.get().status_code == 200
