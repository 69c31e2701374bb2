"""Commands about the installation itself: what it is made of."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.errors import InputError


def licences(as_json: Json = False) -> None:
    """List everything that this installation is made of, with versions and licences.

    Example: `xray-trainer licences`
    """
    from xray_trainer.installation.parts import installed_parts

    parts = installed_parts()
    words = "\n".join(f"{part.name} {part.version}: {part.licence}" for part in parts)
    show({"command": "licences", "parts": [asdict(part) for part in parts]}, words, as_json=as_json)


def sbom(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write.")] = Path("sbom.cdx.json"),
) -> None:
    """Write the software bill of materials of this installation (CycloneDX 1.6), for auditors' programs.

    Example: `xray-trainer sbom -o sbom.cdx.json`
    """
    from xray_trainer.installation.sbom import sbom_json

    content = sbom_json()
    try:
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{out}: cannot be written, got: {error.strerror or error}") from None
    screen.print(f"{out}", highlight=False)
