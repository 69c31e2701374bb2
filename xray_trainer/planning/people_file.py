"""A table of people as comma-separated values, checked row by row before anything is written.

Columns: `name` (needed), `unit`, `role`, `language`, `email`; in any order, comma or semicolon between them,
UTF-8. A person of several units has a row for each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from xray_trainer.accounts.permissions import ROLES, Role
from xray_trainer.errors import InputError, Sentence

COLUMNS = ("name", "unit", "role", "language", "email")
LANGUAGES = ("en", "ru", "kk", "ky", "tg", "tk", "uz")
"""Languages that a person may read."""
MAX_BYTES = 1_000_000
MAX_ROWS = 5_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row: a person, and the unit that they join; `""` for what the row does not say.

    Attributes:
        row: number of the row in the file, the heading being 1.
        name: of the person.
        unit: of the unit, `""` for none.
        role: None where the row does not say.
        language: of the person.
        email: where reminders go.
    """

    row: int
    name: str
    unit: str = ""
    role: Role | None = None
    language: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What rows may say: names of units, roles, languages."""

    units: Collection[str]
    languages: Collection[str] = LANGUAGES
    roles: Collection[str] = ROLES


def read_people(data: bytes, *, allowed: Allowed, unit: str = "") -> tuple[PersonLine, ...]:
    """Returns the rows of a table of people.

    Args:
        data: the file.
        allowed: what rows may say.
        unit: of rows that name none.

    Raises:
        InputError: it is no such table, or a row of it cannot be used; one sentence for each bad row.
    """
    lines, faults = [], list[Sentence]()
    for number, row in _rows(_text(data)):
        fault = _fault(row, allowed)
        if fault:
            faults.append(Sentence("row {number}: {fault}", number=number, fault=fault))
        else:
            lines.append(_line(number, row, unit))
    refuse(faults)
    if not lines:
        raise InputError("a table of people must have rows below its heading, got none")
    return tuple(lines)


def refuse(faults: Collection[str]) -> None:
    """Refuses a table because of its bad rows, if there are any.

    Raises:
        InputError: one sentence per line for the first bad rows, and how many more there are.
    """
    told = list(faults)[:_MOST_TOLD]
    if len(faults) > len(told):
        told.append(Sentence("and {num} more", num=len(faults) - len(told)))
    if told:
        raise InputError("nothing was written; mend these rows:\n{rows}", rows=Sentence.joined(told, by="\n"))


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(
            "a table of people must be at most {max_bytes} bytes, got {got}; split it",
            max_bytes=MAX_BYTES,
            got=len(data),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "a table of people must be in UTF-8, got another encoding; save it as `CSV UTF-8`"
        ) from None


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    heading = text.splitlines()[0] if text.strip() else ""
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError("a table of people must be comma-separated values, got: {why}", why=error) from None
    names = [name.strip().lower() for name in table[0]] if table else []
    _check_heading(names)
    if len(table) > MAX_ROWS + 1:
        raise InputError(
            "a table of people must have at most {max_rows} rows, got {got}",
            max_rows=MAX_ROWS,
            got=len(table) - 1,
        )
    for number, values in enumerate(table[1:], start=2):
        if any(value.strip() for value in values):
            named = dict(zip(names, (value.strip() for value in values), strict=False))
            yield number, named | ({"": "more"} if len(values) > len(names) else {})


def _check_heading(names: list[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    if "name" not in names or unknown or len(set(names)) < len(names):
        raise InputError(
            "the first row must name columns, of {columns} and each once, `name` among them; got {got}",
            columns=", ".join(COLUMNS),
            got=", ".join(names) or Sentence("nothing"),
        )


def _fault(row: Mapping[str, str], allowed: Allowed) -> Sentence:
    if "" in row:
        return Sentence("it must have as many values as the heading, got more; is a comma in a name?")
    if not row["name"]:
        return Sentence("a person must have a name, got none")
    choices = (("unit", allowed.units), ("role", allowed.roles), ("language", allowed.languages))
    for column, valid in choices:
        if row.get(column) and row[column] not in valid:
            names = ", ".join(sorted(valid)[:_MOST_TOLD]) or Sentence("none yet")
            return Sentence(
                "the {column} must be one of these: {names}; got {got!r}",
                column=column,
                names=names,
                got=row[column],
            )
    return Sentence("")


def _line(number: int, row: Mapping[str, str], unit: str) -> PersonLine:
    role = cast("Role", row["role"]) if row.get("role") else None
    return PersonLine(
        number, row["name"], row.get("unit") or unit, role, row.get("language", ""), row.get("email", "")
    )
