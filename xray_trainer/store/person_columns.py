"""What becomes of every place where the database names a person, when that person is erased.

The one table that erasing and telling somebody what is kept of them go by. A test compares it with the
schema, so that a new table cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Treatment = Literal["move", "unset", "delete", "keep"]
"""`move`: the row stays, under a stand-in without a name; `unset`: it stays, under nobody; `delete`: it goes;
`keep`: it stays as it is, which only a record without a name may."""

TREATMENTS: Mapping[tuple[str, str], Treatment] = {
    ("abilities", "person_id"): "delete",
    ("accounts", "person_id"): "delete",
    ("adjudications", "person_id"): "unset",
    ("assigned_people", "person_id"): "delete",
    ("assignments", "made_by"): "unset",
    ("audit", "person_id"): "keep",
    ("cohort_members", "person_id"): "delete",
    ("cohorts", "made_by"): "unset",
    ("collections", "owner"): "unset",
    ("comments", "author_id"): "unset",
    ("comments_read", "person_id"): "delete",
    ("drills", "person_id"): "move",
    ("exercise_details", "accepted_by"): "unset",
    ("exercise_details", "author"): "unset",
    ("flags", "ruled_by"): "unset",
    ("hand_drafts", "person_id"): "delete",
    ("identities", "person_id"): "unset",
    ("imported_people", "person_id"): "delete",
    ("lessons_done", "person_id"): "delete",
    ("memberships", "person_id"): "delete",
    ("one_time_links", "person_id"): "delete",
    ("own_scans", "person_id"): "delete",
    ("people", "person_id"): "delete",
    ("personal_sets", "person_id"): "move",
    ("reviewed_answers", "person_id"): "unset",
    ("room_events", "person_id"): "move",
    ("room_members", "person_id"): "move",
    ("rooms", "leader_id"): "move",
    ("second_readings", "asked_by"): "unset",
    ("sessions", "person_id"): "delete",
    ("set_states", "owner"): "unset",
    ("set_states", "released_by"): "unset",
    ("verdicts", "person_id"): "move",
}
"""By table and column."""
