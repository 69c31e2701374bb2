"""Another exercise in the place of one that a mentor does not want: of the same wish, rendered fresh.

Harder and easier are measured: what is hidden next must be a step away from what was hidden. A benign scan
has nothing to measure but a look-alike, so a harder one has one and an easier one has none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xray_trainer.errors import InputError, Sentence
from xray_trainer.exercises.authoring import Order
from xray_trainer.exercises.orders import another, order_from, order_record
from xray_trainer.publishing.making import Make, make_apart
from xray_trainer.publishing.measured import difficulty_of
from xray_trainer.store.builds import member_at, replace_member, wish_of
from xray_trainer.store.set_states import state_of
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_exercise

STEP = 0.3
"""Least difference in logits between an exercise and a harder or an easier one."""

_FAR = 6.0


def swap(
    store: Store,
    set_id: str,
    position: int,
    *,
    harder: bool | None = None,
    now: datetime,
    make: Make = make_apart,
) -> str:
    """Returns the id of a fresh exercise, which is in the place of another now.

    Args:
        store: where the set is.
        set_id: a draft.
        position: place in the set, from 0.
        harder: True for a harder one, False for an easier one, None for whichever comes.
        now: the time.
        make: makes one exercise; in a process of its own if not given.

    Raises:
        InputError: the set is no draft, has no such place, or nobody knows what the exercise was made from.
        RecipeError: no such exercise came up in many draws.
        MissingExtraError: this installation cannot render.
    """
    state = state_of(store, set_id)
    if not state.may_be_edited:
        raise InputError(
            "only a draft can be changed, got a set that is {status}; make a new version",
            status=Sentence(state.status),
        )
    old = member_at(store, set_id, position)
    wish = wish_of(store, old)
    if wish is None:
        raise InputError(
            "exercise {old}: only rendered exercises can be swapped; drop it instead", old=old[:8]
        )
    order = another(order_from(wish), **_wishes(store, old, order_from(wish), harder))
    shelved = make(store.library, order)
    replace_member(store, set_id, position, shelved=shelved, wish=order_record(order), now=now)
    return order.exercise_id


def _wishes(store: Store, exercise_id: str, order: Order, harder: bool | None) -> dict[str, Any]:
    """Returns what is wished beyond what the old exercise was made from."""
    if harder is None:
        return {}
    if not order.is_suspicious:
        return {"request": order.request.model_copy(update={"num_lookalikes": int(harder)})}
    measured = difficulty_of(whole_exercise(store, exercise_id).truth)
    return {"difficulty": (measured + STEP, _FAR) if harder else (-_FAR, measured - STEP)}
