"""Exercise sets, rendered, looked at by the detector, and put into the store for trainees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.exercises.exercise import Mode, Rules
from xray_trainer.store.exercise_sets import append_exercise, create_set, exercise_ids, set_info
from xray_trainer.store.store import Store

PRACTICE = "Practice"
TITLES: dict[Mode, str] = {"practice": PRACTICE, "shift": "Shift", "exam": "Exam"}
"""Titles of sets that nobody named, message ids."""


def publish_set(
    store: Store,
    *,
    title: str,
    num: int,
    seed: int,
    rules: Rules | None = None,
    set_id: str = "",
    has_second: bool = False,
) -> Iterator[int]:
    """Yields how many exercises of a set are in the store, after each; what is there is not rendered again.

    Each exercise is looked at by the shipped detector before it is stored. A set without rules is a practice;
    a shift has its warm-up on top of the number. With `has_second` each has a view from above too.

    Raises:
        RecipeError: the number or the share cannot be.
        MissingExtraError: this installation cannot render.
    """
    from xray_trainer.detector.checkpoint import load_detector
    from xray_trainer.exercises.modes import build_set

    rules = rules or Rules()
    key = f"xray_trainer:{title}:{num}:{seed}:{rules.model_dump_json()}{':2' if has_second else ''}"
    name = set_id or str(uuid5(NAMESPACE_URL, key))
    planned = num + rules.warm_up
    info = create_set(store, name, title=title, rules=rules, num_planned=planned, now=datetime.now(UTC))
    if info.is_complete:
        yield info.num_exercises
        return
    detector = load_detector()
    there = exercise_ids(store, name)
    for built in build_set(num, seed=seed, rules=rules, skip=there, has_second=has_second):
        exercise = replace(built.exercise, findings=detector.detect(built.scan))
        append_exercise(store, name, built=replace(built, exercise=exercise), now=datetime.now(UTC))
        yield set_info(store, name).num_exercises
