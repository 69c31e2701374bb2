"""Exams that a certificate can be given for, and what it needs to know about one."""

from __future__ import annotations

from sqlalchemy import func, select

from xray_trainer.drills.certificates.certificate import ExamFacts
from xray_trainer.errors import AttemptError
from xray_trainer.store.database import reading
from xray_trainer.store.drills import DrillInfo, drill_info, drills_of, outcomes_of_drill
from xray_trainer.store.people import names_of
from xray_trainer.store.schema import AnswerRow, AttemptRow, ExerciseRow, ScanRow
from xray_trainer.store.store import Store

SYNTHETIC = "synthetic"
"""The source of rendered scans."""


def finished_exams(store: Store, person_id: str) -> tuple[DrillInfo, ...]:
    """Returns a person's finished exams with at least one answer, the newest first."""
    return tuple(drill for drill in drills_of(store, person_id) if has_certificate(drill))


def has_certificate(drill: DrillInfo) -> bool:
    """Returns whether a certificate can be given for a drill: a finished exam with an answer, judged."""
    is_over = drill.rules.mode == "exam" and drill.is_finished
    return is_over and drill.num_answered > 0 and not drill.num_sealed


def exam_facts(store: Store, drill_id: str) -> ExamFacts:
    """Returns what a certificate of an exam needs to know.

    Raises:
        AttemptError: there is no such drill, or it is no finished exam with an answer.
    """
    drill = drill_info(store, drill_id)
    if not has_certificate(drill) or drill.finished_at is None:
        raise AttemptError("a certificate is given for a finished exam only; finish it first")
    return ExamFacts(
        exam_id=drill.drill_id,
        name=names_of(store, [drill.person_id])[drill.person_id],
        set_id=drill.set_id,
        set_title=drill.title,
        rules=drill.rules,
        num_exercises=drill.num_exercises,
        num_synthetic=_num_synthetic(store, drill_id),
        started_at=drill.started_at,
        finished_at=drill.finished_at,
        outcomes=outcomes_of_drill(store, drill_id),
    )


def _num_synthetic(store: Store, drill_id: str) -> int:
    query = (
        select(func.count())
        .select_from(AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(ExerciseRow, ExerciseRow.exercise_id == AttemptRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(AttemptRow.drill_id == drill_id, ScanRow.source == SYNTHETIC)
    )
    with reading(store.engine) as session:
        return session.scalar(query) or 0
