"""The command that makes a folder to install from where there is no network."""

from __future__ import annotations

import platform as machine
import sys
from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import screen

_HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def bundle_command(
    out: Annotated[Path, typer.Argument(help="Folder to make.")],
    extra: Annotated[
        list[str] | None, typer.Option(help="postgres, detector, …; may be given again.")
    ] = None,
    platform: Annotated[
        str, typer.Option(help="Of the other computer: linux-x86_64, linux-aarch64 or windows-x86_64.")
    ] = "",
    python: Annotated[str, typer.Option(help="Version of Python on the other computer.")] = _HERE,
    wheel: Annotated[
        Path | None, typer.Option(help="Of this program; built where this is a checkout.")
    ] = None,
) -> None:
    """Make a folder of wheels that installs this program where there is no network; needs a network itself.

    Example: `xray-trainer bundle bundle --extra postgres` and there `sh bundle/install.sh /opt/xray-trainer`

    Example: `xray-trainer bundle bundle --platform windows-x86_64 --python 3.12`
    """
    from xray_trainer.installation.bundle import bundle

    with screen.status("Choosing and fetching wheels"):
        made = bundle(out, platform=platform or _here(), python=python, extras=extra or (), wheel=wheel)
    size = f"{made.num_wheels} wheels, {made.num_bytes / 1e6:.0f} MB"
    screen.print(f"{made.folder}: {size}; there: sh {out.name}/install.sh", highlight=False, soft_wrap=True)


def _here() -> str:
    system, processor = sys.platform, machine.machine().lower()
    processor = {"amd64": "x86_64", "arm64": "aarch64"}.get(processor, processor)
    return f"{'windows' if system == 'win32' else system}-{processor}"
