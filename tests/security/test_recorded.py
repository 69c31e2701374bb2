"""Every act that the audit log is to tell of, done on a real store: its entry is there, with who did it.

A new table of the database must be named here, as one that people change under the eyes of the log or as one
that holds their own work; and a deed must change each of the former.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.security.deeds import DEEDS, OTHERS
from tests.security.deeds_world import World
from xray_trainer.settings import Settings
from xray_trainer.store.audit import ACTS, Entry, entries, verify
from xray_trainer.store.schema import Table
from xray_trainer.store.store import open_store

ELSEWHERE = {"see_truth", "sign_out", "backup", "restore"}
"""Acts whose entries are tested where they are done: pages and rooms, sessions, the commands."""

WATCHED = {
    "accounts", "adjudications", "assigned_people", "assignments", "cases", "cohort_members", "cohorts",
    "exercise_details", "exercise_sets", "exercises", "feedback_texts", "identities", "imported_drills",
    "imported_people", "known_units", "memberships", "packages", "people", "restricted_sets", "seals",
    "second_readings", "set_members", "set_states", "units",
}  # fmt: skip
"""Tables that somebody changes for others: the log tells of it."""

OWN = {
    "abilities", "answers", "attachments", "attempts", "audit", "collection_members", "collections",
    "comments", "comments_read", "difficulty_models", "drills", "events", "exercise_items",
    "exercise_wishes", "flags", "hand_drafts", "hand_overlays", "learned_answers", "lessons_done",
    "library_entries", "one_time_links", "own_scans", "pauses", "personal_sets", "reference_scans",
    "reviewed_answers", "room_events", "room_members", "room_scans", "rooms", "scan_facts", "scans",
    "sealed_exercises", "second_views", "sessions", "set_builds", "set_recipes", "sign_in_failures",
    "verdicts",
}  # fmt: skip
"""Tables of people's own work, and what comes of it by itself or goes along with what is watched."""


@dataclass(frozen=True)
class Told:
    """What came of all deeds: the entries of each, whose they should be, and the tables that changed."""

    entries: dict[str, list[Entry]]
    mentor_id: str
    changed: set[str]
    is_whole: bool


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    folder = tmp_path_factory.mktemp("recorded")
    world = World(open_store(Settings(home=folder / "home")), folder)
    changed: set[str] = set()

    def note(_connection, _cursor, statement, *_more) -> None:
        if found := re.match(r"(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) \"?(\w+)", statement):
            changed.add(found[1])

    event.listen(world.store.engine, "before_cursor_execute", note)
    found = {}
    for name, (_act, deed) in (DEEDS | OTHERS).items():
        last = max((entry.number for entry in entries(world.store)), default=0)
        deed(world)
        found[name] = [entry for entry in entries(world.store) if entry.number > last]
    is_whole = verify(world.store).broken_at is None
    world.store.close()
    return Told(found, world.mentor.person_id, changed, is_whole)


@pytest.mark.parametrize("name", DEEDS)
def test_what_a_mentor_does_is_told_with_who_did_it(told, name):
    act, _deed = DEEDS[name]
    assert (act, told.mentor_id) in {(entry.act, entry.person_id) for entry in told.entries[name]}


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_do_is_told(told, name):
    act, _deed = OTHERS[name]
    assert act in {entry.act for entry in told.entries[name]}


def test_every_act_that_the_log_knows_is_done_here_or_elsewhere():
    done = {act for act, _deed in (DEEDS | OTHERS).values()}
    assert set(ACTS) - done == ELSEWHERE - done


def test_every_table_is_watched_or_holds_peoples_own_work():
    assert set(Table.metadata.tables) == WATCHED | OWN
    assert not WATCHED & OWN


def test_a_deed_changes_every_table_that_is_watched(told):
    assert set() == WATCHED - told.changed


def test_the_log_is_whole_after_all_of_it(told):
    assert told.is_whole


def test_the_document_names_every_act():
    page = (Path(__file__).parents[2] / "docs" / "keeping.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == set(ACTS)
