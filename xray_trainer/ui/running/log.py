"""The server's log: one JSON object per line, without anything that says who somebody is.

Own entries are an event with plain fields. Of what other packages say, only the unfilled template is kept,
and of an exception only its class and where it came from: a filled message may hold a name, a token or an
answer. Addresses of people's computers are never written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xray_trainer.settings import Settings
from xray_trainer.ui.running.requests import Served

OWN = "xray_trainer"
NAME = "server.log"

_PLAIN = ("uvicorn",)
"""Packages whose messages without arguments are fixed sentences."""

_CONSOLES = ("streamlit", "uvicorn", "websockets")

_ADDRESSES = "uvicorn.access"
"""Stays off: its lines are addresses of people's computers, and of pages with their tokens."""

_log = logging.getLogger(OWN)


def start_log(settings: Settings) -> None:
    """Lets everything that this process says go to the log, and nowhere else.

    Raises:
        OSError: the log's folder cannot be written.
    """
    handler = _handler(settings)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for there in list(root.handlers):
        root.removeHandler(there)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    _log.setLevel(settings.log_level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(settings.log_level)
    _redirect()


def log_event(
    event: str, *, level: int = logging.INFO, error: Exception | None = None, **fields: Any
) -> None:
    """Writes an event with fields that hold numbers, routes and other words of ours, never of people."""
    _log.log(level, event, exc_info=error, extra={"fields": fields})


def log_request(served: Served) -> None:
    """Writes what a request came to: reading that went well only where the level is DEBUG."""
    level = logging.DEBUG if served.method in ("GET", "HEAD") and served.status < 400 else logging.INFO
    log_event(
        "request",
        level=logging.ERROR if served.status >= 500 else level,
        error=served.error,
        method=served.method,
        route=served.route,
        status=served.status,
        ms=round(1000 * served.seconds, 1),
    )


class JsonLines(logging.Formatter):
    """Writes an entry as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line of an entry."""
        is_own = record.name.split(".")[0] == OWN
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage() if is_own else _template(record),
            **(getattr(record, "fields", {}) if is_own else {"at": f"{record.module}:{record.lineno}"}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class RotatingFile(logging.FileHandler):
    """A file put aside at midnight (UTC) and when it is full; what was put aside long ago is removed."""

    def __init__(self, path: Path, *, max_bytes: int, keep_days: int) -> None:
        """Opens the file; only its owner may read it."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._path, self._max_bytes, self._keep_days = path, max_bytes, keep_days
        self._day = _day(path.stat().st_mtime)
        super().__init__(str(path), mode="a", encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Writes an entry, into a fresh file where the one there is full or of another day."""
        try:
            size = self._path.stat().st_size
            if size and (size >= self._max_bytes or _day(record.created) != self._day):
                self._put_aside(record.created)
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _put_aside(self, now: float) -> None:
        self.close()
        moment = datetime.fromtimestamp(now, UTC)
        self._path.rename(self._path.with_name(f"{self._path.stem}-{moment:%Y%m%d-%H%M%S-%f}.log"))
        self._path.touch(mode=0o600)
        self._day = moment.date()
        self.stream = self._open()
        for path in self._path.parent.glob(f"{self._path.stem}-*.log"):
            if path.stat().st_mtime < now - 86_400 * self._keep_days:
                path.unlink(missing_ok=True)


def _handler(settings: Settings) -> logging.Handler:
    if settings.log_to == "stderr":
        return logging.StreamHandler(sys.stderr)
    max_bytes = settings.log_max_mb * 1_000_000
    return RotatingFile(settings.logs / NAME, max_bytes=max_bytes, keep_days=settings.log_days)


def _redirect() -> None:
    """Lets the loggers that write to a console by themselves tell the log instead."""
    for name, logger in list(logging.root.manager.loggerDict.items()):
        is_theirs = name.split(".")[0] in _CONSOLES and name != _ADDRESSES
        if isinstance(logger, logging.Logger) and is_theirs:
            for handler in list(logger.handlers):
                logger.removeHandler(handler)
            logger.propagate = True


def _template(record: logging.LogRecord) -> str:
    is_template = bool(record.args) or record.name.split(".")[0] in _PLAIN
    return record.msg if is_template and isinstance(record.msg, str) else ""


def _where(error: BaseException) -> dict[str, Any]:
    frames = traceback.walk_tb(error.__traceback__)
    places = [f"{frame.f_globals.get('__name__', '')}:{line}" for frame, line in frames]
    return {"type": type(error).__qualname__, "at": places[-8:]}


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
