"""What the command that checks files says about a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from xray_trainer.cli.output import show
from xray_trainer.settings import load_settings

_VERDICTS = {
    "good": "GOOD: unchanged since it was signed with key {fingerprint}, which is trusted here.",
    "unknown_key": (
        "UNKNOWN KEY: unchanged since it was signed, but with key {fingerprint}, which is not trusted here. "
        "Anybody can make such a key; get the public key of the issuing installation and pass --key."
    ),
    "changed": "CHANGED: this file is not as it was signed. What stands in it proves nothing.",
}


def check_certificate(file: Path, *, key: Path | None, as_json: bool) -> None:
    """Tell whether a certificate is as it was signed, and print what was signed.

    Raises:
        Exit: 1 for a changed one or an unknown key.
        InputError: it is no certificate.
    """
    from xray_trainer.drills.certificates.sealing import check, read_sealed
    from xray_trainer.store.keys import own_public_key, read_public_key

    trusted = read_public_key(key) if key else own_public_key(load_settings().home)
    checked = check(read_sealed(file), trusted=trusted)
    said = checked.certificate.model_dump(mode="json") if checked.certificate else None
    result = {
        "command": "exercises check",
        "verdict": checked.verdict,
        "fingerprint": checked.fingerprint,
        "certificate": said,
    }
    verdict = _VERDICTS[checked.verdict].format(fingerprint=checked.fingerprint)
    show(result, "\n".join([verdict, *_lines(said or {})]), as_json=as_json)
    if checked.verdict != "good":
        raise typer.Exit(1)


def _lines(said: dict[str, Any], *, before: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in said.items():
        if isinstance(value, dict):
            lines += _lines(value, before=f"{before}{name}.")
        else:
            lines.append(f"  {before}{name}: {_printable(value)}")
    return lines


def _printable(value: object) -> str:
    """Returns a value without characters that could steer a terminal: another's key may have signed them."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value))
