"""Starting the browser application as a process of its own, on a port that is free."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from xray_trainer.errors import XrayTrainerError
from xray_trainer.settings import Settings
from xray_trainer.shipped import shipped

DEFAULT_PORT = 8501
_PORTS_TO_TRY = 100
_STOP_S = 9.5


@dataclass(frozen=True, slots=True)
class Server:
    """A running application: its address and its process."""

    url: str
    process: subprocess.Popen[bytes]


def free_port(preferred: int = DEFAULT_PORT, *, host: str = "127.0.0.1") -> int:
    """Returns the preferred port, or the next one that nobody listens on.

    Raises:
        XrayTrainerError: none of the next hundred ports is free.
    """
    for port in range(preferred, min(preferred + _PORTS_TO_TRY, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise XrayTrainerError(
        f"port {preferred}: it and the next {_PORTS_TO_TRY} are taken; choose another with --port"
    )


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Returns the environment of a process that is to have these settings."""
    names = {f"XRAY_TRAINER_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    return {**os.environ, **names}


@contextmanager
def running_server(
    settings: Settings,
    *,
    port: int,
    host: str = "127.0.0.1",
    quiet: bool = False,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Starts the application and yields it once it answers; stops it at the end, within ten seconds.

    It speaks https where the settings name a certificate and its key.

    Args:
        settings: of the application.
        port: to listen on.
        host: address to listen on.
        quiet: whether what it says is thrown away.
        variables: of its environment, besides those of this process.

    Raises:
        XrayTrainerError: the server did not come up.
    """
    output = subprocess.DEVNULL if quiet else None
    environment = {**environment_of(settings), **(variables or {})}
    process = subprocess.Popen(_command(settings, host, port), env=environment, stdout=output, stderr=output)
    try:
        scheme = "https" if settings.tls_cert else "http"
        server = Server(f"{scheme}://{_reachable(host)}:{port}", process)
        _wait_until_healthy(server, settings)
        yield server
    finally:
        _stop(process)


def _command(settings: Settings, host: str, port: int) -> list[str]:
    options = ["--server.address", host, "--server.port", str(port)]
    if settings.tls_cert:
        options += ["--server.sslCertFile", settings.tls_cert, "--server.sslKeyFile", settings.tls_key]
    return [sys.executable, "-m", "xray_trainer.ui.start", "run", str(shipped("app.py")), *options]


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def _wait_until_healthy(server: Server, settings: Settings, *, limit_s: float = 120) -> None:
    known = _only(settings.tls_cert) if settings.tls_cert else None
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise XrayTrainerError(
                f"the application stopped at start with exit code {server.process.returncode}"
            )
        if _is_healthy(server.url, known):
            return
        time.sleep(0.1)
    raise XrayTrainerError(f"{server.url}: the application did not answer within {limit_s:.0f} s")


def _only(certificate: str) -> ssl.SSLContext:
    """Returns a context that knows our own certificate and no other, whatever name it is asked by."""
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _is_healthy(url: str, known: ssl.SSLContext | None) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2, context=known) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
