"""Exercise sets, rendered, looked at by the detector, and put into the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from xray_trainer.exercises.authoring import Order, require_torch
from xray_trainer.exercises.mixing import plan_set
from xray_trainer.exercises.orders import order_record
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.machine import num_cores
from xray_trainer.publishing.making import Make, make
from xray_trainer.store.builds import keep_recipe
from xray_trainer.store.exercise_sets import append_shelved, create_set, exercise_ids, set_info
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.shelving import shelved_from, shelved_record
from xray_trainer.store.store import Store
from xray_trainer.synthesis.parallel import spread_in_order


def prepare_set(store: Store, recipe: SetRecipe, *, set_id: str = "") -> str:
    """Returns the id of the recipe's set, which is there now without exercises, or as far as it was."""
    name = set_id or recipe.set_id
    rules, planned = recipe.rules, recipe.num_planned
    create_set(store, name, title=recipe.title, rules=rules, num_planned=planned, now=datetime.now(UTC))
    keep_recipe(store, name, recipe.model_dump(mode="json"))
    return name


def publish_set(
    store: Store,
    recipe: SetRecipe,
    *,
    set_id: str = "",
    num_workers: int | None = None,
    make: Make = make,
) -> Iterator[int]:
    """Yields how many exercises of a set are in the store, after each; what is there is not rendered again.

    Args:
        store: where the set goes.
        recipe: of the set.
        set_id: of the set; that of the recipe where empty.
        num_workers: processes that render, each with one thread; one per core where None, none where 0.
        make: makes one exercise.

    Raises:
        RecipeError: something that was asked for cannot be hidden, or is never as hard as asked for.
        MissingExtraError: this installation cannot render.
    """
    require_torch()
    name = prepare_set(store, recipe, set_id=set_id)
    info = set_info(store, name)
    if info.is_complete:
        yield info.num_exercises
        return
    there = exercise_ids(store, name)
    left = [order for order in plan_set(recipe) if order.exercise_id not in there]
    workers = num_cores() if num_workers is None else num_workers
    made = spread_in_order(partial(_record, make, store.library), left, workers=workers)
    for order, record in zip(left, made, strict=True):
        wish, now = order_record(order), datetime.now(UTC)
        append_shelved(store, name, shelved=shelved_from(record), wish=wish, now=now)
        yield set_info(store, name).num_exercises


def _record(make: Make, library: ScanLibrary, order: Order) -> dict[str, Any]:
    """Returns an exercise as plain values, which go from process to process."""
    return shelved_record(make(library, order))
