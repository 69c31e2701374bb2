"""Commands about files of other units: what is in one, and taking it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import Json, errors, progress_bar, show
from xray_trainer.cli.packages import this_time
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError, XrayTrainerError

if TYPE_CHECKING:
    from xray_trainer.store.store import Store


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files of other units: .xset, .xres, .xkey, .xcase.")],
    *,
    trust: Annotated[
        str, typer.Option(help="Fingerprint of a unit to trust from now on, as that unit read it out.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Take in sets, results, keys and cases of units that are trusted here, each whole or not at all.

    Example: `xray-trainer exercises import week2.xset` or `xray-trainer exercises import results/*.xres`
    """
    from xray_trainer.packages.receiving import receive

    store, done, failed = this_store(), [], []
    for file in files:
        try:
            with progress_bar(file.name) as report:
                got = receive(
                    store, file, trusts=_trusted(store, file, trust), now=this_time(), report=report
                )
            done.append({"file": str(file), "kind": got.kind, "title": got.title, **got.counts})
        except XrayTrainerError as error:
            failed.append({"file": str(file), "error": str(error)})
            errors.print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
    result = {"command": "exercises import", "imported": done, "failed": failed}
    show(result, "\n".join(_line(one) for one in done), as_json=as_json)
    if failed:
        raise typer.Exit(1)


def check_file(
    file: Annotated[Path, typer.Argument(help="A certificate (PDF), .xset, .xres, .xkey or .xcase.")],
    *,
    key: Annotated[
        Path | None, typer.Option(help="Of a certificate: public key of the installation that signed it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell whether a file is whole, who signed it, and what is in it; nothing of it is kept.

    Exit code 0 where it is whole and its signer is trusted, 1 where not, 2 where it is no such file.

    Example: `xray-trainer exercises check week2.xset` or `… check certificate-1b3c3f8e.pdf --key academy.pem`
    """
    from xray_trainer.cli.certificates import check_certificate
    from xray_trainer.packages.receiving import look

    if _is_pdf(file):
        check_certificate(file, key=key, as_json=as_json)
        return
    found = look(this_store(), file, now=this_time())
    result = {
        "command": "exercises check",
        "verdict": "good" if found.is_trusted else "unknown_key",
        "kind": found.kind,
        "title": found.title,
        "signed_by": found.signer.name,
        "fingerprint": found.signer.spoken,
        "is_encrypted": found.is_encrypted,
        "made_at": found.made_at.isoformat(),
        "program": found.program,
        "counts": dict(found.counts),
        "num_bytes": found.num_bytes,
        "is_sealed": found.seal is not None,
        "was_imported": found.was_imported,
    }
    verdict = "GOOD" if found.is_trusted else "UNKNOWN KEY: whole, but its signer is not trusted here"
    lines = [f"  {field}: {value}" for field, value in result.items() if field not in ("command", "verdict")]
    show(result, "\n".join([verdict, *lines]), as_json=as_json)
    if not found.is_trusted:
        raise typer.Exit(1)


def _trusted(store: Store, file: Path, spoken: str) -> str:
    """Returns the whole fingerprint of the signer of a file if it begins with what was read out."""
    from xray_trainer.packages.receiving import look

    wanted = spoken.replace(" ", "").lower()
    if not wanted:
        return ""
    if len(wanted) < 20:
        raise InputError(f"--trust: the 20 digits of the fingerprint are needed, got {len(wanted)}")
    found = look(store, file, now=this_time()).signer.fingerprint
    return found if found.startswith(wanted) else ""


def _line(done: dict[str, Any]) -> str:
    counts = [
        f"{key.replace('_', ' ')} {value}" for key, value in done.items() if isinstance(value, int) and value
    ]
    return f"{done['file']}: {done['title']}: {', '.join(counts)}"


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(5) == b"%PDF-"
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from None
