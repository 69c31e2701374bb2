"""Releasing sets to trainees, making new versions of them, and taking them back."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.schema import ExerciseSetRow, SetMemberRow, SetStateRow
from xray_trainer.store.set_reviews import review_set
from xray_trainer.store.set_states import SetState, keep_state, state_in, state_of
from xray_trainer.store.store import Store

WORDS = {
    "duplicates": "exercises show the same scan, or nearly",
    "unbalanced": "suspicious scans differ from benign ones in more than what is hidden",
}
"""Why a set should not be released as it is, by objection; msgids."""


def release(store: Store, set_id: str, *, person: str, now: datetime, anyway: bool = False) -> SetState:
    """Returns the state of a draft after releasing it: trainees may choose it, and its older version retires.

    Args:
        store: where it is.
        set_id: a draft.
        person: id of the mentor who releases it, "" for the command line.
        now: the time.
        anyway: whether objections of the review are overruled.

    Raises:
        RecipeError: there is no such set.
        InputError: the set is no draft or is empty, or the review objects.
    """
    if not set_info(store, set_id).num_exercises:
        raise InputError(
            "set {set_id}: a set needs an exercise before it is released; add one", set_id=set_id[:64]
        )
    _require_draft(state_of(store, set_id))
    if not anyway:
        _require_no_objections(store, set_id)
    with writing(store.engine) as session:
        session.scalar(select(ExerciseSetRow).where(ExerciseSetRow.set_id == set_id).with_for_update())
        state = state_in(session, set_id)
        _require_draft(state)
        for older in _versions(session, state.first_id):
            if older != set_id and state_in(session, older).status == "released":
                keep_state(session, older, status="retired", now=now)
        keep_state(session, set_id, status="released", now=now, released_by=person or None)
        record_in(session, store, "release_set", subject=set_id, now=now, details={"anyway": anyway})
        return state_in(session, set_id)


def new_version(store: Store, set_id: str, *, person: str, now: datetime) -> str:
    """Returns the id of a draft to edit in the place of a released or retired set.

    It holds the same exercises under the same rules; where the set has a draft already, it is that.

    Raises:
        RecipeError: there is no such set.
        InputError: the set is still being made.
    """
    set_info(store, set_id)
    with writing(store.engine) as session:
        row = session.scalars(
            select(ExerciseSetRow).where(ExerciseSetRow.set_id == set_id).with_for_update()
        ).one()
        state = state_in(session, set_id)
        if state.status == "preparing":
            raise InputError(
                "set {set_id}: it is still being made; wait until it is a draft", set_id=set_id[:64]
            )
        states = [state_in(session, name) for name in _versions(session, state.first_id)]
        drafts = [one.set_id for one in states if one.status in ("draft", "preparing")]
        if drafts:
            return drafts[0]
        version = 1 + max(one.version for one in states)
        copy_id = _copy_set(session, row, state, version=version, now=now, owner=person)
        told = {"change": "new version", "of": set_id}
        record_in(session, store, "change_set", subject=copy_id, now=now, details=told)
        return copy_id


def retire_set(store: Store, set_id: str, *, now: datetime) -> None:
    """Takes a set out of what trainees choose from; drills that are begun may be finished.

    Raises:
        RecipeError: there is no such set.
        InputError: the set is still being made.
    """
    set_info(store, set_id)
    with writing(store.engine) as session:
        if state_in(session, set_id).status == "preparing":
            raise InputError("set {set_id}: it is still being made; cancel that first", set_id=set_id[:64])
        keep_state(session, set_id, status="retired", now=now)
        record_in(session, store, "change_set", subject=set_id, now=now, details={"change": "retired"})


def restore_set(store: Store, set_id: str, *, now: datetime) -> SetState:
    """Returns the state of a retired set after taking it back: released once more, or a draft again.

    Raises:
        RecipeError: there is no such set.
        InputError: the set is not retired, or another version of it is released.
    """
    set_info(store, set_id)
    with writing(store.engine) as session:
        state = state_in(session, set_id)
        if state.status != "retired":
            raise InputError(
                "set {set_id}: only a retired set is restored, got {got}",
                set_id=set_id[:64],
                got=Sentence(state.status),
            )
        others = [state_in(session, name) for name in _versions(session, state.first_id) if name != set_id]
        if any(other.status == "released" for other in others):
            raise InputError(
                "set {set_id}: another version is released; retire that one first", set_id=set_id[:64]
            )
        was_released = state.released_at is not None or state.provenance == ""
        keep_state(session, set_id, status="released" if was_released else "draft", now=now)
        record_in(session, store, "change_set", subject=set_id, now=now, details={"change": "restored"})
        return state_in(session, set_id)


def versions_of(store: Store, set_id: str) -> tuple[SetState, ...]:
    """Returns the states of all versions of a set, the newest first."""
    with reading(store.engine) as session:
        names = _versions(session, state_in(session, set_id).first_id)
        states = [state_in(session, name) for name in names]
    return tuple(sorted(states, key=lambda state: -state.version))


def _require_draft(state: SetState) -> None:
    if not state.may_be_edited:
        raise InputError(
            "set {set_id}: only a draft is released, got one that is {status}",
            set_id=state.set_id[:64],
            status=Sentence(state.status),
        )


def _require_no_objections(store: Store, set_id: str) -> None:
    objections = review_set(store, set_id).objections
    if objections:
        reasons = Sentence.joined((WORDS[name] for name in objections), by="; ")
        raise InputError(
            "set {set_id}: {reasons}; look at its review, or release it anyway",
            set_id=set_id[:64],
            reasons=reasons,
        )


def _versions(session: Session, first_id: str) -> list[str]:
    later = session.scalars(select(SetStateRow.set_id).where(SetStateRow.first_id == first_id))
    return [first_id, *later]


def _copy_set(
    session: Session, row: ExerciseSetRow, state: SetState, *, version: int, owner: str, now: datetime
) -> str:
    copy_id = str(uuid4())
    members = session.scalars(
        select(SetMemberRow.exercise_id)
        .where(SetMemberRow.set_id == row.set_id)
        .order_by(SetMemberRow.position)
    ).all()
    values = {
        "set_id": copy_id,
        "title": row.title,
        "rules": row.rules,
        "num_planned": len(members),
        "created_at": now,
    }
    insert_new(session, ExerciseSetRow, [values])
    rows = [
        {"set_id": copy_id, "position": position, "exercise_id": name}
        for position, name in enumerate(members)
    ]
    insert_new(session, SetMemberRow, rows)
    keep_state(
        session,
        copy_id,
        status="draft",
        now=now,
        owner=owner or None,
        provenance=state.provenance,
        version=version,
        first_id=state.first_id,
    )
    return copy_id
