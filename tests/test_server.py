from __future__ import annotations

import socket

import pytest

from xray_trainer.errors import XrayTrainerError
from xray_trainer.server import free_port


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
