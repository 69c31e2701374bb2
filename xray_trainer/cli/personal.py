"""Commands about what is kept of people: telling them, erasing it, and taking away what is past."""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError
from xray_trainer.settings import load_settings

Name = Annotated[str, typer.Argument(help="The person's name.")]


def erase(
    name: Name,
    *,
    answers: Annotated[
        bool | None,
        typer.Option("--keep-answers/--erase-answers", help="Answers under no name; a setting decides."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a person: name, address, account, words; answers stay under no name unless told otherwise.

    It cannot be taken back. Backups, certificates and files that left this installation still have the name.

    Example: `xray-trainer users erase "Aigerim Asanova"`
    """
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.erasure import erase_person
    from xray_trainer.store.people import person_named

    settings, store = load_settings(), this_store()
    person_id = person_named(store, name).person_id
    keep = settings.erasing_keeps_answers if answers is None else answers
    kept = "answers stay under no name" if keep else "answers go too"
    if not yes:
        typer.confirm(f"Erase {name!r} ({kept})? This cannot be taken back.", abort=True)
    done = erase_person(store, person_id, by=NOBODY, now=datetime.now(UTC), keep_answers=keep)
    rows = ", ".join(f"{num} in {table}" for table, num in done.rows.items())
    screen.print(f"erased ({kept}): {rows}", highlight=False)


def export(
    name: Name,
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="The zip file to write.")],
) -> None:
    """Write all that is kept of a person into a zip of JSON files, for that person to read.

    Example: `xray-trainer users export "Aigerim Asanova" -o aigerim.zip`
    """
    from xray_trainer.store.audit import NOBODY, record
    from xray_trainer.store.people import person_named
    from xray_trainer.store.person_data import person_data

    store, now = this_store(), datetime.now(UTC)
    person_id = person_named(store, name).person_id
    data = person_data(store, person_id)
    try:
        _write(out, data, now)
    except OSError as error:
        raise InputError(f"{out}: cannot be written, {error.strerror}") from None
    record(store, "export", person_id=NOBODY, subject=person_id, now=now, details={"what": "person"})
    screen.print(f"{out}: {sum(len(rows) for rows in data.values())} rows", highlight=False)


def tidy(as_json: Json = False) -> None:
    """Take away what was kept for longer than the settings say; nothing where they say nothing.

    The application does it once a day. The settings are XRAY_TRAINER_KEEP_EVENTS_DAYS,
    XRAY_TRAINER_KEEP_ROOMS_DAYS and XRAY_TRAINER_KEEP_AUDIT_DAYS.

    Example: `xray-trainer tidy`
    """
    from xray_trainer.installation.daily import keep_of
    from xray_trainer.store import retention

    gone = retention.tidy(this_store(), keep_of(load_settings()), now=datetime.now(UTC))
    words = ", ".join(f"{num} {table}" for table, num in gone.items() if num) or "nothing was past"
    show({"command": "tidy", "gone": dict(gone)}, words, as_json=as_json)


def _write(out: Path, data: Mapping[str, list[dict[str, Any]]], now: datetime) -> None:
    def private(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    with open(out, "wb", opener=private) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", json.dumps({"taken_at": now.isoformat(), "tables": sorted(data)}))
        for table, rows in data.items():
            archive.writestr(f"{table}.json", json.dumps(rows, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
