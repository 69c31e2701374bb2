"""Writing a checked table of people: all of it, or, where one row cannot be, nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError, Sentence
from xray_trainer.planning.people_file import PersonLine, refuse
from xray_trainer.store.audit import Act, record_in
from xray_trainer.store.database import insert_new, writing
from xray_trainer.store.people import clean_email, clean_name
from xray_trainer.store.schema import MembershipRow, PersonRow, UnitRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people a table made, and how many of its people were there already."""

    num_new: int
    num_known: int


def import_people(
    store: Store,
    lines: Sequence[PersonLine],
    *,
    now: datetime,
    language: str = "en",
    reach: Collection[str] | None = None,
) -> Imported:
    """Returns what a table of people came to; whoever is there keeps what a row does not say.

    Importing the same table again changes nothing.

    Args:
        store: the store.
        lines: the rows.
        now: the server's time.
        language: of new people whose row names none.
        reach: who may be changed besides new people, everybody where None.

    Raises:
        InputError: a row cannot be; one sentence for each.
    """
    with writing(store.engine) as session:
        writer = _Writer(session, now, language, reach)
        for line in lines:
            writer.write(line)
        refuse(writer.faults)
        for act, person_id, details in writer.deeds:
            record_in(session, store, act, subject=person_id, now=now, details={**details, "from": "table"})
    return Imported(len(writer.new), len(writer.known - writer.new))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes rows within one transaction, and keeps whose they were and what is wrong with them."""

    session: Session
    now: datetime
    language: str
    reach: Collection[str] | None
    new: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    deeds: list[tuple[Act, str, dict[str, str]]] = field(default_factory=list)
    faults: list[Sentence] = field(default_factory=list)

    def write(self, line: PersonLine) -> None:
        """Writes a row, or keeps what is wrong with it."""
        try:
            person_id = self._person(line, clean_name(line.name), clean_email(line.email))
        except InputError as error:
            self.faults.append(Sentence("row {number}: {fault}", number=line.row, fault=error))
            return
        if line.unit:
            unit_id = self.session.scalars(select(UnitRow.unit_id).where(UnitRow.name == line.unit)).one()
            member = {"unit_id": unit_id, "person_id": person_id, "since": self.now}
            if insert_new(self.session, MembershipRow, [member]):
                self.deeds.append(("change_unit", unit_id, {"joined": person_id}))

    def _person(self, line: PersonLine, name: str, email: str) -> str:
        """Returns the id of the person of a row, made if new, with what the row says about them."""
        row = self.session.scalar(select(PersonRow).where(PersonRow.name == name))
        if row is None:
            person_id = str(uuid4())
            values = {"person_id": person_id, "name": name, "language": line.language or self.language}
            more = {"role": line.role or "trainee", "email": email}
            insert_new(self.session, PersonRow, [values | more | {"created_at": self.now}])
            self.new.add(person_id)
            self.deeds.append(("add_person", person_id, {"role": more["role"]}))
            return person_id
        if self.reach is not None and row.person_id not in (*self.reach, *self.new):
            raise InputError(
                "{name!r} is there already, in no unit of yours; ask the administrator", name=name
            )
        if line.role and line.role != row.role:
            self.deeds.append(("change_role", row.person_id, {"before": row.role, "role": line.role}))
        if email and email != row.email:
            self.deeds.append(("change_person", row.person_id, {"changed": "email"}))
        row.language, row.role = line.language or row.language, line.role or row.role
        row.email = email or row.email
        self.session.flush()
        self.known.add(row.person_id)
        return row.person_id
