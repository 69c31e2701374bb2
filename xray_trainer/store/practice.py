"""Adaptive practice: a drill over a set of one's own that grows by one exercise at a time, chosen for one.

What may be chosen is in `candidates`, what is known about people in `abilities`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import numpy as np
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from xray_trainer.drills.choice import choose
from xray_trainer.drills.mastery import Standing, standings
from xray_trainer.errors import AttemptError, InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.abilities import learn_answers, trainee_of
from xray_trainer.store.candidates import candidates, in_sets, recent_families, unseen
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.drills import DrillInfo, start_drill
from xray_trainer.store.items import make_items_of, make_missing_items, model_in
from xray_trainer.store.schema import (
    OFFERED,
    AttemptRow,
    DrillRow,
    ExerciseItemRow,
    ExerciseRow,
    ExerciseSetRow,
    PersonalSetRow,
    SetMemberRow,
)
from xray_trainer.store.store import Store
from xray_trainer.synthesis.taxonomy import BENIGN

TITLE = "Adaptive practice"
"""Title of every adaptive practice, a message id."""

MOST = 100
"""How many exercises a practice has at most."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Exercises that a person has not met, by family, `NEG` for benign ones."""

    by_family: dict[str, int]

    @property
    def num(self) -> int:
        """Returns how many there are."""
        return sum(self.by_family.values())

    @property
    def num_benign(self) -> int:
        """Returns how many have nothing to find."""
        return self.by_family.get(BENIGN, 0)


def start_practice(store: Store, person_id: str, *, num: int, now: datetime) -> DrillInfo:
    """Returns a new adaptive practice of a person, as yet without exercises.

    Raises:
        InputError: the number lies outside 1 to 100.
    """
    if not 1 <= num <= MOST:
        raise InputError("a practice has 1 to {most} exercises, got {num}", most=MOST, num=num)
    set_id = f"practice-{uuid4()}"
    row = {
        "set_id": set_id,
        "title": TITLE,
        "rules": Rules(mode="practice", is_adaptive=True).model_dump(mode="json"),
        "num_planned": num,
        "created_at": now,
    }
    with writing(store.engine) as session:
        insert_new(session, ExerciseSetRow, [row])
        insert_new(session, PersonalSetRow, [{"set_id": set_id, "person_id": person_id}])
    return start_drill(store, person_id, set_id=set_id, now=now)


def extend(store: Store, drill_id: str, *, now: datetime, rng: np.random.Generator) -> bool:
    """Returns whether the next exercise of an adaptive practice is there, after choosing it if need be.

    Nothing is chosen while an exercise waits to be opened, nor once the practice has as many as it should.

    Raises:
        AttemptError: there is no such drill, or it is not adaptive.
    """
    with reading(store.engine) as session:
        if not _wants_more(session, _adaptive(session, drill_id)):
            return True
    with writing(store.engine) as session:
        query = select(DrillRow).where(DrillRow.drill_id == drill_id).with_for_update()
        drill = session.scalars(query).one()
        return not _wants_more(session, drill) or _append_chosen(session, drill, now=now, rng=rng)


def stock_of(store: Store, person_id: str) -> Stock:
    """Returns how many exercises a person has not met."""
    make_items_of(store)
    query = unseen(person_id).with_only_columns(ExerciseItemRow.family, func.count())
    with reading(store.engine) as session:
        return Stock({row[0]: row[1] for row in session.execute(query.group_by(ExerciseItemRow.family))})


def families_in(store: Store) -> dict[str, int]:
    """Returns how many exercises of each family the stock holds, whoever has met them."""
    make_items_of(store)
    query = (
        select(ExerciseItemRow.family, func.count())
        .where(ExerciseItemRow.exercise_id.not_in(in_sets()))
        .group_by(ExerciseItemRow.family)
    )
    with reading(store.engine) as session:
        return {row[0]: row[1] for row in session.execute(query)}


def standings_of(
    store: Store, person_id: str, *, now: datetime, families: Sequence[str] = ()
) -> tuple[Standing, ...]:
    """Returns where a person stands with the families met so far, and with those named."""
    trainee = trainee_of(store, person_id, now=now)
    with reading(store.engine) as session:
        model = model_in(session)
    met = [card.family for card in trainee.cards]
    return standings(trainee, model, list(dict.fromkeys([*met, *families])), now=now)


def _adaptive(session: Session, drill_id: str) -> DrillRow:
    drill = session.get(DrillRow, drill_id)
    if drill is None:
        raise AttemptError("there is no such drill; start one from the list of exercise sets")
    rules = session.get_one(ExerciseSetRow, drill.set_id).rules
    if not Rules.model_validate(rules).is_adaptive:
        raise AttemptError("the exercises of this drill are fixed; only an adaptive practice is extended")
    return drill


def _wants_more(session: Session, drill: DrillRow) -> bool:
    """Returns whether an exercise is to be chosen: none waits to be opened, and not all are there."""
    opened = select(AttemptRow.exercise_id).where(AttemptRow.drill_id == drill.drill_id)
    offered = (
        select(func.count())
        .select_from(SetMemberRow)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .where(
            SetMemberRow.set_id == drill.set_id,
            or_(ExerciseRow.status == OFFERED, SetMemberRow.exercise_id.in_(opened)),
        )
    )
    waiting = offered.where(SetMemberRow.exercise_id.not_in(opened))
    if drill.finished_at or session.scalar(waiting):
        return False
    planned = session.get_one(ExerciseSetRow, drill.set_id).num_planned
    return _num_members(session, drill) < planned


def _num_members(session: Session, drill: DrillRow) -> int:
    query = select(func.count()).where(SetMemberRow.set_id == drill.set_id)
    return session.scalar(query) or 0


def _append_chosen(session: Session, drill: DrillRow, *, now: datetime, rng: np.random.Generator) -> bool:
    trainee = learn_answers(session, drill.person_id, now=now)
    make_missing_items(session)
    chosen = choose(
        candidates(session, drill.person_id),
        trainee,
        model_in(session),
        recent=recent_families(session, drill.person_id),
        now=now,
        rng=rng,
    )
    if chosen is None:
        return False
    member = {
        "set_id": drill.set_id,
        "position": _num_members(session, drill),
        "exercise_id": chosen.item.exercise_id,
    }
    insert_new(session, SetMemberRow, [member])
    return True
