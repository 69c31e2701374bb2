"""Publishing: exercise sets, rendered, looked at by the detector, and put into the store for trainees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.detector.checkpoint import load_detector
from xray_trainer.exercises.authoring import build_exercises
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.exercise_sets import append_exercise, create_set, exercise_ids, set_info
from xray_trainer.store.store import Store

PRACTICE = "Practice"
"""Title of a set that nobody named."""


def publish_set(
    store: Store, *, title: str, num: int, seed: int, share_suspicious: float = 0.5, set_id: str = ""
) -> Iterator[int]:
    """Yields how many exercises of a set are in the store, after each; what is there is not rendered again.

    Each exercise is looked at by the shipped detector before it is stored.

    Raises:
        RecipeError: the number or the share cannot be.
        MissingExtraError: this installation cannot render.
    """
    rules = Rules(mode="practice", prevalence=share_suspicious)
    name = set_id or str(uuid5(NAMESPACE_URL, f"xray_trainer:{title}:{num}:{seed}:{share_suspicious}"))
    info = create_set(store, name, title=title, rules=rules, num_planned=num, now=datetime.now(UTC))
    if info.is_complete:
        yield info.num_exercises
        return
    detector = load_detector()
    there = exercise_ids(store, name)
    for built in build_exercises(num, seed=seed, share_suspicious=share_suspicious, skip=there):
        exercise = replace(built.exercise, findings=detector.detect(built.scan))
        append_exercise(store, name, built=replace(built, exercise=exercise), now=datetime.now(UTC))
        yield set_info(store, name).num_exercises
