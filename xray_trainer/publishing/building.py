"""Sets that mentors order: queued in the database, built by a process in the background, then a draft.

A set goes on from what is there when building was interrupted. Building stops after the exercises in hand
when somebody cancels it, and what is there can be kept as a smaller set.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.exercises.authoring import require_torch
from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.machine import num_cores
from xray_trainer.publishing.estimates import keep_speed
from xray_trainer.publishing.processes import start_once
from xray_trainer.publishing.sets import prepare_set, publish_set
from xray_trainer.settings import Settings
from xray_trainer.store.builds import (
    Build,
    build_of,
    builds,
    end_build,
    is_wanted,
    queue_build,
    recipe_of,
    take_build,
)
from xray_trainer.store.exercise_sets import close_set, set_info
from xray_trainer.store.set_states import set_state, state_of
from xray_trainer.store.store import Store

LOCK, LOG = "building.lock", "building.log"

Publish = Callable[..., Iterator[int]]
_log = logging.getLogger(__name__)


def can_build() -> bool:
    """Returns whether this installation can render scans."""
    return find_spec("torch") is not None


def order_set(store: Store, recipe: SetRecipe, *, owner: str, now: datetime) -> str:
    """Returns the id of a set that is queued to be built, `preparing` until then.

    Args:
        store: where it goes.
        recipe: of the set.
        owner: id of the person who orders it.
        now: the time.

    Raises:
        InputError: a set of this very recipe is there already.
        MissingExtraError: this installation cannot render.
    """
    require_torch()
    there = build_of(store, recipe.set_id)
    if there is not None and there.state not in ("failed", "cancelled"):
        raise InputError(
            "a set of this very recipe is there already: {title}; change the seed", title=there.title
        )
    set_id = prepare_set(store, recipe)
    set_state(store, set_id, status="preparing", owner=owner, provenance="recipe", now=now)
    queue_build(store, set_id, now=now)
    return set_id


def start_building(settings: Settings) -> bool:
    """Returns whether a process that builds what is queued was started; not while one runs."""
    return can_build() and start_once(settings, ["exercises", "queue"], lock=LOCK, log=LOG)


def tend_queue(store: Store, settings: Settings) -> tuple[Build, ...]:
    """Returns the latest orders, the newest first; starts building again where that was interrupted."""
    found = builds(store)
    if any(one.is_busy for one in found):
        start_building(settings)
    return found


def build_queue(store: Store, *, home: Path | None = None, publish: Publish = publish_set) -> int:
    """Returns how many sets were built, once nothing is queued any more.

    Only one process at a time may do this. A set that cannot be built keeps the reason, and the next follows.

    Args:
        store: where the queue is.
        home: the data folder, where it is kept how fast sets are built; nowhere where None.
        publish: builds one set.
    """
    num = 0
    while build := take_build(store, now=datetime.now(UTC)):
        _log.warning("building %s, %d of %d there", build.title, build.num_exercises, build.num_planned)
        try:
            num += _build(store, build, publish, home)
        except XrayTrainerError as error:
            _log.warning("%s failed: %s", build.title, error)
            end_build(store, build.set_id, state="failed", message=error.sentence, now=datetime.now(UTC))
    return num


def as_draft(store: Store, recipe: SetRecipe, *, publish: Publish = publish_set) -> Iterator[int]:
    """Yields how many exercises of a set are there, after each; the set is a draft in the end."""
    set_id, now = prepare_set(store, recipe), partial(datetime.now, UTC)
    if state_of(store, set_id).changed_at is None:
        set_state(store, set_id, status="preparing", provenance="recipe", now=now())
    yield from publish(store, recipe)
    if state_of(store, set_id).status == "preparing":
        set_state(store, set_id, status="draft", now=now())


def cancel_build(store: Store, set_id: str, *, now: datetime) -> bool:
    """Returns whether a build that was waiting or going on was cancelled; what is there stays."""
    return end_build(store, set_id, state="cancelled", now=now)


def resume_build(store: Store, set_id: str, *, now: datetime) -> None:
    """Queues a build that failed or was cancelled once more; it goes on from what is there."""
    queue_build(store, set_id, now=now)


def keep_what_is_there(store: Store, set_id: str, *, now: datetime) -> int:
    """Returns how many exercises a set has whose building ended early, and which is a draft of these now.

    Raises:
        InputError: it is being built, or has none.
    """
    info, build = set_info(store, set_id), build_of(store, set_id)
    if build is None or build.is_busy or not info.num_exercises:
        raise InputError(
            "{title}: only what a stopped build has made can be kept; cancel it first", title=info.title
        )
    close_set(store, set_id)
    set_state(store, set_id, status="draft", now=now)
    return info.num_exercises


def discard_build(store: Store, set_id: str, *, now: datetime) -> None:
    """Puts away a set whose building ended early; nobody is shown it any more."""
    cancel_build(store, set_id, now=now)
    set_state(store, set_id, status="retired", now=now)


def _build(store: Store, build: Build, publish: Publish, home: Path | None) -> int:
    """Returns 1 once a set is built, 0 where it was cancelled."""
    recipe = set_recipe_from(recipe_of(store, build.set_id) or {}, where=build.title)
    begun = time.monotonic()
    for _ in publish(store, recipe, set_id=build.set_id):
        if not is_wanted(store, build.set_id):
            return 0
    done = datetime.now(UTC)
    if not end_build(store, build.set_id, state="done", now=done):
        return 0
    set_state(store, build.set_id, status="draft", now=done)
    if home is not None:
        made, seconds = build.num_planned - build.num_exercises, time.monotonic() - begun
        keep_speed(home, recipe, num=made, seconds=seconds, workers=num_cores())
    return 1
