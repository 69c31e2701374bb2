from __future__ import annotations

import cv2
import numpy as np
import pytest

from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.store.exercise_sets import every_set, exercise_sets
from xray_trainer.store.people import set_language, set_role
from xray_trainer.store.verdicts import verdicts_of

CHECKPOINT = "cargo@0123456789ab"


def picture(answer):
    assert answer.headers["content-type"] == "image/png"
    return cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_UNCHANGED)


def test_the_queue_comes_by_score_with_what_is_judged(desk_room):
    desk_room.say("high", 0, "confirm")
    body = desk_room.get("/queue").json()
    assert (body["total"], body["all"]) == (4, 4)
    first = body["scans"][0]
    assert (first["name"], first["num_findings"], first["num_judged"]) == ("high.tiff", 2, 1)
    assert "uri" not in first


def test_filters_that_cannot_be_are_refused_with_a_sentence(desk_room):
    answer = desk_room.get("/queue?low=2")
    assert answer.status_code == 400
    assert "low" in answer.json()["error"]


def test_a_scan_comes_with_findings_verdicts_documents_and_layers(desk_room):
    desk_room.say("high", 1, "reject", comment=" a pallet ")
    body = desk_room.get(f"/scans/{desk_room.key('high')}").json()
    assert (body["scan"]["width"], body["scan"]["height"]) == (100, 60)
    assert [round(finding["score"], 1) for finding in body["findings"]] == [0.9, 0.8]
    assert body["findings"][0]["title"] == "Behind the container doors"
    assert body["verdicts"] == [
        {"finding": desk_room.finding("high", 1), "seq": 1, "verdict": "reject", "comment": "a pallet"}
    ]
    assert (body["map_px"], body["has_material"]) == ([100, 60], True)
    assert body["steel"][0] == [0.0, 0.0]
    assert ["Goods", "Oranges"] in body["documents"]
    assert "weight-low" not in str(body)


def test_a_scan_speaks_the_analysts_language(desk_room):
    set_language(desk_room.store, desk_room.person.person_id, language="ru")
    body = desk_room.get(f"/scans/{desk_room.key('low')}").json()
    assert body["documents"] == []
    assert body["findings"][0]["explanation"].startswith("Filled")


def test_tiles_preview_map_and_material_are_pictures_of_the_scan(desk_room):
    scan = f"/scans/{desk_room.key('high')}"
    assert picture(desk_room.get(f"{scan}/preview")).shape[:2] == (60, 100)
    assert picture(desk_room.get(f"{scan}/material")).shape == (60, 100, 3)
    painted = picture(desk_room.get(f"{scan}/map"))
    assert painted.shape == (15, 25, 4)
    assert painted[0, 0, 3] == pytest.approx(200 * (128 / 255) ** 0.7, abs=1)
    assert desk_room.get(f"{scan}/tiles/sqrt12/0/0/0/0").status_code == 200
    assert desk_room.get(f"{scan}/tiles/sqrt12/0/0/9/0").status_code == 404
    assert desk_room.get(f"/scans/{desk_room.key('low')}/map").status_code == 404


def test_a_scan_that_failed_or_is_gone_says_so(desk_room):
    failed = desk_room.get(f"/scans/{desk_room.key('broken')}")
    assert (failed.status_code, failed.json()["error"]) == (400, "broken.tiff: is empty")
    (desk_room.settings.home / "scans" / "low.tiff").unlink()
    gone = desk_room.get(f"/scans/{desk_room.key('low')}")
    assert gone.status_code == 400
    assert "not there any more" in gone.json()["error"]


def test_another_scan_under_the_same_name_is_not_shown_from_the_shelf(desk_room):
    place = f"/scans/{desk_room.key('none')}/preview"
    before = desk_room.get(place).content
    bright = Scan("none", np.full((2, 60, 100), 0.95, np.float32), (50.0, 50.0), ("6MV", "4MV"), "", "test")
    write_scan(bright, desk_room.settings.home / "scans" / "none.tiff")
    assert desk_room.get(place).content != before


def test_verdicts_are_kept_and_strangers_findings_refused(desk_room):
    assert desk_room.say("high", 0, "confirm").json()["refused"] == {}
    (one,) = verdicts_of(desk_room.store, [CHECKPOINT])
    assert (one.word, one.person_id) == ("confirm", desk_room.person.person_id)
    event = {
        "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
        "seq": 1,
        "t": 1.0,
        "kind": "verdict",
        "payload": {"scan": desk_room.key("high"), "finding": "0" * 16, "verdict": "confirm"},
    }
    answer = desk_room.ask("POST", "/api/desk/verdicts", json={"token": desk_room.token, "events": [event]})
    assert list(answer.json()["refused"]) == [event["uuid"]]
    assert len(verdicts_of(desk_room.store, [CHECKPOINT])) == 1


def test_words_that_are_none_are_refused(desk_room):
    assert desk_room.say("high", 0, "maybe").status_code == 400
    assert desk_room.say("high", 0, "confirm", comment="x" * 2001).status_code == 400


@pytest.mark.parametrize("path", ["/queue", "/scans/0123456789abcdef", "/scans/0123456789abcdef/preview"])
def test_nobody_else_gets_in(desk_room, path):
    forged = desk_room.ask("GET", f"/api/desk/{desk_room.token[:-2]}{path}")
    assert forged.status_code == 404
    outside = desk_room.store.tokens.desk_token(desk_room.person.person_id, "../scans")
    assert desk_room.ask("GET", f"/api/desk/{outside}{path}").status_code == 400
    set_role(desk_room.store, desk_room.person.person_id, role="trainee")
    assert desk_room.get(path).status_code == 404


def test_an_exercise_is_made_of_what_was_confirmed_once(desk_room):
    desk_room.say("high", 0, "confirm")
    place = f"/api/desk/{desk_room.token}/scans/{desk_room.key('high')}/exercise"
    for _again in range(2):
        answer = desk_room.ask("POST", place, json={})
        assert answer.json() == {"set": "monday", "num_exercises": 1}
    assert exercise_sets(desk_room.store) == ()
    (info,) = every_set(desk_room.store)
    assert info.is_draft
    assert info.is_complete


def test_a_scan_with_everything_rejected_is_a_benign_exercise(desk_room):
    desk_room.say("low", 0, "reject")
    place = f"/api/desk/{desk_room.token}/scans/{desk_room.key('low')}/exercise"
    assert desk_room.ask("POST", place, json={}).status_code == 200


@pytest.mark.parametrize("name", ["high", "none"])
def test_an_undecided_scan_makes_no_exercise(desk_room, name):
    place = f"/api/desk/{desk_room.token}/scans/{desk_room.key(name)}/exercise"
    answer = desk_room.ask("POST", place, json={})
    assert answer.status_code == 400
    assert "confirm at least one" in answer.json()["error"]
    assert exercise_sets(desk_room.store) == ()
