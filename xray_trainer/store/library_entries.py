"""Exercises as the library searches them: one row each, made when somebody first searches.

A row is thrown away when its exercise is edited; another is made then. It holds the truth in words, so that
only mentors search here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.difficulties import measured
from xray_trainer.store.items import item_from, make_missing_items
from xray_trainer.store.schema import (
    ExerciseItemRow,
    ExerciseRow,
    FeedbackTextRow,
    LibraryEntryRow,
    ScanRow,
)
from xray_trainer.store.store import Store
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

_AT_ONCE = 300


def make_entries(store: Store) -> None:
    """Makes the rows of exercises that have none; writes only if there are any."""
    with reading(store.engine) as session:
        if session.scalars(_missing().limit(1)).first() is None:
            return
    with writing(store.engine) as session:
        make_missing_items(session)
        missing = list(session.scalars(_missing()))
        for start in range(0, len(missing), _AT_ONCE):
            _make(session, missing[start : start + _AT_ONCE])


def forget_entry(session: Session, exercise_id: str) -> None:
    """Throws away the row of an exercise that has changed."""
    session.execute(delete(LibraryEntryRow).where(LibraryEntryRow.exercise_id == exercise_id))


def folded(text: str) -> str:
    """Returns a text as it is compared: without case, with single spaces."""
    return " ".join(text.casefold().split())


def listed(names: Sequence[str]) -> str:
    """Returns names as one text in which each can be found: `|one|two|`."""
    return f"|{'|'.join(dict.fromkeys(names))}|" if names else ""


def _missing() -> Select[str]:
    return select(ExerciseRow.exercise_id).where(
        ExerciseRow.exercise_id.not_in(select(LibraryEntryRow.exercise_id))
    )


def _make(session: Session, exercise_ids: Sequence[str]) -> None:
    query = (
        select(ExerciseRow, ScanRow, ExerciseItemRow)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .join(ExerciseItemRow, ExerciseItemRow.exercise_id == ExerciseRow.exercise_id)
        .where(ExerciseRow.exercise_id.in_(exercise_ids))
    )
    found = session.execute(query).all()
    texts: dict[str, dict[str, str]] = {}
    for row in session.scalars(select(FeedbackTextRow).where(FeedbackTextRow.exercise_id.in_(exercise_ids))):
        texts.setdefault(row.exercise_id, {})[row.language] = row.text
    hardness = measured([item_from(item) for _exercise, _scan, item in found])
    rows = [
        _values(exercise, scan, texts.get(exercise.exercise_id, {}), hard)
        for (exercise, scan, _item), hard in zip(found, hardness, strict=True)
    ]
    insert_new(session, LibraryEntryRow, rows)


def _values(
    exercise: ExerciseRow, scan: ScanRow, texts: dict[str, str], hardness: float
) -> dict[str, object]:
    targets = [hidden for hidden in exercise.truth if hidden["kind"] != BENIGN]
    kinds = [str(hidden["kind"]) for hidden in exercise.truth]
    return {
        "exercise_id": exercise.exercise_id,
        "text": folded(" ".join(_words(exercise, scan, texts))),
        "families": listed(kinds),
        "items": listed([str(hidden["item"]) for hidden in exercise.truth]),
        "materials": listed([str(hidden["material"]) for hidden in exercise.truth]),
        "languages": listed(sorted(texts)),
        "beams": "+".join(map(str, scan.beams)),
        "num_hidden": len(targets),
        "hardness": hardness,
    }


def _words(exercise: ExerciseRow, scan: ScanRow, texts: dict[str, str]) -> list[str]:
    """Returns everything about an exercise that somebody may type in."""
    papers = exercise.declaration
    hidden = [
        word
        for one in exercise.truth
        for word in (one["kind"], one["item"], one["material"], _site(str(one["kind"])))
    ]
    documents = [
        papers["description"],
        papers["hs_code"],
        papers.get("consignor", ""),
        papers.get("consignee", ""),
        *papers.get("route", ()),
        *papers.get("seal_numbers", ()),
    ]
    scanned = [scan.conveyance, scan.source, exercise.cargo_family, exercise.exercise_id]
    return [str(word) for word in (*documents, *hidden, *scanned, *texts.values(), exercise.feedback)]


def _site(kind: str) -> str:
    return TAXONOMY[kind].site if kind in TAXONOMY else ""
