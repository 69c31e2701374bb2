"""What an installation does once a day by itself: take away what is past, and look whether all is sound.

What came of it lies in a file of the data folder, for the pages of administrators and for `doctor`. Several
processes may share an installation: whoever finds the file to be a day old does the work.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, ValidationError

from xray_trainer.installation.integrity import NUM_SCANS, check_integrity
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.settings import Settings
from xray_trainer.store.retention import Keep, tidy
from xray_trainer.store.store import Store

EVERY = timedelta(days=1)

_FILE = "daily.json"
_FIRST_LOOK_S, _LOOK_S = 300.0, 1800.0
_LOGGER = logging.getLogger(__name__)


class Daily(BaseModel):
    """What the last time came to; `problems` are sentences, `after` the scan from which the next goes on."""

    model_config = ConfigDict(frozen=True)

    done_at: datetime
    problems: tuple[str, ...] = ()
    num_scans: int = 0
    after: str = ""


def keep_of(settings: Settings) -> Keep:
    """Returns for how long these settings keep what."""
    return Keep(settings.keep_events_days, settings.keep_rooms_days, settings.keep_audit_days)


def last_daily(store: Store) -> Daily | None:
    """Returns what the last time came to, None where there was none or its file cannot be read."""
    try:
        return Daily.model_validate_json((store.home / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def do_daily(store: Store, settings: Settings, *, now: datetime, num_scans: int = NUM_SCANS) -> Daily | None:
    """Returns what came of it, None where it was done less than a day ago."""
    last = last_daily(store)
    if last is not None and timedelta() <= now - last.done_at < EVERY:
        return None
    before = last or Daily(done_at=now - EVERY)
    _write(store, before.model_copy(update={"done_at": now}))
    try:
        tidy(store, keep_of(settings), now=now)
        found = check_integrity(store, after=before.after, num_scans=num_scans)
    except BaseException:
        _write(store, before)
        raise
    done = Daily(done_at=now, problems=found.problems, num_scans=found.num_scans, after=found.last_scan)
    _write(store, done)
    for problem in found.problems:
        _LOGGER.error("integrity: %s", problem)
    return done


def start_daily(store: Store, settings: Settings) -> threading.Event:
    """Looks in the background, twice an hour, whether a day is over; returns what stops it when set."""
    stop = threading.Event()
    threading.Thread(target=_run, args=(store, settings, stop), name="daily", daemon=True).start()
    return stop


def _run(store: Store, settings: Settings, stop: threading.Event) -> None:
    wait_s = _FIRST_LOOK_S
    while not stop.wait(wait_s):
        try:
            do_daily(store, settings, now=datetime.now(UTC))
        except Exception:
            _LOGGER.exception("the daily work failed; it is tried again")
        wait_s = _LOOK_S


def _write(store: Store, daily: Daily) -> None:
    write_atomically(store.home / _FILE, daily.model_dump_json().encode())
