from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.journal import Event, fold
from xray_trainer.drills.replay import LONGEST_PAUSE_MS, Sight, frames
from xray_trainer.regions import Region

SQUARE = Region.from_xyxy(10, 10, 20, 20).to_geojson()


def event(seq, kind="view", *, t=None, **payload):
    return Event(f"e{seq}", seq, 1000.0 * seq if t is None else t, kind, payload)


def mark(seq, mark_id="m", **more):
    return event(seq, "mark_add", mark_id=mark_id, geometry=SQUARE, confidence=3, **more)


def looked(seq, **payload):
    return event(seq, function="look_at", **payload)


def test_a_journal_without_events_is_an_opening_and_nothing_else():
    replay = frames([])
    assert [frame.act for frame in replay.frames] == ["open"]
    assert (replay.length_ms, replay.worked_ms, replay.has_sights) == (0, 0, False)


def test_marks_come_and_go_at_their_times():
    replay = frames([mark(1), event(2, "mark_change", mark_id="m", confidence=5), mark(3, "n")], opened_ms=0)
    told = [(at, [one.confidence for one in replay.at(at).marks]) for at in (0, 999, 1000, 2000, 3000, 9e9)]
    assert told == [(0, []), (999, []), (1000, [3]), (2000, [5]), (3000, [5, 3]), (9e9, [5, 3])]


def test_long_pauses_are_shortened_and_short_ones_kept():
    replay = frames([event(1, function="fit"), event(500, function="fit")], opened_ms=0, decided_ms=501_000)
    assert [frame.at_ms for frame in replay.frames] == [
        0,
        1000,
        1000 + LONGEST_PAUSE_MS,
        2000 + LONGEST_PAUSE_MS,
    ]
    assert (replay.frames[-1].act, replay.worked_ms) == ("decide", 501_000)


def test_a_clock_set_back_never_runs_the_replay_backwards():
    replay = frames([mark(1, t=9000), mark(2, "n", t=1000)], opened_ms=8000)
    assert [frame.t_ms for frame in replay.frames] == sorted(frame.t_ms for frame in replay.frames)
    assert len(replay.at(replay.length_ms).marks) == 2


def test_where_somebody_looked_stays_until_they_looked_elsewhere():
    replay = frames([looked(1, x=5, y=6, resolution=2, width=800, height=400), mark(2), looked(3, x=1, y=1)])
    assert replay.frames[0].sight is None
    assert replay.frames[-1].sight == Sight(5, 6, 2, (800, 400))


def test_an_older_journal_tells_no_size_of_the_screen():
    assert frames([looked(1, x=5, y=6, resolution=2)]).frames[-1].sight == Sight(5, 6, 2, None)


def test_a_journal_without_sights_says_so():
    assert not frames([mark(1)]).has_sights


def test_ticks_are_those_at_the_time():
    ticks = [
        event(n, "indicator", id=name, on=on)
        for n, name, on in ((1, "b", True), (2, "a", True), (3, "b", False))
    ]
    assert [frame.ticks for frame in frames(ticks).frames] == [(), ("b",), ("a", "b"), ("a",)]


def test_functions_have_their_names_and_looking_is_none():
    replay = frames([event(1, function="inverse", on=True), looked(2, x=1, y=1, resolution=1), mark(3)])
    assert [frame.function for frame in replay.frames] == ["", "inverse", "", ""]


@pytest.mark.parametrize(
    ("payload", "look"),
    [
        ({"function": "window", "low": 10, "high": 90}, {"window": {"low": 10, "high": 90}, "preset": ""}),
        ({"function": "window", "low": 90, "high": 10}, {}),
        ({"function": "window", "low": "x", "high": 10}, {}),
        ({"function": "inverse", "on": True}, {"inverse": True}),
        ({"function": "inverse", "on": "<b>"}, {}),
        ({"function": "edges", "strength": 2}, {"edges": 2}),
        ({"function": "edges", "strength": 99}, {}),
        ({"function": "gamma_up", "gamma": 1.4}, {"gamma": 1.4}),
        ({"function": "pseudo_colour", "palette": "fire"}, {"palette": "fire"}),
        ({"function": "pseudo_colour", "palette": "url(x)"}, {}),
        ({"function": "strip_metal", "strip": ["metal", "gold"]}, {"strip": ["metal"]}),
        ({"function": "preset", "preset": "preset_dense"}, {"preset": "preset_dense"}),
        ({"function": "mirror", "mirror": "image", "axis": 12}, {"mirror": "image", "axis": 12}),
        (
            {"function": "turn", "x": False, "y": True, "quarters": 1},
            {"turned": {"x": False, "y": True, "quarters": 1}},
        ),
        ({"function": "look_kept", "gamma": 2, "inverse": True, "palette": 5}, {"gamma": 2, "inverse": True}),
        ({"function": "measure", "metres": 1}, {}),
    ],
)
def test_the_look_follows_the_functions_and_nothing_else(payload, look):
    assert frames([event(1, **payload)]).frames[-1].look == look


def test_high_penetration_brings_the_logarithm_and_resetting_takes_all_away():
    on = event(1, function="high_penetration", on=True, low=0, high=6554)
    reset = event(2, function="reset", low=3, high=4)
    told = frames([on, reset]).frames
    assert told[1].look == {
        "window": {"low": 0, "high": 6554},
        "preset": "",
        "logarithm": True,
        "equalise": False,
    }
    assert told[2].look == {"window": {"low": 3, "high": 4}}


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "delete", "change"]), st.sampled_from("abc"), st.floats(-1e6, 1e6))
    )
)
def test_the_last_frame_is_what_the_journal_folds_to(steps):
    events = []
    for seq, (what, mark_id, t) in enumerate(steps):
        payload = {"mark_id": mark_id}
        if what != "delete":
            payload |= {"confidence": seq % 5 + 1}
        if what == "add":
            payload |= {"geometry": SQUARE}
        events.append(Event(f"e{seq}", seq, t, f"mark_{what}", payload))
    replay = frames(events)
    assert replay.frames[-1].marks == fold(events)
    assert replay.length_ms <= LONGEST_PAUSE_MS * len(events)
