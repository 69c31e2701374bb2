"""Whether an installation is sound: each check says what it found and, where something is wrong, what to do.

Nothing is changed. A check that cannot run is a finding of its own, never a traceback.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from xray_trainer.errors import StorageError, XrayTrainerError
from xray_trainer.installation.identity_provider import check_client, description_of, identity_provider
from xray_trainer.installation.tls import check_tls
from xray_trainer.settings import Settings
from xray_trainer.store.audit import verify
from xray_trainer.store.database import connect_database, reading
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.migrate import current, head
from xray_trainer.store.schema import ScanRow
from xray_trainer.store.store import Store
from xray_trainer.store.tokens import Tokens, load_secret

Status = Literal["ok", "warning", "problem"]

_WARN_FREE_GB, _MIN_FREE_GB = 20.0, 2.0
_MAX_CLOCK_S = 60.0
_MIN_YEAR = 2026
_SCANS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Check:
    """What a check came to; `advice` says what to do, `""` where all is well."""

    name: str
    status: Status
    found: str
    advice: str = ""


def examine(settings: Settings, *, port: int) -> Iterator[Check]:
    """Yields what each check came to, as it comes.

    Args:
        settings: of the installation.
        port: on which the application is to listen.
    """
    checks: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
        ("data folder", lambda: _folder(settings.home)),
        ("disk", lambda: _disk(settings.home)),
        ("permissions", lambda: _permissions(settings.home)),
        ("database", lambda: _database(settings)),
        ("scans", lambda: _scans(settings)),
        ("audit log", lambda: _audit(settings)),
        ("clock", _clock),
        ("port", lambda: _port(port)),
        ("certificate", lambda: _certificate(settings)),
        ("identity provider", lambda: _identity(settings)),
        ("viewer", _viewer),
        ("rendering and detector", _torch),
    )
    for name, check in checks:
        try:
            yield from check()
        except (XrayTrainerError, OSError, SQLAlchemyError) as error:
            first = str(error).strip().splitlines()[0]
            yield Check(name, "problem", first, "mend this first, then run doctor again")


def _certificate(settings: Settings) -> Iterator[Check]:
    if not settings.tls_cert and not settings.tls_key:
        return
    found = check_tls(settings.tls_cert, settings.tls_key, now=datetime.now(UTC))
    until = f"in force until {found.expires_at:%Y-%m-%d} for {', '.join(found.names) or 'no name'}"
    yield Check("certificate", "warning" if found.warnings else "ok", until, "; ".join(found.warnings))


def _identity(settings: Settings) -> Iterator[Check]:
    provider = identity_provider(settings)
    if provider is None:
        return
    check_client(provider, description_of(provider))
    found = f"{provider.name} answers; people come back to {provider.callback_url}"
    yield Check("identity provider", "ok", found)


def _folder(home: Path) -> Iterator[Check]:
    if not home.exists():
        advice = "it is made at the first start; set XRAY_TRAINER_HOME for another place"
        yield Check("data folder", "warning", f"{home} is not there yet", advice)
    elif not os.access(home, os.W_OK | os.X_OK):
        yield Check("data folder", "problem", f"{home} cannot be written", f"chown it to {_user()}")
    else:
        yield Check("data folder", "ok", str(home))


def _disk(home: Path) -> Iterator[Check]:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free_gb = shutil.disk_usage(place).free / 1e9
    found = f"{free_gb:.0f} GB free"
    if free_gb < _MIN_FREE_GB:
        yield Check("disk", "problem", found, "make room now: answers cannot be stored on a full disk")
    elif free_gb < _WARN_FREE_GB:
        yield Check("disk", "warning", found, "make room; a set of 100 exercises takes about 2 GB")
    else:
        yield Check("disk", "ok", found)


def _permissions(home: Path) -> Iterator[Check]:
    secrets = [home / "secret.key", *sorted((home / "keys").glob("*")), *sorted(home.glob("*.sqlite3"))]
    open_to_others = [path for path in secrets if path.is_file() and _is_open(path)]
    if os.name == "nt":
        yield Check(
            "permissions", "warning", "not looked at on Windows", "let only the service read the folder"
        )
    elif open_to_others:
        names = ", ".join(str(path) for path in open_to_others)
        yield Check("permissions", "problem", f"others may read {names}", f"chmod 600 {names}")
    else:
        yield Check("permissions", "ok", "keys and database are readable by their owner only")


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _database(settings: Settings) -> Iterator[Check]:
    if not settings.database_url and not settings.home.exists():
        yield Check("database", "warning", "not there yet", "it is made at the first start")
        return
    engine = connect_database(settings)
    try:
        begun = time.perf_counter()
        revision = current(engine)
        took_ms = 1000 * (time.perf_counter() - begun)
        found = f"{engine.dialect.name}, revision {revision or 'none'}, answers in {took_ms:.0f} ms"
        if revision != head():
            yield Check(
                "database", "warning", found, f"the next start brings it to {head()}; back it up before"
            )
        else:
            yield Check("database", "ok", found)
        yield from _integrity(engine)
        yield from _server_clock(engine)
    finally:
        engine.dispose()


def _integrity(engine: Engine) -> Iterator[Check]:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        said = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(3)
    if list(said) != ["ok"] or broken:
        advice = "stop the application, keep a copy of the file, and restore the last good backup"
        yield Check(
            "database integrity", "problem", f"{'; '.join(said)}; {len(broken)} broken references", advice
        )
    else:
        yield Check("database integrity", "ok", "every page and reference is sound")


def _server_clock(engine: Engine) -> Iterator[Check]:
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        theirs = connection.execute(text("SELECT now()")).scalar_one()
    apart_s = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart_s > _MAX_CLOCK_S:
        advice = "set both clocks by the same time server"
        yield Check("database clock", "problem", f"{apart_s:.0f} s apart from this machine's", advice)
    else:
        yield Check("database clock", "ok", f"{apart_s:.1f} s apart from this machine's")


def _scans(settings: Settings) -> Iterator[Check]:
    if not settings.library.exists():
        yield Check("scans", "ok", "none yet")
        return
    library, engine = ScanLibrary(settings.library), connect_database(settings)
    try:
        query = select(ScanRow.sha256).order_by(ScanRow.added_at.desc()).limit(_SCANS_LOOKED_AT)
        with reading(engine) as session:
            newest = session.scalars(query).all()
    finally:
        engine.dispose()
    damaged = [sha256 for sha256 in newest if not _is_intact(library, sha256)]
    if damaged:
        found = f"{len(damaged)} of the newest {len(newest)} are missing or changed"
        yield Check("scans", "problem", found, "check the disk, then restore the last good backup")
    else:
        yield Check("scans", "ok", f"the newest {len(newest)} have the content of their address")


def _is_intact(library: ScanLibrary, sha256: str) -> bool:
    try:
        return library.is_intact(sha256)
    except (StorageError, OSError):
        return False


def _audit(settings: Settings) -> Iterator[Check]:
    engine = connect_database(settings) if (settings.home / "secret.key").is_file() else None
    if engine is None or current(engine) != head():
        yield Check("audit log", "ok", "not there yet")
        return
    try:
        tokens = Tokens(load_secret(settings.home))
        found = verify(Store(engine, ScanLibrary(settings.library), tokens))
    finally:
        engine.dispose()
    if found.broken_at is not None:
        advice = "somebody changed the database by hand; tell the security officer and compare with a backup"
        yield Check("audit log", "problem", f"entry {found.broken_at} is changed or missing", advice)
    else:
        yield Check("audit log", "ok", f"{found.num} entries, unbroken")


def _clock() -> Iterator[Check]:
    now = datetime.now(UTC)
    if now.year < _MIN_YEAR:
        yield Check(
            "clock", "problem", f"{now:%Y-%m-%d %H:%M} UTC", "set date and time; exams go by this clock"
        )
    else:
        yield Check("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def _port(port: int) -> Iterator[Check]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = "fine if that is this application; else choose another with --port"
            yield Check("port", "warning", f"{port} is taken", advice)
            return
    yield Check("port", "ok", f"{port} is free")


def _viewer() -> Iterator[Check]:
    dist = Path(__file__).parents[1] / "ui" / "viewer" / "dist"
    if any(dist.glob("viewer-*.js")):
        yield Check("viewer", "ok", "built")
    else:
        advice = "install again without XRAY_TRAINER_SKIP_VIEWER, where npm's registry can be reached"
        yield Check("viewer", "problem", "not built: no scan can be shown", advice)


def _torch() -> Iterator[Check]:
    if find_spec("torch") is None:
        advice = 'fine for a training room; to render or detect: pip install "xray-trainer[detector]"'
        yield Check("rendering and detector", "warning", "the extra detector is not installed", advice)
        return
    import torch

    if torch.cuda.is_available():
        names = ", ".join(torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count()))
        yield Check("rendering and detector", "ok", f"torch {torch.__version__} on {names}")
    else:
        found = f"torch {torch.__version__} on {torch.get_num_threads()} CPU threads, no GPU"
        yield Check("rendering and detector", "ok", found)


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "the account of the service"
