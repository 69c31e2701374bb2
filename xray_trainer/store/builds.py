"""Ordered sets: their recipes, how far building them is, and the wish behind each exercise.

A build is `queued`, then `building`, then `done`, `failed` or `cancelled`. How many exercises there are is
counted in the set itself, so a build that was killed goes on from what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import (
    ExerciseSetRow,
    ExerciseWishRow,
    SetBuildRow,
    SetMemberRow,
    SetRecipeRow,
    SetStateRow,
)
from xray_trainer.store.set_states import status_of_new
from xray_trainer.store.shelving import Shelved, insert_exercise
from xray_trainer.store.store import Store

BuildState = Literal["queued", "building", "done", "failed", "cancelled"]

MOST_STARTS = 3
"""Starts that bring no exercise, after which a build has failed."""


@dataclass(frozen=True, slots=True)
class Build:
    """How far an ordered set is.

    Attributes:
        set_id: the set.
        title: of the set.
        owner: id of the person who ordered it, `""` where nobody is known.
        state: what is being done about it.
        message: why it failed, `""` otherwise.
        num_exercises: that are there.
        num_planned: that there will be.
        num_before: that were there when it was started last.
        ordered_at: when it was ordered.
        started_at: when it was started last, None before.
        ended_at: when it was done, failed or was cancelled.
    """

    set_id: str
    title: str
    owner: str
    state: BuildState
    message: Sentence
    num_exercises: int
    num_planned: int
    num_before: int
    ordered_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_busy(self) -> bool:
        """Returns whether it is waiting or being built."""
        return self.state in ("queued", "building")

    def seconds_left(self, now: datetime) -> float | None:
        """Returns how long the rest takes at the pace so far, None before the first exercise."""
        made = self.num_exercises - self.num_before
        if self.state != "building" or self.started_at is None or made < 1:
            return None
        return (now - self.started_at).total_seconds() / made * (self.num_planned - self.num_exercises)


def keep_recipe(store: Store, set_id: str, recipe: Mapping[str, Any]) -> None:
    """Keeps the recipe of a set."""
    with writing(store.engine) as session:
        insert_new(session, SetRecipeRow, [{"set_id": set_id, "recipe": dict(recipe)}])


def recipe_of(store: Store, set_id: str) -> dict[str, Any] | None:
    """Returns the recipe of a set, None where it was not built from one."""
    with reading(store.engine) as session:
        row = session.get(SetRecipeRow, set_id)
        return None if row is None else dict(row.recipe)


def queue_build(store: Store, set_id: str, *, now: datetime) -> None:
    """Puts a set at the end of the queue; not where it is in it already, or done."""
    row = {"set_id": set_id, "state": "queued", "message": "", "ordered_at": now, "num_before": 0}
    again = {"state": "queued", "message": "", "ordered_at": now, "ended_at": None, "num_starts": 0}
    ended = SetBuildRow.set_id == set_id, SetBuildRow.state.in_(("failed", "cancelled"))
    with writing(store.engine) as session:
        insert_new(session, SetBuildRow, [{**row, "num_starts": 0}])
        session.execute(update(SetBuildRow).where(*ended).values(again))


def take_build(store: Store, *, now: datetime) -> Build | None:
    """Returns the next build after marking it as being built, None where none is left.

    Whoever calls it must be the only one who builds: what is marked as being built was interrupted. A build
    that was started three times in vain has failed.
    """
    waiting = select(SetBuildRow).where(SetBuildRow.state.in_(("building", "queued")))
    with writing(store.engine) as session:
        for row in session.scalars(waiting.order_by(SetBuildRow.ordered_at, SetBuildRow.set_id)):
            there = _num_members(session, row.set_id)
            row.num_starts = 1 if there > row.num_before else row.num_starts + 1
            if row.num_starts > MOST_STARTS:
                row.state, row.ended_at = "failed", now
                row.message = Sentence(
                    "building stopped {num} times without an exercise; see building.log", num=MOST_STARTS
                ).written()
                continue
            row.state, row.started_at, row.num_before = "building", now, there
            session.flush()
            return _build(session.execute(_builds().where(SetBuildRow.set_id == row.set_id)).one())
    return None


def end_build(store: Store, set_id: str, *, state: BuildState, message: str = "", now: datetime) -> bool:
    """Returns whether a build that was waiting or being built has ended so."""
    busy = SetBuildRow.set_id == set_id, SetBuildRow.state.in_(("queued", "building"))
    with writing(store.engine) as session:
        row = session.scalar(select(SetBuildRow).where(*busy).with_for_update())
        if row is None:
            return False
        row.state, row.message, row.ended_at = state, Sentence(message).written(), now
        return True


def is_wanted(store: Store, set_id: str) -> bool:
    """Returns whether a set is still being built: nobody has cancelled it."""
    with reading(store.engine) as session:
        row = session.get(SetBuildRow, set_id)
        return row is not None and row.state == "building"


def build_of(store: Store, set_id: str) -> Build | None:
    """Returns how far a set is, None where it was not ordered."""
    with reading(store.engine) as session:
        row = session.execute(_builds().where(SetBuildRow.set_id == set_id)).first()
        return None if row is None else _build(row)


def builds(store: Store, *, limit: int = 50) -> tuple[Build, ...]:
    """Returns the latest orders, the newest first."""
    with reading(store.engine) as session:
        rows = session.execute(_builds().order_by(SetBuildRow.ordered_at.desc()).limit(limit))
        return tuple(_build(row) for row in rows)


def wish_of(store: Store, exercise_id: str) -> dict[str, Any] | None:
    """Returns what an exercise was rendered from, None where nobody kept it."""
    with reading(store.engine) as session:
        row = session.get(ExerciseWishRow, exercise_id)
        return None if row is None else dict(row.wish)


def member_at(store: Store, set_id: str, position: int) -> str:
    """Returns the exercise at a place of a set.

    Raises:
        InputError: the set has no such place.
    """
    with reading(store.engine) as session:
        return _member(session, set_id, position).exercise_id


def replace_member(
    store: Store, set_id: str, position: int, *, shelved: Shelved, wish: Mapping[str, Any], now: datetime
) -> None:
    """Puts an exercise in the place of another, which then is in this set no more.

    Raises:
        InputError: the set has no such place.
    """
    with writing(store.engine) as session:
        insert_exercise(session, shelved, now, status=status_of_new(session, set_id), wish=wish)
        _member(session, set_id, position).exercise_id = shelved.exercise.exercise_id


def _member(session: Session, set_id: str, position: int) -> SetMemberRow:
    row = session.get(SetMemberRow, (set_id, position))
    if row is None:
        raise InputError(
            "set {set_id}: it has no exercise at place {position}; open the page again",
            set_id=set_id[:64],
            position=position,
        )
    return row


def _num_members(session: Session, set_id: str) -> int:
    return session.scalar(select(func.count()).where(SetMemberRow.set_id == set_id)) or 0


def _builds() -> Select[SetBuildRow, ExerciseSetRow, int, str | None]:
    members = select(func.count()).where(SetMemberRow.set_id == SetBuildRow.set_id).scalar_subquery()
    return (
        select(SetBuildRow, ExerciseSetRow, members, SetStateRow.owner)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == SetBuildRow.set_id)
        .outerjoin(SetStateRow, SetStateRow.set_id == SetBuildRow.set_id)
    )


def _build(found: Row[SetBuildRow, ExerciseSetRow, int, str | None]) -> Build:
    row, about, num, owner = found
    return Build(
        set_id=row.set_id,
        title=about.title,
        owner=owner or "",
        state=cast("BuildState", row.state),
        message=Sentence.read(row.message),
        num_exercises=num,
        num_planned=about.num_planned,
        num_before=row.num_before,
        ordered_at=row.ordered_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
