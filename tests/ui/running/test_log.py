"""The log says what happened and when, in JSON, and never to whom."""

from __future__ import annotations

import json
import logging
import os
import stat
import time
from datetime import UTC, datetime

import pytest

from xray_trainer.settings import Settings
from xray_trainer.ui.running.log import JsonLines, RotatingFile, log_event, log_request, start_log
from xray_trainer.ui.running.requests import Served

NAME, TOKEN = "Марина Иванова", "eyJhbGciOi.secret"


class Written(logging.Handler):
    """Keeps the lines that a log would hold."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[dict] = []

    def emit(self, record):
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def written():
    """What own and foreign loggers write."""
    handler, before = Written(), {}
    for name in ("xray_trainer", "elsewhere", "uvicorn.error"):
        logger = logging.getLogger(name)
        before[name] = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield handler.lines
    for name, level in before.items():
        logging.getLogger(name).removeHandler(handler)
        logging.getLogger(name).setLevel(level)


def record(seconds: float = 0.0, text: str = "x" * 60) -> logging.LogRecord:
    made = logging.LogRecord("xray_trainer", logging.INFO, __file__, 1, text, (), None)
    made.created = seconds or time.time()
    return made


def file_at(path, **options):
    handler = RotatingFile(path, **{"max_bytes": 10_000, "keep_days": 5, **options})
    handler.setFormatter(JsonLines())
    return handler


def test_an_event_is_one_object_with_its_fields(written):
    log_event("started", version="1", process=7)
    (line,) = written
    assert (line["event"], line["level"], line["version"], line["process"]) == ("started", "INFO", "1", 7)
    assert datetime.fromisoformat(line["time"]).tzinfo == UTC


def test_a_request_is_told_by_its_route(written):
    log_request(Served("POST", "/api/attempts/{token}/submit", 200, 0.0123))
    (line,) = written
    assert (line["route"], line["status"], line["ms"]) == ("/api/attempts/{token}/submit", 200, 12.3)


@pytest.mark.parametrize(
    ("served", "level"),
    [
        (Served("GET", "/readyz", 200, 0.1), "DEBUG"),
        (Served("GET", "/readyz", 404, 0.1), "INFO"),
        (Served("POST", "/api/events", 200, 0.1), "INFO"),
        (Served("GET", "/readyz", 503, 0.1), "ERROR"),
    ],
)
def test_only_what_somebody_should_look_at_is_loud(written, served, level):
    log_request(served)
    assert written[0]["level"] == level


def test_what_other_packages_fill_in_is_not_kept(written):
    logging.getLogger("elsewhere").warning("%s asked for %s", NAME, TOKEN)
    logging.getLogger("elsewhere").warning(f"{NAME} asked for {TOKEN}")
    assert [line["event"] for line in written] == ["%s asked for %s", ""]
    assert NAME not in str(written)
    assert TOKEN not in str(written)


def test_the_servers_own_sentences_are_kept(written):
    logging.getLogger("uvicorn.error").info("Shutting down")
    assert written[0]["event"] == "Shutting down"


def test_of_an_exception_only_its_class_and_place_are_kept(written):
    try:
        raise ValueError(f"{NAME} has no attempt {TOKEN}")
    except ValueError as error:
        log_request(Served("GET", "/api/scans/{scan_token}/preview", 500, 0.1, error))
    assert written[0]["error"]["type"] == "ValueError"
    assert written[0]["error"]["at"][0].startswith(__name__)
    assert NAME not in str(written)


def test_a_full_file_is_put_aside(tmp_path):
    handler = file_at(tmp_path / "logs" / "server.log", max_bytes=200)
    for number in range(4):
        handler.emit(record(time.time() + number / 1000))
    handler.close()
    assert len(list((tmp_path / "logs").glob("server-*.log"))) == 1
    assert len((tmp_path / "logs" / "server.log").read_text().splitlines()) == 2


def test_a_new_day_begins_a_new_file(tmp_path):
    handler = file_at(tmp_path / "server.log")
    handler.emit(record(time.time()))
    handler.emit(record(time.time() + 86_400))
    handler.close()
    assert len(list(tmp_path.glob("server-*.log"))) == 1


def test_old_files_are_removed_and_young_ones_stay(tmp_path):
    old, young = (
        tmp_path / "server-20200101-000000-000000.log",
        tmp_path / "server-20200102-000000-000000.log",
    )
    for path, days in ((old, 6), (young, 4)):
        path.write_text("{}\n")
        os.utime(path, (time.time() - 86_400 * days,) * 2)
    handler = file_at(tmp_path / "server.log", max_bytes=1)
    handler.emit(record())
    handler.emit(record(time.time() + 1))
    handler.close()
    assert (old.exists(), young.exists()) == (False, True)


def test_only_its_owner_reads_the_log(tmp_path):
    handler = file_at(tmp_path / "logs" / "server.log", max_bytes=1)
    handler.emit(record())
    handler.emit(record(time.time() + 1))
    handler.close()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "logs").iterdir()}
    assert modes == {0o600}


def test_consoles_of_other_packages_fall_silent(tmp_path, capfd):
    root, theirs = logging.getLogger(), logging.getLogger("streamlit.some_page")
    before, level = list(root.handlers), root.level
    console = logging.StreamHandler()
    theirs.addHandler(console)
    theirs.propagate = False
    try:
        start_log(Settings(home=tmp_path))
        theirs.error("%s cannot be shown", NAME)
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)
        theirs.removeHandler(console)
    assert capfd.readouterr().err == ""
    (line,) = (tmp_path / "logs" / "server.log").read_text().splitlines()
    assert json.loads(line)["event"] == "%s cannot be shown"
