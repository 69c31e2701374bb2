from __future__ import annotations

import json
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.journal import SHAPES, Event, fold, ordered, read_event, ticked
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.errors import InputError

SHAPE_HW = (50, 100)


def rectangle(x: float, y: float) -> dict[str, Any]:
    corners = [[x, y], [x + 9, y], [x + 9, y + 9], [x, y + 9], [x, y]]
    return {"type": "Polygon", "coordinates": [corners]}


def sent(seq: int, kind: str, **payload: Any) -> dict[str, Any]:
    return {"uuid": f"u{seq}", "seq": seq, "t": 1000 + seq, "kind": kind, "payload": payload}


def event(seq: int, kind: str, **payload: Any) -> Event:
    return read_event(sent(seq, kind, **payload), shape_hw=SHAPE_HW)


def add(seq: int, mark_id: str, x: float = 5, confidence: int = 3) -> Event:
    return event(seq, "mark_add", mark_id=mark_id, geometry=rectangle(x, 5), confidence=confidence)


def test_no_events_make_no_marks() -> None:
    assert fold([]) == ()


def test_an_added_mark_is_there() -> None:
    (mark,) = fold([add(1, "a", x=7, confidence=5)])
    assert (mark.mark_id, mark.confidence, mark.region.bounds_xyxy) == ("a", 5, (7, 5, 16, 14))


def test_a_change_touches_only_what_it_names() -> None:
    (sure,) = fold([add(1, "a"), event(2, "mark_change", mark_id="a", confidence=5)])
    assert (sure.confidence, sure.region.bounds_xyxy[0]) == (5, 5)
    (moved,) = fold([add(1, "a"), event(2, "mark_change", mark_id="a", geometry=rectangle(20, 5))])
    assert (moved.confidence, moved.region.bounds_xyxy[0]) == (3, 20)


def test_a_deleted_mark_is_gone_and_adding_it_again_brings_it_back() -> None:
    gone = [add(1, "a"), event(2, "mark_delete", mark_id="a")]
    assert fold(gone) == ()
    assert [mark.confidence for mark in fold([*gone, add(3, "a", confidence=1)])] == [1]


def test_changing_or_deleting_what_is_not_there_does_nothing() -> None:
    events = [event(1, "mark_change", mark_id="a", confidence=5), event(2, "mark_delete", mark_id="b")]
    assert fold(events) == ()


def test_adding_a_mark_that_is_there_changes_it() -> None:
    (mark,) = fold([add(1, "a", confidence=2), add(2, "a", x=30, confidence=4)])
    assert (mark.confidence, mark.region.bounds_xyxy[0]) == (4, 30)


def test_marks_come_in_the_order_in_which_they_were_made() -> None:
    events = [add(1, "z"), add(2, "a"), event(3, "mark_change", mark_id="z", confidence=1)]
    assert [mark.mark_id for mark in fold(events)] == ["z", "a"]


def test_views_change_no_mark() -> None:
    assert fold([add(1, "a"), event(2, "view", function="zoom", level=3)]) == fold([add(1, "a")])


def test_a_mark_is_cut_to_the_scan() -> None:
    (mark,) = fold([add(1, "a", x=95)])
    assert mark.region.bounds_xyxy == (95, 5, 100, 14)


def test_an_event_survives_json() -> None:
    for one in (
        add(1, "a"),
        event(2, "mark_delete", mark_id="a"),
        event(3, "view", function="zoom", at=[1, 2]),
    ):
        assert from_json(Event, json.loads(json.dumps(to_json(one)))) == one


ids = st.sampled_from(["a", "b", "c"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("mark_add"), ids, st.integers(0, 80), st.integers(1, 5)),
        st.tuples(st.just("mark_change"), ids, st.integers(0, 80), st.integers(1, 5)),
        st.tuples(st.just("mark_delete"), ids, st.just(0), st.just(1)),
    ),
    max_size=12,
)


