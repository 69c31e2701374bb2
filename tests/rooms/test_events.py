from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import ForbiddenError, InputError
from xray_trainer.regions import Region
from xray_trainer.rooms.codes import read_code, written
from xray_trainer.rooms.events import MAX_POINTS, MAX_TEXT, SENT, read_sent

SHAPES = ((60, 100), (20, 30))
BOX = Region.from_xyxy(10, 10, 40, 30).to_geojson()


def read(kind, *, is_leader=True, order=1, **payload):
    data = {"uuid": "u1", "order": order, "t": 5.0, "kind": kind, "payload": payload}
    return read_sent(data, shapes_hw=SHAPES, is_leader=is_leader)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("show", {"position": 1}),
        ("reveal", {"position": 0}),
        ("poll", {"position": 0, "phase": "asked"}),
        ("share", {"marks": "anonymous"}),
        ("follow", {"on": True}),
        ("draw", {"position": 0, "points": [[1.0, 2.0], [3.0, 4.0]], "fades": True}),
        ("erase", {"position": 0}),
        ("close", {}),
        ("vote", {"position": 0, "decision": "clear", "confidence": 2}),
        ("say", {"text": "why there?"}),
        ("track", {"position": 0, "samples": [[1.0, 0.0, 0.0, 50.0, 30.0]]}),
        ("mark_delete", {"position": 0, "mark_id": "m"}),
    ],
)
def test_every_kind_is_read_as_it_was_sent(kind, payload):
    assert dict(read(kind, **payload).payload) == payload


def test_what_is_not_known_of_a_payload_is_left_behind():
    assert dict(read("say", text="a", colour="red").payload) == {"text": "a"}


def test_a_mark_is_cut_to_the_scan_it_was_made_on():
    made = read("mark_add", position=1, mark_id="m", geometry=BOX, confidence=3)
    region = Region.from_geojson(made.payload["geometry"])
    assert region.bounds_xyxy == (10, 10, 30, 20)
    assert made.payload["position"] == 1


@pytest.mark.parametrize("kind", ["show", "reveal", "poll", "share", "follow", "draw", "erase", "close"])
def test_only_the_leader_leads(kind):
    with pytest.raises(ForbiddenError):
        read(kind, is_leader=False, position=0)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("join", {}),
        ("show", {"position": 2}),
        ("show", {"position": True}),
        ("show", {}),
        ("poll", {"position": 0, "phase": "over"}),
        ("share", {"marks": ["names"]}),
        ("follow", {"on": 1}),
        ("draw", {"position": 0, "points": [[1.0, 2.0]] * (MAX_POINTS + 1), "fades": True}),
        ("draw", {"position": 0, "points": [[1.0, float("nan")]], "fades": True}),
        ("draw", {"position": 0, "points": [], "fades": True}),
        ("vote", {"position": 0, "decision": "clear", "confidence": 6}),
        ("vote", {"position": 0, "decision": "clear", "confidence": True}),
        ("say", {"text": "x" * (MAX_TEXT + 1)}),
        ("say", {"text": " \n "}),
        ("say", {"text": "a\x00b"}),
        ("track", {"position": 0, "samples": [[1.0, 2.0]]}),
        ("mark_add", {"position": 5, "mark_id": "m", "geometry": BOX, "confidence": 3}),
        ("mark_add", {"position": 0, "mark_id": "m", "geometry": {"type": "Point"}, "confidence": 3}),
    ],
)
def test_what_is_no_event_of_a_room_is_refused(kind, payload):
    with pytest.raises(InputError):
        read(kind, **payload)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(SENT), st.dictionaries(st.sampled_from(["position", "text", "on", "points"]), _JSON))
def test_nothing_that_a_browser_may_send_breaks_the_reading(kind, payload):
    with suppress(InputError):
        assert read(kind, **payload).kind == kind


def test_a_code_is_read_however_it_is_typed():
    assert {read_code(text) for text in ("48217093", "4821 7093", "48-21-70-93", "٤٨٢١٧٠٩٣")} == {"48217093"}
    assert written("48217093") == "4821 7093"


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567x", "code 12345678"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(InputError, match="eight digits"):
        read_code(text)
