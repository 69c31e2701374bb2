"""Where exercise sets stand: being made, waiting for a mentor's look, released to trainees, or retired.

A set without a state is released: that is what sets were before there were states. Exercises of sets that are
being made have the status `draft` and are offered when their set is released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, unknown_name
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import (
    DRAFT,
    OFFERED,
    ExerciseRow,
    ExerciseSetRow,
    PersonalSetRow,
    SetMemberRow,
    SetStateRow,
)
from xray_trainer.store.store import Store

SetStatus = Literal["preparing", "draft", "released", "retired"]
STATUSES: tuple[SetStatus, ...] = get_args(SetStatus)
Provenance = Literal["", "recipe", "hand", "package", "case", "search"]
PROVENANCES: tuple[Provenance, ...] = get_args(Provenance)

RELEASED: SetStatus = "released"


@dataclass(frozen=True, slots=True)
class SetState:
    """Where a set stands.

    Attributes:
        set_id: the set.
        status: what may be done with it; trainees see `released` sets alone.
        owner: id of the person who made it, `""` where nobody is known.
        provenance: how it was made, `""` where nobody said.
        note: anything that its maker wanted to keep.
        version: counts from 1.
        first_id: the first version's id; the set's own where it is the first.
        changed_at: when the state was set last, None for a set without a state.
        released_at: when it was released, None before and for sets older than states.
    """

    set_id: str
    status: SetStatus = RELEASED
    owner: str = ""
    provenance: Provenance = ""
    note: str = ""
    version: int = 1
    first_id: str = ""
    changed_at: datetime | None = None
    released_at: datetime | None = None

    @property
    def may_be_edited(self) -> bool:
        """Returns whether exercises may be swapped, dropped and changed in place."""
        return self.status == "draft"


def state_of(store: Store, set_id: str) -> SetState:
    """Returns where a set stands; a set without a state, or none at all, is released."""
    with reading(store.engine) as session:
        return state_in(session, set_id)


def states_of(store: Store) -> dict[str, SetState]:
    """Returns the states of every set that has one."""
    with reading(store.engine) as session:
        return {row.set_id: _state(row) for row in session.scalars(select(SetStateRow))}


def set_state(
    store: Store,
    set_id: str,
    *,
    status: SetStatus,
    owner: str | None = None,
    provenance: Provenance | None = None,
    note: str | None = None,
    now: datetime,
) -> SetState:
    """Returns the state of a set after keeping it; what is None stays as it was.

    Releasing offers the set's drafted exercises to trainees.

    Raises:
        RecipeError: there is no such set.
        InputError: the status or the provenance is none.
    """
    if status not in STATUSES or provenance not in (None, *PROVENANCES):
        known = ", ".join([*STATUSES, *filter(None, PROVENANCES)])
        raise InputError(
            "set {set_id}: a state is made of {known}; got {status}, {provenance}",
            set_id=set_id[:64],
            known=known,
            status=status,
            provenance=provenance,
        )
    with writing(store.engine) as session:
        if session.get(ExerciseSetRow, set_id) is None:
            raise unknown_name("exercise set", set_id, session.scalars(select(ExerciseSetRow.set_id)))
        given = {"owner": owner or None} if owner is not None else {}
        given |= {"provenance": provenance} if provenance is not None else {}
        given |= {"note": note} if note is not None else {}
        keep_state(session, set_id, status=status, now=now, **given)
        return state_in(session, set_id)


def keep_state(session: Session, set_id: str, *, status: SetStatus, now: datetime, **values: Any) -> None:
    """Keeps the state of a set, and offers its drafted exercises where it is released."""
    insert_new(session, SetStateRow, [_fresh(set_id, now)])
    values = {**values, "status": status, "changed_at": now}
    if status == RELEASED:
        values["released_at"] = now
        offer_drafts(session, set_id)
    session.execute(update(SetStateRow).where(SetStateRow.set_id == set_id).values(values))


def state_in(session: Session, set_id: str) -> SetState:
    """Returns where a set stands."""
    row = session.get(SetStateRow, set_id, populate_existing=True)
    return SetState(set_id, first_id=set_id) if row is None else _state(row)


def offer_drafts(session: Session, set_id: str) -> None:
    """Offers the exercises of a set that nobody has offered yet."""
    members = select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == set_id)
    drafts = ExerciseRow.exercise_id.in_(members), ExerciseRow.status == DRAFT
    session.execute(update(ExerciseRow).where(*drafts).values(status=OFFERED))


def hidden_sets() -> Select[str]:
    """Returns the sets that trainees do not see, as a query."""
    return select(SetStateRow.set_id).where(SetStateRow.status != RELEASED)


def personal_sets() -> Select[str]:
    """Returns the sets of one person's own, as a query."""
    return select(PersonalSetRow.set_id)


def status_of_new(session: Session, set_id: str) -> str:
    """Returns the status that an exercise gets which is made for a set."""
    return OFFERED if state_in(session, set_id).status == RELEASED else DRAFT


def _fresh(set_id: str, now: datetime) -> dict[str, object]:
    return {
        "set_id": set_id,
        "status": RELEASED,
        "provenance": "",
        "note": "",
        "version": 1,
        "changed_at": now,
    }


def _state(row: SetStateRow) -> SetState:
    return SetState(
        set_id=row.set_id,
        status=cast("SetStatus", row.status),
        owner=row.owner or "",
        provenance=cast("Provenance", row.provenance),
        note=row.note,
        version=row.version,
        first_id=row.first_id or row.set_id,
        changed_at=row.changed_at,
        released_at=row.released_at,
    )
