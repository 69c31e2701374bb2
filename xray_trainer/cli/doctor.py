"""The command that looks after an installation's health."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.server import DEFAULT_PORT
from xray_trainer.settings import load_settings

_SIGNS = {"ok": "[green]✓[/green]", "warning": "[yellow]![/yellow]", "problem": "[red]✗[/red]"}


def doctor(
    port: Annotated[int, typer.Option(help="Port of the application.")] = DEFAULT_PORT,
    as_json: Json = False,
) -> None:
    """Check disk, database, scans, audit log, permissions, clock, port and GPU, and say what to do.

    Exit code 1 where something has to be mended.

    Example: `xray-trainer doctor`
    """
    from xray_trainer.installation.doctor import examine

    checks = []
    for check in examine(load_settings(), port=port):
        checks.append(check)
        if not as_json:
            screen.print(f"{_SIGNS[check.status]} [bold]{check.name}[/bold]: {check.found}", highlight=False)
            if check.advice:
                screen.print(f"    {check.advice}", highlight=False, markup=False)
    if as_json:
        show({"command": "doctor", "checks": [asdict(check) for check in checks]}, "", as_json=True)
    if any(check.status == "problem" for check in checks):
        raise typer.Exit(1)
