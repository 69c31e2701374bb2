"""What is looked for in the library, as a query."""

from __future__ import annotations

from math import log
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from xray_trainer.store.answer_counts import answer_counts
from xray_trainer.store.library_entries import folded
from xray_trainer.store.library_wishes import Order, Search
from xray_trainer.store.schema import (
    CollectionMemberRow,
    ExerciseDetailRow,
    ExerciseItemRow,
    ExerciseRow,
    FlagRow,
    LibraryEntryRow,
    ScanRow,
    SetMemberRow,
    SetStateRow,
)


def matching(wanted: Search) -> Select[str]:
    """Returns the query for the ids of exercises that meet all wishes."""
    conditions = [
        *_text(wanted.text),
        *_among(ExerciseItemRow.conveyance, wanted.conveyances),
        *_among(ExerciseRow.cargo_family, wanted.cargo_families),
        *_listed(LibraryEntryRow.families, wanted.families),
        *_listed(LibraryEntryRow.items, wanted.items),
        *_listed(LibraryEntryRow.materials, wanted.materials),
        *_listed(LibraryEntryRow.languages, wanted.languages),
        *_among(LibraryEntryRow.beams, wanted.beams),
        *_among(ScanRow.source, wanted.sources),
        *_among(ExerciseRow.status, wanted.statuses),
        *_truth(wanted),
        *_made(wanted),
        *_held(wanted),
    ]
    return (
        select(ExerciseRow.exercise_id)
        .join(LibraryEntryRow, LibraryEntryRow.exercise_id == ExerciseRow.exercise_id)
        .join(ExerciseItemRow, ExerciseItemRow.exercise_id == ExerciseRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(*conditions)
    )


def ordered(query: Select[str], order: Order) -> Select[str]:
    """Returns the query in an order; what is equal comes in the order of ids."""
    answered = answer_counts().subquery()
    if order in ("most_answered", "least_right"):
        query = query.outerjoin(answered, answered.c.exercise_id == ExerciseRow.exercise_id)
    share = answered.c.num_right * 1.0 / answered.c.num
    by: dict[Order, ColumnElement[Any]] = {
        "newest": ExerciseRow.added_at.desc(),
        "oldest": ExerciseRow.added_at.asc(),
        "hardest": LibraryEntryRow.hardness.desc(),
        "easiest": LibraryEntryRow.hardness.asc(),
        "most_answered": func.coalesce(answered.c.num, 0).desc(),
        "least_right": func.coalesce(share, 2.0).asc(),
    }
    return query.order_by(by[order], ExerciseRow.exercise_id)


def _text(text: str) -> list[ColumnElement[bool]]:
    return [LibraryEntryRow.text.contains(word, autoescape=True) for word in folded(text).split()]


def _among(column: InstrumentedAttribute[str], names: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [column.in_(names)] if names else []


def _listed(column: InstrumentedAttribute[str], names: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [or_(*(column.contains(f"|{name}|", autoescape=True) for name in names))] if names else []


def _truth(wanted: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.is_suspicious is not None:
        hides = LibraryEntryRow.num_hidden > 0
        found.append(hides if wanted.is_suspicious else ~hides)
    if wanted.measured is not None:
        low, high = (_logit(share) for share in wanted.measured)
        found.append(LibraryEntryRow.hardness.between(low, high))
    if wanted.is_flagged is not None:
        flagged = ExerciseRow.exercise_id.in_(select(FlagRow.exercise_id))
        found.append(flagged if wanted.is_flagged else ~flagged)
    return found


def _made(wanted: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.provenances:
        found.append(_own_or_of_set(ExerciseDetailRow.provenance, SetStateRow.provenance, wanted.provenances))
    if wanted.author:
        found.append(_own_or_of_set(ExerciseDetailRow.author, SetStateRow.owner, (wanted.author,)))
    if wanted.since is not None:
        found.append(ExerciseRow.added_at >= wanted.since)
    if wanted.until is not None:
        found.append(ExerciseRow.added_at < wanted.until)
    return found


def _own_or_of_set(
    own: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    of_set: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    names: tuple[str, ...],
) -> ColumnElement[bool]:
    mine = select(ExerciseDetailRow.exercise_id).where(own.in_(names))
    in_set = (
        select(SetMemberRow.exercise_id)
        .join(SetStateRow, SetStateRow.set_id == SetMemberRow.set_id)
        .where(of_set.in_(names))
    )
    return or_(ExerciseRow.exercise_id.in_(mine), ExerciseRow.exercise_id.in_(in_set))


def _held(wanted: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.collection_id:
        held = select(CollectionMemberRow.exercise_id).where(
            CollectionMemberRow.collection_id == wanted.collection_id
        )
        found.append(ExerciseRow.exercise_id.in_(held))
    if wanted.set_id:
        members = select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == wanted.set_id)
        found.append(ExerciseRow.exercise_id.in_(members))
    return found


def _logit(share: float) -> float:
    """Returns the difficulty in logits of a share; the ends reach beyond every difficulty."""
    inner = min(max(share, 1e-9), 1 - 1e-9)
    return log(inner / (1 - inner))
