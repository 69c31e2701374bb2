"""Orders of single exercises as JSON values: for the database, and for a process that makes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from xray_trainer.exercises.authoring import Order, order_of
from xray_trainer.synthesis.request import SceneRequest


def order_record(order: Order) -> dict[str, Any]:
    """Returns an order as JSON values."""
    return {
        "seed": order.seed,
        "request": order.request.model_dump(mode="json"),
        "has_second": order.has_second,
        "leaves_out": order.leaves_out,
        "difficulty": list(order.difficulty) if order.difficulty else None,
        "others": [other.model_dump(mode="json") for other in order.others],
    }


def order_from(record: Mapping[str, Any]) -> Order:
    """Returns the order of such a record, its id made again."""
    difficulty = record["difficulty"]
    return order_of(
        int(record["seed"]),
        SceneRequest.model_validate(record["request"]),
        has_second=bool(record["has_second"]),
        leaves_out=bool(record["leaves_out"]),
        difficulty=(float(difficulty[0]), float(difficulty[1])) if difficulty else None,
        others=tuple(SceneRequest.model_validate(other) for other in record["others"]),
    )


def another(order: Order, **wishes: Any) -> Order:
    """Returns an order of the same wishes and another seed, which follows from the first."""
    seed = int(np.random.SeedSequence([order.seed, 1]).generate_state(1)[0])
    same = {"leaves_out": order.leaves_out, "difficulty": order.difficulty, "others": order.others}
    request = wishes.pop("request", order.request)
    return order_of(seed, request, **{**same, "has_second": order.has_second, **wishes})
