"""Sets that are made for one person: reviews and second readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.database import insert_new
from xray_trainer.store.schema import ExerciseSetRow, PersonalSetRow, SetMemberRow


def insert_personal_set(
    session: Session,
    set_id: str,
    *,
    person_id: str,
    title: str,
    rules: Rules,
    exercise_ids: Sequence[str],
    now: datetime,
) -> None:
    """Keeps a set that one person alone is to see, within a transaction."""
    row = {
        "set_id": set_id,
        "title": title,
        "rules": rules.model_dump(mode="json"),
        "num_planned": len(exercise_ids),
        "created_at": now,
    }
    insert_new(session, ExerciseSetRow, [row])
    insert_new(session, PersonalSetRow, [{"set_id": set_id, "person_id": person_id}])
    members = [
        {"set_id": set_id, "position": position, "exercise_id": exercise_id}
        for position, exercise_id in enumerate(exercise_ids)
    ]
    insert_new(session, SetMemberRow, members)
