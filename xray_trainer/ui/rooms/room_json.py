"""A room, its events and the truth about its scans as JSON for the viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from xray_trainer.drills.colours import colour_of, dash_of, letter_of
from xray_trainer.rooms.codes import written
from xray_trainer.rooms.events import RoomEvent
from xray_trainer.rooms.sight import Viewer
from xray_trainer.store.rooms import Member
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_exercise
from xray_trainer.ui.attempt_json import scan_json
from xray_trainer.ui.feedback import finding_json, truth_json
from xray_trainer.ui.paper_lines import paper_lines
from xray_trainer.ui.rooms.feed import RoomFeed

Words = Callable[[str], str]


def room_json(feed: RoomFeed, viewer: Viewer, *, now_ms: float) -> dict[str, Any]:
    """Returns the room with everything that happened in it, as far as a person may see it."""
    room = feed.room
    news = feed.news(viewer, after=0)
    return {
        "room": room.room_id,
        "title": room.title,
        "code": written(room.code) if room.code and viewer.is_leader else None,
        "is_leader": viewer.is_leader,
        "is_closed": room.closed_at is not None,
        "me": viewer.person_id,
        "leader": room.leader_id,
        "num_scans": len(room.scans),
        "people": people_json(feed.people),
        "now_ms": now_ms,
        **news_json(feed, viewer, news.events, last=news.last),
    }


def news_json(feed: RoomFeed, viewer: Viewer, events: Iterable[RoomEvent], *, last: int) -> dict[str, Any]:
    """Returns events, where people are, and from which numbers to ask on."""
    told = [event_json(event) for event in events]
    joined = {"people": people_json(feed.people)} if any(one["kind"] == "join" for one in told) else {}
    return {
        "events": told,
        "last": last,
        "presence": feed.attendance.told_to(viewer.person_id),
        "presence_version": feed.attendance.version_for(viewer.person_id),
        **joined,
    }


def event_json(event: RoomEvent) -> dict[str, Any]:
    """Returns an event."""
    return {
        "uuid": event.uuid,
        "seq": event.seq,
        "order": event.order,
        "kind": event.kind,
        "person": event.person_id,
        "payload": dict(event.payload),
        "at_ms": event.at.timestamp() * 1000,
    }


def people_json(people: Iterable[Member]) -> list[dict[str, Any]]:
    """Returns who came, each with a colour, a line and a letter of their own."""
    return [
        {
            "person": one.person_id,
            "name": one.name,
            "number": one.number,
            "colour": colour_of(one.number),
            "dash": dash_of(one.number),
            "letter": letter_of(one.number),
        }
        for one in people
    ]


def shown_json(store: Store, feed: RoomFeed, position: int, translate: Words) -> dict[str, Any]:
    """Returns a scan of the room with its documents; nothing here tells what is hidden."""
    scan = feed.room.scans[position]
    exercise = whole_exercise(store, scan.exercise_id)
    return {
        "position": position,
        "scan": scan_json(store, f"room:{feed.room.room_id}", scan.sha256),
        "papers": paper_lines(exercise.declaration, translate),
    }


def revealed_json(store: Store, feed: RoomFeed, position: int, translate: Words) -> dict[str, Any]:
    """Returns what is hidden in a scan of the room; whoever calls this has checked that it may be told."""
    exercise = whole_exercise(store, feed.room.scans[position].exercise_id)
    without = exercise.benign_sha256
    return {
        "position": position,
        "truth": [truth_json(hidden, exercise.feedback, translate) for hidden in exercise.truth],
        "findings": [finding_json(finding, translate) for finding in exercise.findings],
        "without": scan_json(store, f"room:{feed.room.room_id}", without) if without else None,
    }
