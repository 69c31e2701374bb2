"""Cases: what a seizure taught, told to other units as one exercise with method and lesson.

A case that came waits for a mentor's look: it is a draft set of one exercise, and trainees see it only once a
mentor has released it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from xray_trainer.errors import PackageError
from xray_trainer.exercises.exercise import ExerciseSet, Rules
from xray_trainer.packages.arriving import Arrived
from xray_trainer.packages.contents import CaseFile, SetFile
from xray_trainer.packages.set_export import Written, write_exercises
from xray_trainer.packages.set_import import Report, import_set
from xray_trainer.store.known_units import UnitCard, own_unit
from xray_trainer.store.seals import is_sealed_here
from xray_trainer.store.store import Store
from xray_trainer.store.told_cases import Case, keep_case
from xray_trainer.store.truths import whole_exercise


def export_case(
    store: Store,
    exercise_id: str,
    *,
    title: str,
    method: str = "",
    lesson: str = "",
    target: Path,
    to: Sequence[UnitCard] = (),
    is_reduced: bool = False,
    now: datetime,
) -> Written:
    """Writes an exercise with what it taught into one `.xcase` file.

    Args:
        store: where it is.
        exercise_id: the exercise: scan, region, papers and what lies beside it.
        title: for people.
        method: how it was hidden.
        lesson: what to learn from it.
        target: the file.
        to: units that alone can open it; anybody where empty.
        is_reduced: whether scans may lose what their noise hides.
        now: the time.

    Raises:
        RecipeError: there is no such exercise.
        PackageError: it has nothing to tell.
        StorageError: the file cannot be written.
    """
    exercise = whole_exercise(store, exercise_id)
    if is_sealed_here(store, exercise_id) or not exercise.truth:
        raise PackageError("{title}: a case tells what was hidden; mark it first", title=title)
    case = CaseFile(case_id=uuid4().hex, title=title, method=method, lesson=lesson)
    alone = ExerciseSet(f"case-{case.case_id}", title, (exercise,), Rules(prevalence=1.0))
    written = write_exercises(
        store, alone, target=target, kind="xcase", is_reduced=is_reduced, to=to, case=case, now=now
    )
    unit = own_unit(store, now=now).fingerprint
    keep_case(store, Case(case.case_id, exercise_id, title, method, lesson, unit, "out", now))
    return written


def import_case(
    store: Store, arrived: Arrived, *, now: datetime, report: Report = lambda _done, _total: None
) -> bool:
    """Returns whether a case was new; it is kept as a draft that a mentor looks at.

    Raises:
        PackageError: it is refused; nothing of it is kept.
    """
    arrived.require_trusted()
    told = arrived.package.model("case.json", CaseFile)
    if arrived.package.manifest.seal:
        raise PackageError("{name}: a case cannot be sealed; refused", name=arrived.package.name)
    unit = arrived.package.manifest.signer.card.fingerprint

    def case_of(opened: SetFile) -> Case:
        if len(opened.exercises) != 1 or opened.set_id != f"case-{told.case_id}":
            raise PackageError(
                "{name}: a case holds one exercise of its own; refused", name=arrived.package.name
            )
        exercise_id = opened.exercises[0].exercise_id
        return Case(told.case_id, exercise_id, told.title, told.method, told.lesson, unit, "in", now)

    return import_set(store, arrived, status="draft", provenance="case", case=case_of, now=now, report=report)
