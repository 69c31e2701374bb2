"""Erasing a person: name, address, account, words and memberships go; a record says so without a name.

Answers may stay for the statistics of exercises, under a stand-in with an id of its own, which nothing links
to the person. What left this installation before, such as backups, certificates and files sent to other
units, is out of its reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, Delete, Table, Update, delete, or_, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import writing
from xray_trainer.store.person_columns import TREATMENTS, Treatment
from xray_trainer.store.schema import (
    AdjudicationRow,
    AttemptRow,
    CommentRow,
    DrillRow,
    FlagRow,
    PersonRow,
    RoomEventRow,
    SecondReadingRow,
    VerdictRow,
)
from xray_trainer.store.schema import Table as Declared
from xray_trainer.store.store import Store

_TOLD = ("say", "track", "draw")
"""What somebody said in a room, where they looked and what they drew there."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing came to.

    Attributes:
        person_id: who is no more.
        rows: that were changed or removed, by table; those that go along with them are not counted.
        stand_in: id under which rows stay that belong to somebody; None where there are none.
    """

    person_id: str
    rows: Mapping[str, int]
    stand_in: str | None


def erase_person(
    store: Store, person_id: str, *, by: str, now: datetime, keep_answers: bool = True
) -> Erased:
    """Returns what was erased of a person, all of it or, after an error, nothing.

    Args:
        store: the store.
        person_id: who is erased.
        by: id of who decided so, `audit.NOBODY` for a command of the machine.
        now: when.
        keep_answers: whether answers stay, under a name that is nobody's.

    Raises:
        InputError: there is no such person.
    """
    with writing(store.engine) as session:
        if session.get(PersonRow, person_id) is None:
            raise InputError("nobody has this id; `xray-trainer users list` tells who is there")
        counted = _take_words(session, person_id)
        if not keep_answers:
            counted["drills"] = _done(session, delete(DrillRow).where(DrillRow.person_id == person_id))
        stand_in = _add_stand_in(session, person_id, now)
        for (table, column), treatment in sorted(TREATMENTS.items(), key=_is_people):
            num = _treat(session, Declared.metadata.tables[table].c[column], treatment, person_id, stand_in)
            counted[table] = counted.get(table, 0) + num
        erased = Erased(person_id, {table: num for table, num in sorted(counted.items()) if num}, stand_in)
        told = {"rows": dict(erased.rows), "answers": "kept without a name" if keep_answers else "erased"}
        record_in(session, store, "erase_person", person_id=by, subject=person_id, now=now, details=told)
    return erased


def _is_people(item: tuple[tuple[str, str], Treatment]) -> bool:
    """Orders people last, so that nothing goes along with them uncounted."""
    return item[0][0] == "people"


def _take_words(session: Session, person_id: str) -> dict[str, int]:
    """Returns how many rows lost what the person said, or what was said about their answers, by table."""
    own = (
        select(AttemptRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(DrillRow.person_id == person_id)
    )
    read = select(SecondReadingRow.reading_id).where(
        or_(
            SecondReadingRow.attempt_id.in_(own),
            SecondReadingRow.drill_id.in_(select(DrillRow.drill_id).where(DrillRow.person_id == person_id)),
        )
    )
    about = or_(AdjudicationRow.person_id == person_id, AdjudicationRow.reading_id.in_(read))
    told = RoomEventRow.person_id == person_id, RoomEventRow.kind.in_(_TOLD)
    statements: tuple[tuple[str, Delete | Update], ...] = (
        ("comments", delete(CommentRow).where(CommentRow.attempt_id.in_(own))),
        ("comments", update(CommentRow).where(CommentRow.author_id == person_id).values(text="")),
        ("flags", update(FlagRow).where(FlagRow.attempt_id.in_(own)).values(comment="")),
        ("adjudications", update(AdjudicationRow).where(about).values(reason="")),
        ("verdicts", update(VerdictRow).where(VerdictRow.person_id == person_id).values(comment="")),
        ("room_events", delete(RoomEventRow).where(*told)),
    )
    counted: dict[str, int] = {}
    for table, statement in statements:
        counted[table] = counted.get(table, 0) + _done(session, statement)
    return counted


def _add_stand_in(session: Session, person_id: str, now: datetime) -> str | None:
    """Returns the id of somebody without a name under whom rows go on, None where there are no such rows."""
    if not any(
        session.execute(select(column).where(column == person_id).limit(1)).first()
        for column in _columns("move")
    ):
        return None
    stand_in = str(uuid4())
    name = f"erased {stand_in[:8]}"
    session.add(PersonRow(person_id=stand_in, name=name, language="en", created_at=now, retired_at=now))
    session.flush()
    return stand_in


def _columns(treatment: Treatment) -> list[ColumnElement[Any]]:
    tables = Declared.metadata.tables
    return [tables[table].c[column] for (table, column), one in TREATMENTS.items() if one == treatment]


def _treat(
    session: Session, column: ColumnElement[Any], treatment: Treatment, person_id: str, stand_in: str | None
) -> int:
    """Returns how many rows of a column were treated."""
    if treatment == "keep":
        return 0
    table: Table = column.table
    if treatment == "delete":
        return _done(session, delete(table).where(column == person_id))
    value = stand_in if treatment == "move" else None
    return _done(session, update(table).where(column == person_id).values({column: value}))


def _done(session: Session, statement: Delete | Update) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
