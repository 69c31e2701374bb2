from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from xray_trainer.errors import XrayTrainerError
from xray_trainer.server import free_port
from xray_trainer.settings import Settings
from xray_trainer.shipped import shipped
from xray_trainer.store.store import open_store


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_gives_a_later_one(taken_port):
    assert taken_port < free_port(taken_port) <= taken_port + 100


def test_a_free_port_is_kept():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert free_port(port) == port


def test_ports_past_the_last_one_are_refused_in_a_sentence():
    with pytest.raises(XrayTrainerError, match=r"port 65536.*--port"):
        free_port(65536)


def test_a_server_answers_before_it_loads_what_only_pages_and_figures_need(tmp_path) -> None:
    open_store(Settings(home=tmp_path)).close()
    late = ("torch", "pandas", "altair", "reportlab", "alembic", "scipy", "matplotlib", "PIL.Image")
    code = (
        f"import runpy, sys; runpy.run_path({str(shipped('app.py'))!r}, run_name='app'); "
        f"print(*(name for name in {late} if name in sys.modules), end='')"
    )
    environment = {**os.environ, "XRAY_TRAINER_HOME": str(tmp_path)}
    words = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr
