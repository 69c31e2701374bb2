"""Building exercises: scans rendered in parallel processes, each with papers, truth and benign pair.

What is to be rendered is decided beforehand as a list of orders, so that the same seed gives the same
exercises however many processes render them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from xray_trainer.errors import MissingExtraError, RecipeError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.machine import num_cores
from xray_trainer.regions import Concealment
from xray_trainer.synthesis.parallel import spread_in_order
from xray_trainer.synthesis.request import SceneRequest

MAX_EXERCISES = 10_000

Accepts = Callable[[tuple[Concealment, ...]], bool]

ROAD = SceneRequest(
    conveyances=(
        "container-20",
        "container-40",
        "container-40-hc",
        "reefer-40-hc",
        "semi-box",
        "semi-curtain",
        "truck-box",
    ),
    risk_share=0.15,
)
"""What exercises show where nobody wished anything: containers and closed trucks, on the road."""

_SHARE_LOOK_ALIKES = 0.25
_SHARE_SECOND = 0.2


@dataclass(frozen=True, slots=True)
class Order:
    """What one exercise is to be; its id says nothing about the truth.

    Attributes:
        exercise_id: follows from all the rest.
        seed: the same seed and wishes give the same exercise.
        request: what is wished.
        has_second: whether it gets a view from above too.
        leaves_out: whether what is to be hidden is left out: a benign scan of the scenes of suspicious ones.
        difficulty: the range of logits in which what is hidden must be, measured.
        others: wider wishes, taken one after the other where the first cannot be met.
    """

    exercise_id: str
    seed: int
    request: SceneRequest
    has_second: bool = False
    leaves_out: bool = False
    difficulty: tuple[float, float] | None = None
    others: tuple[SceneRequest, ...] = ()

    @property
    def is_suspicious(self) -> bool:
        """Returns whether something is to be hidden."""
        return self.request.num_hidden > 0 and not self.leaves_out


Render = Callable[[Order], BuiltExercise]


def build_exercises(
    orders: Iterable[Order],
    *,
    skip: Container[str] = (),
    num_workers: int | None = None,
    render: Render | None = None,
) -> Iterator[BuiltExercise]:
    """Yields exercises in the order of their orders, each as soon as it and those before it are rendered.

    Args:
        orders: what is to be rendered.
        skip: ids of exercises that are there already and are not rendered again.
        num_workers: processes that render; one per core where None, this one alone where 0.
        render: makes one exercise of its order; the synthesis where None.

    Raises:
        RecipeError: a name among the wishes does not exist.
        MissingExtraError: rendering needs torch, and this installation has none.
        XrayTrainerError: a rendering process was killed.
    """
    if render is None:
        require_torch()
        render = render_order
    left = [order for order in orders if order.exercise_id not in skip]
    workers = num_cores() if num_workers is None else num_workers
    yield from spread_in_order(render, left, workers=workers)


def plan_orders(num: int, *, seed: int, share_suspicious: float, request: SceneRequest) -> tuple[Order, ...]:
    """Returns what is to be rendered of one request, everything else left to chance (`mixing` spreads it).

    One in five suspicious scans hides two things. A quarter of all scans, suspicious or not, has a benign
    look-alike, so that its presence tells nothing. Papers are wrong only where something is hidden: the right
    decision must follow from what can be seen.

    Raises:
        RecipeError: the number or the share cannot be.
    """
    if not 1 <= num <= MAX_EXERCISES:
        raise RecipeError(
            "a set has 1 to {max_exercises} exercises, got {num}", max_exercises=MAX_EXERCISES, num=num
        )
    if not 0 <= share_suspicious <= 1:
        raise RecipeError(
            "the share of suspicious exercises must lie in [0, 1], got {share_suspicious}",
            share_suspicious=share_suspicious,
        )
    rng = np.random.default_rng([seed, num])
    num_hidden = (np.arange(num) < round(num * share_suspicious)) * (1 + (rng.random(num) < _SHARE_SECOND))
    rng.shuffle(num_hidden)
    look_alikes = rng.random(num) < _SHARE_LOOK_ALIKES
    seeds = [int(np.random.SeedSequence([seed, index]).generate_state(1)[0]) for index in range(num)]
    return tuple(
        order_of(one, _request(request, num_hidden=int(hidden), num_lookalikes=int(alike)))
        for one, hidden, alike in zip(seeds, num_hidden, look_alikes, strict=True)
    )


def order_of(seed: int, request: SceneRequest, **wishes: Any) -> Order:
    """Returns the order of a seed and wishes, with the id that follows from them."""
    order = Order("", seed, request, **wishes)
    told = [request.model_dump_json(), *(other.model_dump_json() for other in order.others)]
    more = f"{order.has_second:d}{order.leaves_out:d}{order.difficulty or ''}"
    name = uuid5(NAMESPACE_URL, f"xray_trainer:{seed}:{':'.join(told)}:{more}")
    return replace(order, exercise_id=str(name))


def render_order(order: Order, *, accepts: Accepts | None = None) -> BuiltExercise:
    """Returns the exercise of an order, rendered by the synthesis; needs torch.

    Args:
        order: what it is to be.
        accepts: whether what was hidden will do; else it is drawn again, some times.

    Raises:
        RecipeError: a name in the request does not exist, or nothing that was asked for can be hidden.
    """
    *first, last = (order.request, *order.others)
    for request in first:
        try:
            return _rendered(order, request, accepts)
        except RecipeError:
            continue
    return _rendered(order, last, accepts)


def _rendered(order: Order, request: SceneRequest, accepts: Accepts | None) -> BuiltExercise:
    from xray_trainer.synthesis.render import render_scan

    rendered = render_scan(
        request,
        seed=order.seed,
        scan_id=order.exercise_id,
        has_benign=not order.leaves_out,
        has_second=order.has_second,
        leaves_out=order.leaves_out,
        accepts=accepts,
    )
    papers = rendered.manifest.model_dump(exclude={"risk_indicators"})
    exercise = Exercise(
        exercise_id=order.exercise_id,
        scan_id=rendered.scan.scan_id,
        declaration=Declaration.model_validate(papers),
        truth=rendered.concealments,
        risk_indicators=rendered.manifest.risk_indicators,
        cargo_family=rendered.cargo_family,
    )
    benign = rendered.benign_scan if exercise.is_suspicious else None
    return BuiltExercise(exercise, rendered.scan, benign, rendered.from_above)


def _request(request: SceneRequest, *, num_hidden: int, num_lookalikes: int) -> SceneRequest:
    counts = {"num_hidden": num_hidden, "num_lookalikes": num_lookalikes}
    return request.model_copy(update=counts if num_hidden else {**counts, "risk_share": 0.0})


def require_torch() -> None:
    """Refuses to render where nothing can be rendered.

    Raises:
        MissingExtraError: rendering needs torch, and this installation has none.
    """
    if find_spec("torch") is None:
        raise MissingExtraError(
            "rendering scans needs torch, which this installation lacks; "
            'install it with: pip install "xray-trainer[detector]"'
        )
