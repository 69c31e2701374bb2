"""What is to be known about a set before it is released: its duplicates, and whether it gives itself away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from xray_trainer.exercises.balance import Balance, balance
from xray_trainer.exercises.balance_fields import EXPECTED, Compared, fields_of
from xray_trainer.exercises.duplicates import Duplicate, Print, duplicates
from xray_trainer.exercises.exercise import Exercise, ExerciseSet
from xray_trainer.store.database import reading
from xray_trainer.store.scan_facts import (
    StoredFacts,
    facts_of,
    fingerprints,
    measure_missing,
    scans_of_exercises,
)
from xray_trainer.store.schema import ExerciseRow, ScanRow, SetMemberRow, SetStateRow
from xray_trainer.store.set_states import state_of
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_set

_SEED = 7


@dataclass(frozen=True, slots=True)
class SetReview:
    """What was found out about a set. `duplicates` are within it and against the whole library."""

    set_id: str
    duplicates: tuple[Duplicate, ...]
    balance: Balance

    @property
    def objections(self) -> tuple[str, ...]:
        """Returns why it should not be released as it is: `duplicates`, `unbalanced`, both or neither."""
        unbalanced = self.balance.verdict == "unbalanced"
        return (*(["duplicates"] if self.duplicates else []), *(["unbalanced"] if unbalanced else []))


def review_set(store: Store, set_id: str, *, progress: Callable[[int, int], None] | None = None) -> SetReview:
    """Returns what is to be known about a set; scans that nobody has measured yet are measured first.

    Whoever calls this has checked that the person may `see_truth`. The same set is judged alike every time.

    Raises:
        RecipeError: there is no such set.
    """
    whole = whole_set(store, set_id)
    benign = [one.benign_sha256 or one.scan_sha256 for one in whole.exercises]
    shown = [one.scan_sha256 for one in whole.exercises]
    measure_missing(store, [*scans_of_exercises(store), *benign], progress=progress)
    facts = facts_of(store, [*shown, *benign])
    return SetReview(set_id, _duplicates(store, whole), _balance(_compared(store, whole.exercises, facts)))


def _duplicates(store: Store, whole: ExerciseSet) -> tuple[Duplicate, ...]:
    """Returns the duplicates of a set; other versions of the set and what was retired do not count."""
    known = fingerprints(store)
    own = {one.exercise_id for one in whole.exercises}
    others = [
        _print(one_id, scan, benign, known)
        for one_id, scan, benign in _library(store, whole.set_id)
        if scan in known and one_id not in own
    ]
    prints = [_print(one.exercise_id, one.scan_sha256, one.benign_sha256, known) for one in whole.exercises]
    return duplicates(prints, others)


def _library(store: Store, set_id: str) -> list[tuple[str, str, str]]:
    first_id = state_of(store, set_id).first_id
    versions = select(SetStateRow.set_id).where(SetStateRow.first_id == first_id)
    in_versions = select(SetMemberRow.exercise_id).where(
        SetMemberRow.set_id.in_(versions) | (SetMemberRow.set_id == first_id)
    )
    query = select(ExerciseRow.exercise_id, ExerciseRow.scan_sha256, ExerciseRow.benign_sha256).where(
        ExerciseRow.status != "retired", ExerciseRow.exercise_id.not_in(in_versions)
    )
    with reading(store.engine) as session:
        return [(row[0], row[1], row[2] or "") for row in session.execute(query)]


def _print(exercise_id: str, scan: str, benign: str, known: dict[str, bytes]) -> Print:
    return Print(exercise_id, frozenset(filter(None, (scan, benign))), known[scan])


def _compared(store: Store, exercises: Sequence[Exercise], facts: dict[str, StoredFacts]) -> list[Compared]:
    rows = _scans(store, exercises)
    return [_one(one, rows[one.scan_sha256], facts) for one in exercises]


def _one(exercise: Exercise, scan: ScanRow, facts: dict[str, StoredFacts]) -> Compared:
    shown = facts[exercise.scan_sha256]
    return Compared(
        exercise=exercise,
        conveyance=scan.conveyance,
        source=scan.source,
        beams=tuple(scan.beams),
        pixel_mm_xy=(scan.pixel_mm_x, scan.pixel_mm_y),
        shape_hw=(scan.height_px, scan.width_px),
        attenuation=facts[exercise.benign_sha256 or exercise.scan_sha256].mean_attenuation,
        noise=shown.noise,
        num_bytes=shown.num_bytes,
    )


def _scans(store: Store, exercises: Sequence[Exercise]) -> dict[str, ScanRow]:
    members = select(ExerciseRow.scan_sha256).where(
        ExerciseRow.exercise_id.in_([one.exercise_id for one in exercises])
    )
    with reading(store.engine) as session:
        rows = session.scalars(select(ScanRow).where(ScanRow.sha256.in_(members))).all()
        session.expunge_all()
        return {row.sha256: row for row in rows}


def _balance(compared: Sequence[Compared]) -> Balance:
    labels = [one.exercise.is_suspicious for one in compared]
    rng = np.random.default_rng(_SEED)
    return balance(labels, fields_of(compared), expected=EXPECTED, rng=rng)
