"""Commands that keep what an installation holds: backup and restore."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from xray_trainer.cli.output import errors, progress_bar, screen
from xray_trainer.cli.store import this_store
from xray_trainer.settings import Settings, load_settings


def backup(
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write; named after the moment if not given.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(help="Only compare a backup that is there with its hashes.")
    ] = None,
) -> None:
    """Back up database, scans, attachments and keys into one file, while people work.

    Example: `xray-trainer backup -o /media/disk/monday.tar`

    Example: `xray-trainer backup --check /media/disk/monday.tar`
    """
    from xray_trainer.installation.backup import back_up
    from xray_trainer.installation.restoring import check_backup

    now = datetime.now(UTC)
    if check is not None:
        with progress_bar("Checking") as report:
            manifest = check_backup(check, report=report)
        screen.print(f"{check}: whole, taken {manifest.taken_at:%Y-%m-%d %H:%M} UTC", highlight=False)
        return
    path = out or Path(f"xray-trainer-{now:%Y-%m-%d-%H%M}.tar")
    settings = load_settings()
    with progress_bar("Backing up") as report:
        manifest = back_up(settings, path, now=now, report=report)
    _note(settings, "backup", path, now)
    screen.print(f"{path}: {_size(path)}, {sum(manifest.rows.values())} rows", highlight=False)
    errors.print("It holds keys and people's answers: keep it as safe as the installation.", highlight=False)


def restore(
    path: Annotated[Path, typer.Argument(help="File that `backup` wrote.")],
) -> None:
    """Restore a backup into an empty data folder and database; all of it is checked before anything is there.

    Example: `xray-trainer restore /media/disk/monday.tar`
    """
    from xray_trainer.installation import restoring

    settings = load_settings()
    with progress_bar("Restoring") as report:
        manifest = restoring.restore(settings, path, report=report)
    _note(settings, "restore", path, datetime.now(UTC))
    rows = sum(manifest.rows.values())
    screen.print(
        f"{settings.home}: {rows} rows, {len(manifest.sha256)} parts, all hashes right", highlight=False
    )


def _note(settings: Settings, act: Literal["backup", "restore"], path: Path, now: datetime) -> None:
    """Writes an entry, but for a database of an older version, which a backup leaves as it is."""
    from xray_trainer.store.audit import NOBODY, record
    from xray_trainer.store.database import connect_database
    from xray_trainer.store.migrate import current, head

    engine = connect_database(settings)
    is_newest = current(engine) == head()
    engine.dispose()
    if not is_newest:
        return
    store = this_store(settings)
    record(store, act, person_id=NOBODY, subject=path.name[:200], now=now)
    store.close()


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"
