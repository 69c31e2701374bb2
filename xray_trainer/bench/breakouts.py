"""What a broken or captured decoder might do, as jobs for the cage: to see that each attempt stays inside."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from collections.abc import Mapping
from typing import Any

Told = tuple[dict[str, Any], bytes]


def crash(_said: Mapping[str, Any], _content: bytes) -> Told:
    """Reads where there is nothing, as a decoder written in C would."""
    ctypes.string_at(0)
    return {}, b""


def hang(_said: Mapping[str, Any], _content: bytes) -> Told:
    """Waits for ever."""
    while True:
        time.sleep(60)


def compute(_said: Mapping[str, Any], _content: bytes) -> Told:
    """Computes for ever."""
    while True:
        pass


def grow(said: Mapping[str, Any], _content: bytes) -> Told:
    """Takes so much memory."""
    return {"held": len(bytearray(int(said["num_bytes"])))}, b""


def flood(said: Mapping[str, Any], _content: bytes) -> Told:
    """Answers with so many bytes."""
    return {}, bytes(int(said["num_bytes"]))


def write(said: Mapping[str, Any], _content: bytes) -> Told:
    """Writes into a file; tells what came of it."""
    try:
        with open(said["path"], "wb", buffering=0) as file:
            file.write(b"taken over")
    except OSError as error:
        return {"error": error.errno}, b""
    return {"error": 0}, b""


def connect(said: Mapping[str, Any], _content: bytes) -> Told:
    """Connects to a port of this computer; tells whether it could."""
    try:
        socket.create_connection(("127.0.0.1", int(said["port"])), timeout=2).close()
    except OSError:
        return {"is_connected": False}, b""
    return {"is_connected": True}, b""


def look_around(_said: Mapping[str, Any], content: bytes) -> Told:
    """Tells what the environment holds, and gives back what it got."""
    return {"names": sorted(os.environ)}, content
