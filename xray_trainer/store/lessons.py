"""Which lessons a person has done: every quiz that was answered, and the best of each lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import LessonDoneRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class LessonDone:
    """What a person has reached in one lesson.

    Attributes:
        num_right: questions answered right at the best of all times.
        num_questions: that the quiz had then.
        num_times: how often the quiz was answered.
        done_at: when it was answered first.
    """

    lesson: str
    num_right: int
    num_questions: int
    num_times: int
    done_at: datetime


def keep_lesson_done(
    store: Store, person_id: str, *, lesson: str, num_right: int, num_questions: int, now: datetime
) -> None:
    """Keeps that a person has answered the quiz of a lesson; the same moment twice counts once."""
    row = {
        "person_id": person_id,
        "lesson": lesson,
        "done_at": now,
        "num_right": num_right,
        "num_questions": num_questions,
    }
    with writing(store.engine) as session:
        insert_new(session, LessonDoneRow, [row])


def lessons_done(store: Store, person_id: str) -> dict[str, LessonDone]:
    """Returns what a person has reached, by the name of the lesson; lessons that were not done are absent."""
    query = select(LessonDoneRow).where(LessonDoneRow.person_id == person_id).order_by(LessonDoneRow.done_at)
    times: dict[str, list[LessonDoneRow]] = {}
    with reading(store.engine) as session:
        for row in session.scalars(query):
            times.setdefault(row.lesson, []).append(row)
        return {lesson: _best(rows) for lesson, rows in times.items()}


def _best(rows: list[LessonDoneRow]) -> LessonDone:
    best = max(rows, key=lambda row: row.num_right / max(row.num_questions, 1))
    return LessonDone(best.lesson, best.num_right, best.num_questions, len(rows), rows[0].done_at)
