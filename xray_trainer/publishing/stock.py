"""A stock of exercises for practice: rendered fresh, in no set, each person's to meet once.

What is hidden is drawn from the families of which the stock holds least, so that practice finds something
whatever it wants; about half have nothing to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from secrets import randbits

import numpy as np

from xray_trainer.exercises.authoring import ROAD, Order, plan_orders, render_order, require_torch
from xray_trainer.publishing.references import ensure_reference
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.practice import families_in
from xray_trainer.store.store import Store
from xray_trainer.synthesis.occurrence import occurs
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.taxonomy import TAXONOMY

_LEVEL = 4.0
_AT_ONCE = 5


def fill_stock(
    store: Store,
    num: int,
    *,
    seed: int | None = None,
    request: SceneRequest = ROAD,
    kinds: tuple[str, ...] = (),
) -> Iterator[int]:
    """Yields how many exercises were added to the stock, after each, with an empty conveyance to compare.

    Args:
        store: where they go.
        num: how many.
        seed: the same seed and stock give the same exercises; drawn where None.
        request: what they have in common.
        kinds: families to hide; those that the stock lacks most where empty.

    Raises:
        RecipeError: the number cannot be.
        MissingExtraError: this installation cannot render.
    """
    require_torch()
    from xray_trainer.detector.checkpoint import load_detector

    seed = randbits(32) if seed is None else seed
    rng, there = np.random.default_rng([seed, num]), dict(families_in(store))
    orders, detector = plan_orders(num, seed=seed, share_suspicious=0.5, request=request), load_detector()
    for number, order in enumerate(orders, start=1):
        built = render_order(_wished(order, kinds or _lacking(request, there, rng)))
        exercise = replace(built.exercise, findings=detector.detect(built.scan))
        add_exercise(store, replace(built, exercise=exercise), now=datetime.now(UTC))
        ensure_reference(store, built.scan, request=request, seed=order.seed)
        for hidden in exercise.targets:
            there[hidden.kind] = there.get(hidden.kind, 0) + 1
        yield number


def _wished(order: Order, kinds: tuple[str, ...]) -> Order:
    """Returns an order that hides one of these families, on a conveyance where they occur."""
    if not order.is_suspicious:
        return order
    names = order.request.conveyances
    fitting = tuple(name for name in names if any(occurs(kind, name) for kind in kinds)) or names
    return replace(order, request=order.request.model_copy(update={"kinds": kinds, "conveyances": fitting}))


def _lacking(request: SceneRequest, there: Mapping[str, int], rng: np.random.Generator) -> tuple[str, ...]:
    """Returns a few families to hide one of: the fewer the stock holds of one, the likelier.

    Not every load has room for every family, and a scene drawn in vain costs as much as another.
    """
    names = [
        name
        for name, kind in TAXONOMY.items()
        if not kind.is_benign and any(occurs(name, conveyance) for conveyance in request.conveyances)
    ]
    lacking = np.array([1 / (_LEVEL + there.get(name, 0)) ** 2 for name in names])
    drawn = rng.choice(len(names), min(_AT_ONCE, len(names)), replace=False, p=lacking / lacking.sum())
    return tuple(names[index] for index in sorted(drawn.tolist()))
