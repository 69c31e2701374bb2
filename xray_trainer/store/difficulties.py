"""How hard exercises are: as measured on their scans, and as answers have taught since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from sqlalchemy import select

from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.store.database import reading
from xray_trainer.store.items import item_from, make_items_of, model_in
from xray_trainer.store.schema import ExerciseDetailRow, ExerciseItemRow
from xray_trainer.store.store import Store

_Z = 1.96
_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Hardness:
    """How hard an exercise is, in logits: 0 is what a standard person fails at half of the time.

    Attributes:
        measured: by the factors measured on its scan and the first weights alone.
        learned: by now, with the weights and the offset that answers taught, and the mentor's correction.
        interval: in which that lies with a probability of 95 %.
        correction: what a mentor added.
        num_answers: that taught its offset.
    """

    measured: float
    learned: float
    interval: tuple[float, float]
    correction: float
    num_answers: int


def hardness_of(store: Store, exercise_ids: Sequence[str]) -> dict[str, Hardness]:
    """Returns how hard these exercises are, by id."""
    make_items_of(store)
    found: dict[str, Hardness] = {}
    for start in range(0, len(exercise_ids), _MOST_AT_ONCE):
        found |= _some(store, exercise_ids[start : start + _MOST_AT_ONCE])
    return found


def measured(items: Sequence[Item]) -> list[float]:
    """Returns the difficulty of exercises by their measured factors and the first weights, in logits."""
    if not items:
        return []
    plain = [replace(item, offset_mean=0.0) for item in items]
    return [round(float(mean), 4) for mean in DifficultyModel().difficulties(plain)[0]]


def _some(store: Store, exercise_ids: Sequence[str]) -> dict[str, Hardness]:
    query = (
        select(ExerciseItemRow, ExerciseDetailRow.correction)
        .outerjoin(ExerciseDetailRow, ExerciseDetailRow.exercise_id == ExerciseItemRow.exercise_id)
        .where(ExerciseItemRow.exercise_id.in_(exercise_ids))
    )
    with reading(store.engine) as session:
        rows = [(item_from(row), correction or 0.0) for row, correction in session.execute(query)]
        model = model_in(session)
    if not rows:
        return {}
    items = [item for item, _correction in rows]
    means, variances = model.difficulties(items)
    return {
        item.exercise_id: _hardness(item, first, float(mean), float(variance), correction)
        for (item, correction), first, mean, variance in zip(
            rows, measured(items), means, variances, strict=True
        )
    }


def _hardness(item: Item, first: float, mean: float, variance: float, correction: float) -> Hardness:
    margin = _Z * sqrt(max(0.0, variance))
    interval = (round(mean - margin, 4), round(mean + margin, 4))
    return Hardness(first, round(mean, 4), interval, correction, item.num_answers)
