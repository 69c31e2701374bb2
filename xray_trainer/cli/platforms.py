"""The command that writes a practice set for learning platforms."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import progress_bar, screen
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.store.store import Store

Language = Annotated[str, typer.Option(help="Language of what is shown, such as ru.")]


def export_scorm(
    name: Annotated[str, typer.Argument(help="Title or id of a practice set.", metavar="SET")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write (.zip).")],
    language: Language = "en",
) -> None:
    """Write a practice set as a SCORM 1.2 package, for Moodle-like platforms.

    Example: `xray-trainer exercises scorm "Week 2" -o week2.zip --language ru`
    """
    from xray_trainer.store.audit import record
    from xray_trainer.store.exchange import set_named

    store = this_store()
    set_id = set_named(store, name)
    num = _written(store, set_id, out, language)
    record(store, "export", subject=set_id, now=datetime.now(UTC), details={"what": "scorm"})
    screen.print(f"{out}: exercises: {num}, {out.stat().st_size / 1e6:.1f} MB", highlight=False)


def application_part(name: str) -> Any:
    """Returns a module of the application, which stands beside the commands: it is loaded by name."""
    return import_module(f"xray_trainer.ui.{name}")


def require_language(language: str) -> None:
    """Checks that there are texts of a language.

    Raises:
        InputError: there are none.
    """
    languages = application_part("translations").languages()
    if language not in languages:
        known = ", ".join(languages)
        raise InputError(f"--language: one of {known} is needed, got {language[:40]!r}")


def _written(store: Store, set_id: str, out: Path, language: str) -> int:
    """Returns how many exercises the package has; a file that was there stays until the new one is whole."""
    from xray_trainer.store.exercise_sets import set_info

    require_language(language)
    write_scorm = application_part("scorm.package").write_scorm
    words = application_part("translations").translations(language).gettext
    total, num, part = set_info(store, set_id).num_exercises, 0, out.with_name(f"{out.name}.part")
    try:
        with progress_bar("Writing exercises") as report, part.open("wb") as file:
            for num in write_scorm(store, set_id, file, words=words):
                report(num, total)
        os.replace(part, out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written, got: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)
    return num
