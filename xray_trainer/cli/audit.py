"""Commands about the audit log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import Json, errors, screen, show
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.store.audit import Entry
    from xray_trainer.store.store import Store

app = typer.Typer(no_args_is_help=True, help="The audit log: who did what, sealed against changes.")

Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day, in UTC.")]
Person = Annotated[str, typer.Option(help="Name of who did it, or the id of somebody who is no more.")]


@app.command("list")
def list_entries(
    since: Since = None,
    person: Person = "",
    last: Annotated[int, typer.Option(min=0, help="Only so many of the newest; 0 for all.")] = 50,
    as_json: Json = False,
) -> None:
    """List who did what, the newest last.

    Example: `xray-trainer audit list --since 2026-11-01 --person "Aigerim Asanova"`
    """
    from xray_trainer.store.people import names_of

    store = this_store()
    found = _entries(store, since, person)[-last:] if last else _entries(store, since, person)
    names = names_of(store, {entry.person_id for entry in found})
    words = "\n".join(_line(entry, names.get(entry.person_id, entry.person_id)) for entry in found)
    told = [_json(entry) for entry in found]
    show({"command": "audit list", "entries": told}, words or "no entries", as_json=as_json)


@app.command()
def verify(as_json: Json = False) -> None:
    """Check that every entry is there and as it was written.

    Note the last number and seal elsewhere, such as on paper: only that shows that the newest ones
    were cut off.

    Exit code 1 where an entry is changed or missing.

    Example: `xray-trainer audit verify`
    """
    from xray_trainer.store import audit

    found = audit.verify(this_store())
    result = {
        "command": "audit verify",
        "last_number": found.num,
        "last_seal": found.last_seal,
        "broken_at": found.broken_at,
    }
    show(result, f"whole up to entry {found.num}, seal {found.last_seal[:16]}", as_json=as_json)
    if found.broken_at is not None:
        errors.print(f"entry {found.broken_at} is changed or missing: tell the security officer")
        raise typer.Exit(1)


@app.command()
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write, a line of JSON for each entry.")],
    since: Since = None,
    person: Person = "",
) -> None:
    """Write entries with their seals into a file; that they were written out is an entry of its own.

    Example: `xray-trainer audit export -o audit.jsonl --since 2026-01-01`
    """
    from xray_trainer.scans.atomic import write_atomically
    from xray_trainer.store.audit import record

    store = this_store()
    found = _entries(store, since, person)
    lines = "".join(json.dumps(_json(entry), ensure_ascii=False, default=str) + "\n" for entry in found)
    write_atomically(out, lines.encode())
    record(store, "export", subject="audit", now=datetime.now(UTC), details={"what": "jsonl"})
    screen.print(f"{out}: {len(found)} entries", highlight=False)


def _entries(store: Store, since: datetime | None, person: str) -> tuple[Entry, ...]:
    from xray_trainer.store.audit import entries

    begin = since.replace(tzinfo=UTC) if since else None
    return entries(store, since=begin, person_id=_id_of(store, person) if person else "")


def _id_of(store: Store, person: str) -> str:
    from xray_trainer.store.people import person_named

    try:
        return person_named(store, person).person_id
    except InputError:
        from xray_trainer.store.audit import entries

        if entries(store, person_id=person):
            return person
        raise


def _line(entry: Entry, name: str) -> str:
    details = ", ".join(f"{key} {value}" for key, value in entry.details.items())
    told = f"{entry.number} {entry.at:%Y-%m-%d %H:%M:%S} {name or '-'}: {entry.act} {entry.subject}"
    return f"{told} ({details})" if details else told


def _json(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in type(entry).__slots__} | {"at": entry.at.isoformat()}
