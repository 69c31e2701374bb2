from __future__ import annotations

import base64

import numpy as np
import pytest

from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.scans.tile_format import decode_tile
from xray_trainer.store.hand_drafts import finish_draft, hand_draft
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.truths import whole_exercise
from xray_trainer.ui.hand.routes import PLACE
from xray_trainer.ui.seats import seat_token

from .conftest import NOON

ONE = "00000000-0000-4000-8000-000000000001"
TWO = "00000000-0000-4000-8000-000000000002"
BOX = {"type": "Polygon", "coordinates": [[[20, 10], [40, 10], [40, 20], [20, 20], [20, 10]]]}


def hidden(item_id: str = ONE, **more: object) -> dict[str, object]:
    return {"item_id": item_id, "placement": {"item": "powder-sack", "x_px": 130, "y_px": 90, **more}}


def work(*marks: str, items: tuple[dict[str, object], ...] = ()) -> dict[str, object]:
    return {"marks": [{"mark_id": name, "geometry": BOX} for name in marks], "hidden": list(items)}


def test_a_draft_tells_its_scan_and_what_there_is_to_choose(server):
    told = server.client.get(server.at()).json()
    assert (told["scan"]["width"], told["scan"]["height"]) == (256, 160)
    assert told["work"] == {"marks": [], "hidden": []}
    assert {"CT-DOOR", "NEG"} <= {kind["id"] for kind in told["kinds"]}
    sack = next(item for item in told["items"] if item["name"] == "powder-sack")
    assert sack["density"] == [0.5, 1.4]
    assert server.client.get(f"{told['scan']['tiles']}/preview").status_code == 200


def test_a_state_is_kept_once_and_a_late_one_changes_nothing(server):
    for _ in range(2):
        assert server.client.post(server.at("/work"), json={"seq": 7, "work": work(ONE)}).json() == {"seq": 7}
    assert server.client.post(server.at("/work"), json={"seq": 6, "work": work()}).json() == {"seq": 7}
    kept = hand_draft(server.store, server.person.person_id, server.draft_id)
    assert [mark.mark_id for mark in kept.work.marks] == [ONE]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/work", {"seq": 1, "work": {"marks": [{"mark_id": "x", "geometry": BOX}]}}),
        ("/work", {"seq": 1, "work": {"marks": [{"mark_id": ONE, "geometry": {"type": "Point"}}]}}),
        ("/work", {"seq": 1, "work": {"marks": [{"mark_id": ONE, "geometry": BOX, "kind": "XX"}]}}),
        ("/work", {"seq": 1, "work": {"hidden": [], "more": 1}}),
        ("/look", {"hidden": [], "item_id": ONE}),
        ("/look", {"hidden": [hidden()], "item_id": TWO}),
        ("/look", {"hidden": [hidden(item="no-such-thing")], "item_id": ONE}),
        ("/look", {"hidden": [hidden(density=5)], "item_id": ONE}),
        ("/look", {"hidden": [hidden(x_px=5000)], "item_id": ONE}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(server, path, body):
    answer = server.client.post(server.at(path), json=body)
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 10


def test_only_the_mentor_of_a_draft_gets_at_it(server):
    other = ensure_person(server.store, "Timur", now=NOON)
    stranger = seat_token(server.store, other, f"{PLACE}{server.draft_id}")
    assert server.client.get(server.at(seat=stranger)).status_code == 403
    set_role(server.store, other.person_id, role="mentor")
    assert server.client.get(server.at(seat=stranger)).status_code == 404
    elsewhere = seat_token(server.store, server.person, "room:1")
    assert server.client.get(server.at(seat=elsewhere)).status_code == 404
    assert server.client.get(server.at(seat="nonsense")).status_code == 404


@pytest.mark.parametrize("energies", [1, 2])
def test_what_is_seen_while_dragging_is_what_is_saved(make_server, energies):
    server = make_server(energies)
    items = (hidden(angle_deg=20), hidden(TWO, item="bottle-case", x_px=190, density=0.9))
    seen = server.client.post(server.at("/look"), json={"hidden": items, "item_id": ONE}).json()
    server.client.post(server.at("/work"), json={"seq": 1, "work": work(items=items)})
    finish_draft(server.store, server.person.person_id, server.draft_id, set_title="Own scans", now=NOON)
    draft = hand_draft(server.store, server.person.person_id, server.draft_id)
    exercise = whole_exercise(server.store, draft.exercise_id)
    saved = codes_from_transmission(server.store.library.read(exercise.scan_sha256).transmission)
    for energy, tile in enumerate(seen["tiles"]):
        shown = decode_tile(base64.b64decode(tile))
        y, x, (h, w) = seen["y"], seen["x"], shown.shape
        assert np.array_equal(shown, saved[energy, y : y + h, x : x + w])
    assert seen["dprime"] == pytest.approx(exercise.truth[0].factors["hotelling_dprime"])
    assert seen["hint"] in {"easy", "middling", "hard", "very_hard"}


def test_an_item_has_a_small_picture(server):
    answer = server.client.get(server.at("/items/pistol"))
    assert answer.headers["content-type"] == "image/png"
    assert server.client.get(server.at("/items/no-such-thing")).status_code == 400
