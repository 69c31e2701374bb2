"""What a case tells beside its exercise, for whoever has answered it and for mentors."""

from __future__ import annotations

from sqlalchemy import select

from xray_trainer.exercises.case_words import CaseWords
from xray_trainer.store.database import reading
from xray_trainer.store.schema import CaseRow
from xray_trainer.store.store import Store


def case_words(store: Store, exercise_id: str) -> CaseWords | None:
    """Returns the words of the case that an exercise shows, the latest of several; None where it shows none.

    They belong to the truth: whoever calls this has made sure that it may be shown.
    """
    query = (
        select(CaseRow.title, CaseRow.method, CaseRow.lesson)
        .where(CaseRow.exercise_id == exercise_id)
        .order_by(CaseRow.told_at.desc(), CaseRow.case_id)
        .limit(1)
    )
    with reading(store.engine) as session:
        found = session.execute(query).first()
        # Cases of other units may be longer than what is written here; nothing of them is cut.
        return None if found is None else CaseWords.model_construct(**found._mapping)
