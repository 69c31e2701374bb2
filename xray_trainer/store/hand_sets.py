"""The sets that a person fills by hand."""

from __future__ import annotations

from sqlalchemy import select

from xray_trainer.store.database import reading
from xray_trainer.store.schema import ExerciseSetRow, SetStateRow
from xray_trainer.store.store import Store


def hand_set_titles(store: Store, person_id: str) -> tuple[str, ...]:
    """Returns the titles of a person's hand-made sets that are still drafts, the latest first."""
    query = (
        select(ExerciseSetRow.title)
        .join(SetStateRow, SetStateRow.set_id == ExerciseSetRow.set_id)
        .where(
            SetStateRow.owner == person_id, SetStateRow.provenance == "hand", SetStateRow.status == "draft"
        )
        .order_by(ExerciseSetRow.created_at.desc())
    )
    with reading(store.engine) as session:
        return tuple(dict.fromkeys(session.scalars(query)))