@given(steps, st.randoms())
def test_duplicates_and_disorder_change_nothing(steps: list[tuple[str, str, int, int]], chance: Any) -> None:
    events = [
        event(seq, kind, mark_id=mark_id, geometry=rectangle(x, 5), confidence=confidence)
        for seq, (kind, mark_id, x, confidence) in enumerate(steps)
    ]
    shuffled = events + [one for one in events if chance.random() < 0.5]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(events)
    assert len(ordered(shuffled)) == len(events)


def test_two_events_with_the_same_number_are_ordered_by_their_names() -> None:
    one, other = (
        Event(uuid, 1, 0.0, "mark_add", add(1, "a", confidence=c).payload) for uuid, c in (("x", 1), ("y", 5))
    )
    assert fold([one, other]) == fold([other, one])
    assert fold([one, other])[0].confidence == 5


GOOD = sent(1, "mark_add", mark_id="a", geometry=rectangle(5, 5), confidence=3)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "mark_add",
        {},
        GOOD | {"kind": "mark_steal"},
        GOOD | {"kind": ["mark_add"]},
        GOOD | {"payload": None},
        GOOD | {"payload": [1]},
        GOOD | {"uuid": ""},
        GOOD | {"uuid": "u" * 65},
        GOOD | {"uuid": "u\x00"},
        GOOD | {"uuid": "\ud800"},
        GOOD | {"uuid": 7},
        GOOD | {"seq": -1},
        GOOD | {"seq": 1.5},
        GOOD | {"seq": nan},
        GOOD | {"seq": inf},
        GOOD | {"seq": True},
        GOOD | {"seq": 2**53},
        GOOD | {"t": "now"},
        GOOD | {"t": nan},
        GOOD | {"t": 10**400},
        sent(1, "mark_add", geometry=rectangle(5, 5), confidence=3),
        sent(1, "mark_add", mark_id="a", confidence=3),
        sent(1, "mark_add", mark_id="a", geometry=rectangle(5, 5)),
        sent(1, "mark_add", mark_id="a", geometry=rectangle(5, 5), confidence=0),
        sent(1, "mark_add", mark_id="a", geometry=rectangle(5, 5), confidence=6),
        sent(1, "mark_add", mark_id="a", geometry=rectangle(5, 5), confidence="3"),
        sent(1, "mark_add", mark_id="a", geometry=rectangle(500, 500), confidence=3),
        sent(1, "mark_change", mark_id="a"),
        sent(1, "mark_delete"),
        sent(1, "view"),
        sent(1, "view", function="zoom", note="x" * 3000),
        sent(1, "view", function="zoom", level=nan),
        sent(1, "view", function="zoom", level={1, 2}),
    ],
)
def test_a_hostile_event_is_refused_with_a_sentence(data: Any) -> None:
    with pytest.raises(InputError) as refusal:
        read_event(data, shape_hw=SHAPE_HW)
    assert 10 < len(str(refusal.value)) < 250


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mark_tells_how_it_was_drawn(shape: str) -> None:
    drawn = event(1, "mark_add", mark_id="a", geometry=rectangle(7, 5), confidence=3, shape=shape)
    assert drawn.payload["shape"] == shape
    assert fold([drawn]) == fold([add(1, "a", x=7)])


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(InputError, match=r"shape must be one of rectangle.*got 'star'"):
        event(1, "mark_add", mark_id="a", geometry=rectangle(7, 5), confidence=3, shape="star")


def test_an_indicator_counts_as_it_was_left() -> None:
    ticks = [("seal", True), ("weight", True), ("route", True), ("weight", False)]
    events = [event(seq, "indicator", id=name, on=on) for seq, (name, on) in enumerate(ticks)]
    assert ticked(reversed(events)) == ("route", "seal")
    assert fold(events) == ()


@pytest.mark.parametrize("payload", [{}, {"id": "seal"}, {"id": "", "on": True}, {"id": "seal", "on": 1}])
def test_an_indicator_needs_a_name_and_whether_it_is_on(payload: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        event(1, "indicator", **payload)
