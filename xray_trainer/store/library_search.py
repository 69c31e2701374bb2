"""Searching the library: every field at once, page by page, quick over many thousands of exercises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Row, select
from sqlalchemy.orm import InstrumentedAttribute

from xray_trainer.drills.hardness import share_of
from xray_trainer.store.answer_counts import answer_counts
from xray_trainer.store.database import reading
from xray_trainer.store.difficulties import hardness_of
from xray_trainer.store.flags import Status
from xray_trainer.store.library_conditions import matching, ordered
from xray_trainer.store.library_entries import make_entries
from xray_trainer.store.library_wishes import Search
from xray_trainer.store.schema import AttemptRow, ExerciseItemRow, ExerciseRow, LibraryEntryRow, ScanRow
from xray_trainer.store.store import Store

PAGE = 24
"""How many exercises a page shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An exercise among the results; it tells what is hidden, so it is for mentors."""

    exercise_id: str
    scan_sha256: str
    conveyance: str
    cargo_family: str
    families: tuple[str, ...]
    items: tuple[str, ...]
    is_suspicious: bool
    hardness: float
    status: Status
    added_at: datetime
    num_answers: int
    num_right: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results; `ids` are those of all pages, in their order."""

    entries: tuple[Entry, ...]
    ids: tuple[str, ...]

    @property
    def num(self) -> int:
        """Returns how many there are on all pages."""
        return len(self.ids)


def search(store: Store, wanted: Search, *, page: int = 0, size: int = PAGE) -> Results:
    """Returns a page of the exercises that meet all wishes, pages counted from 0.

    Whoever calls this has checked that the person may `see_truth`.
    """
    make_entries(store)
    with reading(store.engine) as session:
        ids = list(session.scalars(ordered(matching(wanted), wanted.order)))
    if wanted.learned is not None:
        ids = _within(store, ids, wanted.learned)
    shown = ids[page * size : (page + 1) * size]
    return Results(_entries(store, shown), tuple(ids))


def choices(store: Store) -> dict[str, tuple[str, ...]]:
    """Returns what occurs in the library, by field: what a form can offer to search for."""
    make_entries(store)
    plain: dict[str, InstrumentedAttribute[str]] = {
        "conveyances": ExerciseItemRow.conveyance,
        "cargo_families": ExerciseRow.cargo_family,
        "beams": LibraryEntryRow.beams,
        "sources": ScanRow.source,
    }
    lists: dict[str, InstrumentedAttribute[str]] = {
        "families": LibraryEntryRow.families,
        "items": LibraryEntryRow.items,
        "materials": LibraryEntryRow.materials,
        "languages": LibraryEntryRow.languages,
    }
    with reading(store.engine) as session:
        found = {name: set(session.scalars(select(column).distinct())) for name, column in plain.items()}
        for name, column in lists.items():
            values = session.scalars(select(column).distinct())
            found[name] = {part for value in values for part in value.split("|")}
    return {name: tuple(sorted(value for value in values if value)) for name, values in found.items()}


def _within(store: Store, ids: list[str], learned: tuple[float, float]) -> list[str]:
    low, high = learned
    hardness = hardness_of(store, ids)
    return [name for name in ids if low <= share_of(hardness[name].learned) <= high]


def _entries(store: Store, ids: list[str]) -> tuple[Entry, ...]:
    query = (
        select(ExerciseRow, ScanRow.conveyance, LibraryEntryRow)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .join(LibraryEntryRow, LibraryEntryRow.exercise_id == ExerciseRow.exercise_id)
        .where(ExerciseRow.exercise_id.in_(ids))
    )
    counted = answer_counts().where(AttemptRow.exercise_id.in_(ids))
    with reading(store.engine) as session:
        answers = {row[0]: (int(row[1]), int(row[2])) for row in session.execute(counted)}
        found = {row[0].exercise_id: _entry(row, answers) for row in session.execute(query)}
    return tuple(found[name] for name in ids if name in found)


def _entry(row: Row[ExerciseRow, str, LibraryEntryRow], answers: dict[str, tuple[int, int]]) -> Entry:
    exercise, conveyance, entry = row
    num, num_right = answers.get(exercise.exercise_id, (0, 0))
    return Entry(
        exercise_id=exercise.exercise_id,
        scan_sha256=exercise.scan_sha256,
        conveyance=conveyance,
        cargo_family=exercise.cargo_family,
        families=_parts(entry.families),
        items=_parts(entry.items),
        is_suspicious=entry.num_hidden > 0,
        hardness=entry.hardness,
        status=cast("Status", exercise.status),
        added_at=exercise.added_at,
        num_answers=num,
        num_right=num_right,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
