"""Commands around the browser application: the demonstration, and serving."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import errors, progress_bar, screen, tell
from xray_trainer.cli.way_in import tell_first_link, warn_of_open
from xray_trainer.errors import XrayTrainerError
from xray_trainer.server import DEFAULT_PORT, Server, free_port, running_server
from xray_trainer.settings import Settings, SignIn, ensure_home, load_settings

Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")]
Port = Annotated[int, typer.Option(help="Port; if taken, the next free one.")]


def demo(
    check: Annotated[bool, typer.Option("--check", help="Run it all without a screen, then exit.")] = False,
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="What --check prints in any case.")] = False,
) -> None:
    """Prepare sample exercises and open a drill in the browser.

    Example: `xray-trainer demo` or `xray-trainer demo --check --json`
    """
    from xray_trainer.demo.preparation import preparing

    if as_json and not check:
        raise typer.BadParameter("--json tells what --check found: xray-trainer demo --check --json")
    if check:
        _check_demo()
        return
    settings = load_settings().model_copy(update={"sign_in": "open"})
    with progress_bar("Rendering exercises") as report, preparing(settings, progress=report) as work:
        _serve(settings, host=host, port=port, browser=browser, when=work.wait)


def app_command(
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    *,
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = False,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate (PEM), for https.")] = None,
    tls_key: Annotated[
        Path | None, typer.Option(help="The certificate's key (PEM), without password.")
    ] = None,
    sign_in: Annotated[
        SignIn | None, typer.Option(help="How people say who they are; open needs no password.")
    ] = None,
) -> None:
    """Serve the browser application.

    Example: `xray-trainer app --host 0.0.0.0 --port 8501`

    Example: `xray-trainer app --host 0.0.0.0 --port 443 --tls-cert server.pem --tls-key server.key`
    """
    settings = _with_tls(load_settings(), tls_cert, tls_key)
    wanted = settings.model_copy(update={"sign_in": sign_in or settings.sign_in})
    _serve(wanted, host=host, port=port, browser=browser)


def _with_tls(settings: Settings, cert: Path | None, key: Path | None) -> Settings:
    """Returns settings whose certificate, where there is one, is fit for use; tells when it soon is not."""
    from xray_trainer.installation.tls import check_tls

    cert_path, key_path = str(cert or settings.tls_cert), str(key or settings.tls_key)
    if not cert_path and not key_path:
        return settings
    found = check_tls(cert_path, key_path, now=datetime.now(UTC))
    tell(found.warnings)
    files = {"tls_cert": str(Path(cert_path).absolute()), "tls_key": str(Path(key_path).absolute())}
    return settings.model_copy(update=files)


def _check_demo() -> None:
    from xray_trainer.demo.check import check_demo

    with (
        tempfile.TemporaryDirectory(prefix="xray-trainer-") as home,
        progress_bar("Rendering exercises") as report,
    ):
        settings = load_settings().model_copy(update={"home": Path(home), "database_url": ""})
        result = check_demo(settings, progress=report)
    print(json.dumps(result, indent=2))


def _serve(
    settings: Settings, *, host: str, port: int, browser: bool, when: Callable[[], None] | None = None
) -> None:
    """Serves until stopped; the address is told as soon as the server answers and `when` returns."""
    ensure_home(settings)
    warn_of_open(settings, host=host)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = free_port(port, host=host)
    if chosen != port:
        errors.print(f"Port {port} is taken; using {chosen}.")
    with running_server(settings, port=chosen, host=host) as server:
        if when is not None:
            when()
        screen.print(f"Open [bold]{server.url}[/bold] in a browser. Ctrl+C stops.")
        tell_first_link(settings, url=server.url)
        if browser and _has_screen():
            webbrowser.open(server.url)
        _wait(server)


def _wait(server: Server) -> None:
    """Waits until somebody stops the server.

    Raises:
        XrayTrainerError: it stopped by itself.
    """
    try:
        code = server.process.wait()
    except KeyboardInterrupt:
        screen.print("Stopping.")
        return
    if code not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise XrayTrainerError(f"the application stopped with exit code {code}; its log tells why")


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
