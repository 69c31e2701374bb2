"""Commands around the browser application: the demonstration, and serving."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import errors, progress_bar, screen
from xray_trainer.server import DEFAULT_PORT, Server, free_port, running_server
from xray_trainer.settings import Settings, ensure_home, load_settings

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
    settings = load_settings()
    with progress_bar("Rendering exercises") as report, preparing(settings, progress=report) as work:
        _serve(settings, host=host, port=port, browser=browser, when=work.wait)


def app_command(
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the browser where there is one.")] = False,
) -> None:
    """Serve the browser application.

    Example: `xray-trainer app --host 0.0.0.0 --port 8501`
    """
    _serve(load_settings(), host=host, port=port, browser=browser)


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
    chosen = free_port(port, host=host)
    if chosen != port:
        errors.print(f"Port {port} is taken; using {chosen}.")
    with running_server(settings, port=chosen, host=host) as server:
        if when is not None:
            when()
        screen.print(f"Open [bold]{server.url}[/bold] in a browser. Ctrl+C stops.")
        if browser and _has_screen():
            webbrowser.open(server.url)
        _wait(server)


def _wait(server: Server) -> None:
    try:
        server.process.wait()
    except KeyboardInterrupt:
        screen.print("Stopped.")


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
