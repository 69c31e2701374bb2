from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.regions import Region
from xray_trainer.rooms.events import RoomEvent
from xray_trainer.rooms.sight import Viewer, alias, visible
from xray_trainer.rooms.state import RoomState, state_of

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
BOX = Region.from_xyxy(1, 1, 5, 5).to_geojson()
LEADER, ALIYA, BEK = "leader", "aliya", "bek"


def event(seq, kind, person=LEADER, *, order=None, **payload):
    place = seq if order is None else order
    return RoomEvent(f"e{seq}", place, 0.0, kind, payload, seq, person, NOON)


def mark(seq, person, *, position=0, kind="mark_add", name="m", order=None, **more):
    if kind == "mark_add":
        more = {"geometry": BOX, "confidence": 3, **more}
    return event(seq, kind, person, order=order, position=position, mark_id=name, **more)


STORY = (
    event(1, "join", order=0),
    event(2, "join", ALIYA, order=0),
    event(3, "show", position=0),
    event(4, "join", BEK, order=0),
    mark(5, ALIYA),
    mark(6, ALIYA, kind="mark_change", confidence=5),
    mark(7, BEK, name="b"),
    event(8, "vote", ALIYA, position=0, decision="suspicious", confidence=4),
    event(9, "say", BEK, text="behind the doors?"),
    event(10, "draw", position=0, points=[[0.0, 0.0], [2.0, 2.0]], fades=False),
    event(11, "follow", on=True),
    event(12, "reveal", position=0),
    event(13, "vote", BEK, position=0, decision="clear", confidence=2),
    event(14, "erase", position=0),
    event(15, "share", marks="names"),
    event(16, "show", position=1),
    mark(17, BEK, kind="mark_delete", name="b"),
    event(18, "close"),
)


def test_a_room_without_events_shows_nothing():
    assert state_of([]) == RoomState()


def test_a_whole_story_folds_to_what_was_done_last():
    state = state_of(STORY)
    assert (state.position, state.shown, state.revealed) == (1, {0, 1}, {0})
    assert (state.share, state.is_followed, state.is_closed) == ("names", True, True)
    assert state.people == (LEADER, ALIYA, BEK)
    assert [(place, [one.confidence for one in marks]) for place, marks in state.marks.items()] == [
        ((0, ALIYA), [5])
    ]
    assert state.lines == {}
    assert [said.text for said in state.talk] == ["behind the doors?"]


def test_a_vote_that_arrives_after_the_reveal_is_kept_and_called_late():
    votes = state_of(STORY).votes
    assert not votes[0, ALIYA].is_late
    assert (votes[0, BEK].decision, votes[0, BEK].is_late) == ("clear", True)


@given(st.lists(st.sampled_from(STORY), max_size=40), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_deliveries_folds_to_the_same_state(again, random):
    delivered = [*STORY, *again]
    random.shuffle(delivered)
    assert state_of(delivered) == state_of(STORY)


@given(st.permutations([5, 6, 7, 8, 13, 17]))
def test_marks_do_not_depend_on_the_order_in_which_the_server_got_them(arrival):
    """Each author's own order decides, whatever number the server gave."""
    late = {event.seq: event for event in STORY}
    moved = [
        RoomEvent(one.uuid, one.order, one.t, one.kind, one.payload, 100 + at, one.person_id, one.at)
        for at, one in enumerate(late[seq] for seq in arrival)
    ]
    rest = [one for one in STORY if one.seq not in arrival]
    assert state_of([*rest, *moved]).marks == state_of(STORY).marks


def seen_by(person, num):
    events = STORY[:num]
    return visible(events, Viewer(person, LEADER, "salt"), state_of(events))


def test_the_leader_sees_everything():
    assert seen_by(LEADER, len(STORY)) == STORY


def test_others_marks_and_votes_stay_unseen_until_they_are_shared_or_the_truth_is_out():
    before = seen_by(BEK, 11)
    assert not any(
        one.person_id == ALIYA and one.kind in ("mark_add", "mark_change", "vote") for one in before
    )
    assert {one.kind for one in before} >= {"show", "say", "draw", "follow", "mark_add"}
    revealed = seen_by(BEK, 12)
    assert [one.person_id for one in revealed if one.kind == "vote"] == [alias(ALIYA, "salt")]
    shared = seen_by(BEK, 15)
    assert any(one.person_id == ALIYA and one.kind == "mark_add" for one in shared)


def test_anonymous_marks_carry_a_name_that_tells_nobody():
    events = (*STORY[:9], event(20, "share", marks="anonymous"))
    seen = visible(events, Viewer(BEK, LEADER, "salt"), state_of(events))
    names = {one.person_id for one in seen if one.kind == "mark_add"}
    assert names == {BEK, alias(ALIYA, "salt")}
    assert alias(ALIYA, "salt") != alias(ALIYA, "pepper")
