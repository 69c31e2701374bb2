"""What people's next practice needs of the stock, by family and difficulty (`drills.need`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.difficulty import DifficultyModel
from xray_trainer.drills.need import Need, needs_of
from xray_trainer.store.abilities import trainee_in, trainee_of
from xray_trainer.store.candidates import candidates
from xray_trainer.store.database import reading
from xray_trainer.store.items import make_items_of, model_in
from xray_trainer.store.schema import AbilityRow
from xray_trainer.store.store import Store

NEWCOMER = ""
"""Stands for somebody who begins, and has met nothing."""

_DAYS = 60
_MOST_PEOPLE = 50


def needs_of_person(
    store: Store, person_id: str, *, families: Sequence[str], now: datetime
) -> tuple[Need, ...]:
    """Returns what a person's next practice needs, all answers by now included."""
    make_items_of(store)
    trainee_of(store, person_id, now=now)
    with reading(store.engine) as session:
        return _needs(session, person_id, model_in(session), families, now)


def needs_of_people(store: Store, *, families: Sequence[str], now: datetime) -> tuple[Need, ...]:
    """Returns what people need who answered anything in the last 60 days, and somebody who begins.

    Of more than 50 people those count who answered last.
    """
    make_items_of(store)
    query = (
        select(AbilityRow.person_id)
        .where(AbilityRow.changed_at >= now - timedelta(days=_DAYS))
        .order_by(AbilityRow.changed_at.desc())
        .limit(_MOST_PEOPLE)
    )
    with reading(store.engine) as session:
        people, model = [NEWCOMER, *session.scalars(query)], model_in(session)
        return tuple(need for one in people for need in _needs(session, one, model, families, now))


def model_of(store: Store) -> DifficultyModel:
    """Returns the weights of difficulty as they are by now."""
    with reading(store.engine) as session:
        return model_in(session)


def _needs(
    session: Session, person_id: str, model: DifficultyModel, families: Sequence[str], now: datetime
) -> tuple[Need, ...]:
    there, trainee = candidates(session, person_id), trainee_in(session, person_id)
    return needs_of(there, trainee, model, families=families, now=now)
