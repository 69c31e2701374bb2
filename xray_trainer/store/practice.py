"""Adaptive practice: a drill over a set of one's own that grows by one exercise at a time, chosen for one.

A scan that somebody has met in any drill never comes again, nor the same scan with or without what is hidden.
Exercises of exams, shifts and drafts are left to those; exercises that stand in a practice set are taken only
where few others are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import numpy as np
from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import Session

from xray_trainer.drills.choice import choose
from xray_trainer.drills.difficulty import Item
from xray_trainer.drills.mastery import Standing, standings
from xray_trainer.errors import AttemptError, InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.abilities import learn_answers, trainee_of
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.drills import DrillInfo, start_drill
from xray_trainer.store.exercise_sets import DRAFT
from xray_trainer.store.items import item_from, make_items_of, make_missing_items, model_in
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

_FEW = 16
_RECENT = 40


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
        raise InputError(f"a practice has 1 to {MOST} exercises, got {num}")
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
    query = _unseen(person_id).with_only_columns(ExerciseItemRow.family, func.count())
    with reading(store.engine) as session:
        return Stock({row[0]: row[1] for row in session.execute(query.group_by(ExerciseItemRow.family))})


def families_in(store: Store) -> dict[str, int]:
    """Returns how many exercises of each family the stock holds, whoever has met them."""
    make_items_of(store)
    query = (
        select(ExerciseItemRow.family, func.count())
        .where(ExerciseItemRow.exercise_id.not_in(_in_sets()))
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
        _candidates(session, drill.person_id),
        trainee,
        model_in(session),
        recent=_recent_families(session, drill.person_id),
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


def _candidates(session: Session, person_id: str) -> list[Item]:
    """Returns the exercises to choose from, those that stand in no set if there are enough of both sorts."""
    rows = session.scalars(_unseen(person_id).where(ExerciseItemRow.exercise_id.not_in(_in_sets())))
    stock = [item_from(row) for row in rows]
    num_benign = sum(not item.is_suspicious for item in stock)
    if min(num_benign, len(stock) - num_benign) >= _FEW:
        return stock
    return [item_from(row) for row in session.scalars(_unseen(person_id))]


def _unseen(person_id: str) -> Select[ExerciseItemRow]:
    seen = _seen_scans(person_id)
    return (
        select(ExerciseItemRow)
        .join(ExerciseRow, ExerciseRow.exercise_id == ExerciseItemRow.exercise_id)
        .where(
            ExerciseRow.status == OFFERED,
            ExerciseRow.scan_sha256.not_in(seen),
            or_(ExerciseRow.benign_sha256.is_(None), ExerciseRow.benign_sha256.not_in(seen)),
            ExerciseItemRow.exercise_id.not_in(_reserved()),
        )
    )


def _in_sets() -> Select[str]:
    """Returns the exercises that stand in a set for everybody."""
    public = SetMemberRow.set_id.not_in(select(PersonalSetRow.set_id))
    return select(SetMemberRow.exercise_id).where(public)


def _seen_scans(person_id: str) -> Select[str]:
    """Returns the scans that a person has met or will meet, with and without what is hidden."""
    met = (
        select(AttemptRow.exercise_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(DrillRow.person_id == person_id)
    )
    waiting = (
        select(SetMemberRow.exercise_id)
        .join(PersonalSetRow, PersonalSetRow.set_id == SetMemberRow.set_id)
        .where(PersonalSetRow.person_id == person_id)
    )
    scans = union(
        *(
            select(column.label("sha256")).where(ExerciseRow.exercise_id.in_(which), column.is_not(None))
            for column in (ExerciseRow.scan_sha256, ExerciseRow.benign_sha256)
            for which in (met, waiting)
        )
    ).subquery()
    return select(scans.c.sha256)


def _reserved() -> Select[str]:
    """Returns the exercises of exams and shifts, and of drafts that no mentor has looked at."""
    mode = ExerciseSetRow.rules["mode"].as_string()
    public = ExerciseSetRow.set_id.not_in(select(PersonalSetRow.set_id))
    is_draft = ExerciseSetRow.set_id.startswith(DRAFT, autoescape=True)
    return (
        select(SetMemberRow.exercise_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == SetMemberRow.set_id)
        .where(and_(public, or_(mode.in_(("exam", "shift")), is_draft)))
    )


def _recent_families(session: Session, person_id: str) -> list[str]:
    """Returns the families of a person's latest exercises, the latest last."""
    query = (
        select(ExerciseItemRow.family)
        .join(AttemptRow, AttemptRow.exercise_id == ExerciseItemRow.exercise_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(PersonalSetRow, PersonalSetRow.set_id == DrillRow.set_id)
        .where(DrillRow.person_id == person_id)
        .order_by(AttemptRow.opened_at.desc(), AttemptRow.position.desc())
        .limit(_RECENT)
    )
    return list(reversed(session.scalars(query).all()))
