"""What a mentor wrote for after the answer, in as many languages as they wrote it in.

It is part of the truth: trainees read it after the answer only.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import FeedbackTextRow
from xray_trainer.store.store import Store

_FALLBACK = "en"


def set_feedback_texts(store: Store, exercise_id: str, *, texts: Mapping[str, str]) -> None:
    """Keeps the texts of an exercise by language, in place of those that it had; empty ones are left out."""
    rows = [
        {"exercise_id": exercise_id, "language": language, "text": text.strip()}
        for language, text in texts.items()
        if text.strip()
    ]
    with writing(store.engine) as session:
        session.execute(delete(FeedbackTextRow).where(FeedbackTextRow.exercise_id == exercise_id))
        insert_new(session, FeedbackTextRow, rows)


def feedback_texts(store: Store, exercise_id: str) -> dict[str, str]:
    """Returns the texts of an exercise by language; none where nobody wrote one."""
    query = select(FeedbackTextRow).where(FeedbackTextRow.exercise_id == exercise_id)
    with reading(store.engine) as session:
        return {row.language: row.text for row in session.scalars(query)}


def feedback_text(store: Store, exercise_id: str, *, language: str) -> str:
    """Returns the text in a language, else in English, else in any; "" where there is none."""
    texts = feedback_texts(store, exercise_id)
    return texts.get(language) or texts.get(_FALLBACK) or next(iter(texts.values()), "")
