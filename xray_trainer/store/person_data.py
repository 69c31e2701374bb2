"""All that the database holds about a person, for them to read; no secret, and no truth before its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Select, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.store.database import reading
from xray_trainer.store.drills import may_be_shown
from xray_trainer.store.person_columns import TREATMENTS
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, ExerciseSetRow, PersonRow, Table
from xray_trainer.store.store import Store

Rows = list[dict[str, Any]]

_SECRET = ("salt", "code", "seal")
_SEALED = ("outcome", "record")


def person_data(store: Store, person_id: str) -> Mapping[str, Rows]:
    """Returns the rows that are about a person, by table; tables without any are left out.

    Raises:
        InputError: there is no such person.
    """
    found: dict[str, Rows] = {}
    with reading(store.engine) as session:
        if session.get(PersonRow, person_id) is None:
            raise InputError("nobody has this id; `xray-trainer users list` tells who is there")
        shown = set(session.scalars(_shown(person_id)))
        for table, query in _queries(person_id):
            rows = found.setdefault(table.name, [])
            rows += [row for row in _rows(session, table, query) if row not in rows]
    for answer in found.get("answers", []):
        if answer["attempt_id"] not in shown:
            answer.update(dict.fromkeys(_SEALED, "sealed"))
    return {table: rows for table, rows in sorted(found.items()) if rows}


def _queries(person_id: str) -> Iterator[tuple[SqlTable, Select[Any]]]:
    tables = Table.metadata.tables
    for name, named in TREATMENTS:
        yield tables[name], select(tables[name]).where(tables[name].c[named] == person_id)
    drills = select(DrillRow.drill_id).where(DrillRow.person_id == person_id)
    attempts = select(AttemptRow.attempt_id).where(AttemptRow.drill_id.in_(drills))
    for parent, ids in (("drills.drill_id", drills), ("attempts.attempt_id", attempts)):
        for column in _referring(parent):
            yield column.table, select(column.table).where(column.in_(ids))


def _referring(parent: str) -> Iterator[Column[Any]]:
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == parent for key in column.foreign_keys):
                yield column


def _shown(person_id: str) -> Select[Any]:
    """Returns the attempts whose answer the person may see already, as a query."""
    return (
        select(AnswerRow.attempt_id)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .where(DrillRow.person_id == person_id, may_be_shown())
    )


def _rows(session: Session, table: SqlTable, query: Select[Any]) -> Iterator[dict[str, Any]]:
    told = [column for column in table.columns if not (column.key.endswith("_hash") or column.key in _SECRET)]
    for row in session.execute(query).mappings():
        yield {column.key: row[column] for column in told}
