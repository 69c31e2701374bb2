"""A stock of exercises for practice: rendered fresh, in no set, each person's to meet once.

Each is what people lack most for their next practice (`drills.need`): a family about as hard as somebody
needs it, or a benign scan about as tempting, drawn again until what is measured is near that. Where nothing
lacks, it is of the families of which the stock holds least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from secrets import randbits
from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.drills.difficulty import DifficultyModel, item_of
from xray_trainer.drills.need import (
    DRAWS_BENIGN,
    Cell,
    Need,
    Patience,
    met,
    most_lacking,
    share_suspicious,
)
from xray_trainer.errors import RecipeError
from xray_trainer.exercises.authoring import ROAD, Order, plan_orders, render_order, require_torch
from xray_trainer.exercises.exercise import BuiltExercise
from xray_trainer.exercises.orders import another
from xray_trainer.publishing.measured import InTime
from xray_trainer.publishing.references import ensure_reference
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.needs import model_of, needs_of_people
from xray_trainer.store.practice import families_in
from xray_trainer.store.store import Store
from xray_trainer.synthesis.occurrence import occurs
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector

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
        seed: the same seed, stock and people give the same exercises; drawn where None.
        request: what they have in common.
        kinds: families to hide, however hard; what people lack most where empty.

    Raises:
        RecipeError: the number cannot be.
        MissingExtraError: this installation cannot render.
    """
    require_torch()
    from xray_trainer.detector.checkpoint import load_detector

    seed, now = randbits(32) if seed is None else seed, datetime.now(UTC)
    rng, there, model = np.random.default_rng([seed, num]), dict(families_in(store)), model_of(store)
    needs: Sequence[Need] = ()
    if not kinds:
        needs = needs_of_people(store, families=families_on(request), now=now)
    orders = plan_orders(num, seed=seed, share_suspicious=share_suspicious(needs), request=request)
    maker = _Maker(load_detector(), model)
    for number, order in enumerate(orders, start=1):
        cell = most_lacking(needs, is_suspicious=order.is_suspicious)
        built = maker.make(_wished(order, kinds or _lacking(request, there, rng)), cell)
        add_exercise(store, built, now=datetime.now(UTC))
        ensure_reference(store, built.scan, request=request, seed=order.seed)
        family, difficulty = maker.measured(built)
        needs, there[family] = met(needs, family, difficulty), there.get(family, 0) + 1
        yield number


def families_on(request: SceneRequest) -> tuple[str, ...]:
    """Returns the families that can be hidden on the conveyances of a request."""
    return tuple(
        name
        for name, kind in TAXONOMY.items()
        if not kind.is_benign and any(occurs(name, conveyance) for conveyance in request.conveyances)
    )


class _Maker:
    """Renders exercises with what the detector says, about as hard as wanted."""

    def __init__(self, detector: Detector, model: DifficultyModel) -> None:
        self._detector = detector
        self._model = model

    def make(self, order: Order, cell: Cell | None) -> BuiltExercise:
        """Returns the exercise of an order; for a cell, one in it or as near as some draws come."""
        if cell is None:
            return self._looked_at(render_order(order))
        if cell.family == BENIGN:
            return self._benign(order, Patience(cell.low, cell.high, DRAWS_BENIGN))
        wished = _wished(order, (cell.family,))
        try:
            return self._looked_at(
                render_order(wished, accepts=InTime(cell.low, cell.high, model=self._model))
            )
        except RecipeError:
            return self._looked_at(render_order(order))

    def measured(self, built: BuiltExercise) -> tuple[str, float]:
        """Returns the family of an exercise, of several things that of the hardest, and its difficulty."""
        exercise = built.exercise
        item = item_of("", exercise.truth, exercise.findings, conveyance="")
        return item.family, self._model.difficulty(item).mean

    def _benign(self, order: Order, patience: Patience) -> BuiltExercise:
        """Returns a benign scan; how tempting it is shows in what the detector says of the whole scan."""
        while True:
            built = self._looked_at(render_order(order))
            if patience.takes(self.measured(built)[1]):
                return built
            order = another(order)

    def _looked_at(self, built: BuiltExercise) -> BuiltExercise:
        return replace(built, exercise=replace(built.exercise, findings=self._detector.detect(built.scan)))


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
    names = families_on(request)
    lacking = np.array([1 / (_LEVEL + there.get(name, 0)) ** 2 for name in names])
    drawn = rng.choice(len(names), min(_AT_ONCE, len(names)), replace=False, p=lacking / lacking.sum())
    return tuple(names[index] for index in sorted(drawn.tolist()))
