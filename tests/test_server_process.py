"""A real server over https: it finishes what it has in hand, stops in time, and its log knows nobody."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPSConnection

import pytest

from tests.installation.test_tls import make_certificate, make_key
from tests.ui.route_server import built, mark
from xray_trainer.exercises.exercise import Rules
from xray_trainer.server import free_port
from xray_trainer.settings import Settings
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stops by signals")

NAME = "Марина Иванова"
HEX = NAME.encode().hex()
FIGURES = "0123456789abcdef"


@dataclass
class Drill:
    """A server with an attempt of somebody who has a name, and what came of a drill there."""

    home: str
    port: int
    token: str
    process: subprocess.Popen[bytes]
    context: ssl.SSLContext

    def ask(self, method: str, path: str, body: object = None, **headers: str):
        connection = HTTPSConnection("localhost", self.port, context=self.context, timeout=20)
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, headers)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found


def prepare(settings: Settings) -> str:
    store, now = open_store(settings), datetime.now(UTC)
    options = {"set_id": "set", "title": "Set", "rules": Rules(), "num_planned": 1, "now": now}
    add_exercise_set(store, [built(1)], **options)
    person = ensure_person(store, NAME, now=now)
    drill = start_drill(store, person.person_id, set_id="set", now=now)
    attempt = next_attempt(store, drill.drill_id, now=now)
    token = store.tokens.token_of(attempt.attempt_id)
    store.close()
    return token


def start(home, folder) -> Drill:
    now = datetime.now(UTC)
    cert, key = folder / "server.pem", folder / "server.key"
    make_certificate(
        cert, make_key(key), names=("localhost",), begins=now, until=now.replace(year=now.year + 1)
    )
    token, port = prepare(Settings(home=home)), free_port(8900)
    options = {"HOME": str(home), "METRICS": "token", "METRICS_TOKEN": FIGURES, "LOG_LEVEL": "DEBUG"}
    environment = {**os.environ, **{f"XRAY_TRAINER_{name}": value for name, value in options.items()}}
    words = ["app", "--port", str(port), "--tls-cert", str(cert), "--tls-key", str(key)]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "xray_trainer", *words], env=environment, stdout=output, stderr=output
        )
    deadline = time.monotonic() + 60
    while "Open https" not in (folder / "output").read_text() and time.monotonic() < deadline:
        assert process.poll() is None, (folder / "output").read_text()
        time.sleep(0.1)
    return Drill(str(home), port, token, process, ssl.create_default_context(cafile=cert))


def half_sent(drill: Drill, body: bytes) -> socket.socket:
    """Returns a connection over which half of an answer is under way."""
    plain = socket.create_connection(("localhost", drill.port), timeout=20)
    sender = drill.context.wrap_socket(plain, server_hostname="localhost")
    address = f"/api/attempts/{drill.token}/submit"
    head = f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    sender.sendall(head.encode() + body[: len(body) // 2])
    return sender


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a drill on a server left behind that was told to stop while the answer was half sent."""
    folder = tmp_path_factory.mktemp("server")
    home = folder / "home"
    drill = start(home, folder)
    found = {"home": home, "token": drill.token, "attempt": drill.ask("GET", f"/api/attempts/{drill.token}")}
    found["ready"] = drill.ask("GET", "/readyz")
    posted = {"token": drill.token, "events": [mark(1)]}
    found["events"] = drill.ask("POST", "/api/events", posted)
    found["page"] = drill.ask("GET", f"/?name={HEX}")
    found["figures"] = drill.ask("GET", "/metrics", Authorization=f"Bearer {FIGURES}")
    body = json.dumps({"decision": "suspicious", "key": "key-00000001", "events": []}).encode()
    sender = half_sent(drill, body)
    time.sleep(0.5)
    begun = time.monotonic()
    drill.process.send_signal(signal.SIGTERM)
    threading.Timer(1.0, sender.sendall, (body[len(body) // 2 :],)).start()
    found["submit"] = sender.makefile("rb").read()
    sender.close()
    found["code"] = drill.process.wait(20)
    found["seconds"] = time.monotonic() - begun
    found["output"] = (folder / "output").read_text()
    found["log"] = "".join(path.read_text() for path in (home / "logs").glob("*.log"))
    return found


def test_it_speaks_https_with_the_certificate_given(told):
    assert told["ready"] == (200, b'{"status":"ready"}')


def test_an_answer_in_hand_is_stored_before_the_server_stops(told):
    assert told["submit"].startswith(b"HTTP/1.1 200")
    assert b'"submitted"' in told["submit"]


def test_it_stops_within_ten_seconds_and_calls_that_success(told):
    assert told["code"] == 0
    assert told["seconds"] < 10


def test_it_leaves_nothing_beside_the_database(told):
    assert [path.name for path in told["home"].glob("*.sqlite3-wal") if path.stat().st_size] == []


def test_the_log_tells_what_happened(told):
    lines = [json.loads(line) for line in told["log"].splitlines()]
    events = [line["event"] for line in lines]
    assert events.index("started") < events.index("request") < events.index("stopped")
    assert "cut off" not in events
    routes = {line["route"] for line in lines if line["event"] == "request" and line["method"] == "POST"}
    assert routes == {"/api/events", "/api/attempts/{token}/submit"}


def test_neither_log_nor_figures_nor_console_know_a_person_or_a_token(told):
    said = told["log"] + told["figures"][1].decode() + told["output"]
    for secret in (NAME, *NAME.split(), HEX, told["token"], FIGURES):
        assert secret not in said
    assert not re.search(r"127\.0\.0\.1|localhost", told["log"])


def test_the_figures_count_the_drill(told):
    assert told["figures"][0] == 200
    assert 'route="/api/events",status="200"} 1.0' in told["figures"][1].decode()


def test_a_server_that_cannot_finish_ends_all_the_same():
    script = (
        "import signal, time; from xray_trainer.ui.running.stopping import limit_stopping;"
        "signal.signal(signal.SIGTERM, lambda *_: None);"
        "limit_stopping(0.2, tidy=lambda: print('tidy', flush=True)); print('up', flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.terminate()
        assert process.stdout.read() == b"tidy\n"
        assert process.wait(10) == 143
