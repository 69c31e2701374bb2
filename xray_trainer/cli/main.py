"""The tree of commands, and how a foreseen fault ends.

Exit codes: 0 done, 1 some inputs failed or something could not be stored, 2 wrong usage.
"""

from __future__ import annotations

import sys

import typer

from xray_trainer.cli import (
    adaptation,
    application,
    audit,
    bench,
    bundling,
    doctor,
    evaluation,
    exercises,
    installation,
    keeping,
    learning,
    lessons,
    people,
    personal,
    planning,
    reports,
    scans,
    searching,
)
from xray_trainer.cli.output import errors
from xray_trainer.errors import InputError, MissingExtraError, XrayTrainerError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Render cargo scans, hide things in them, drill people and a detector on finding those things.",
)
app.command()(application.demo)
app.command("app")(application.app_command)
app.command()(scans.synthesize)
app.command()(scans.overlay)
app.command()(searching.detect)
app.command()(searching.pack)
app.command()(learning.train)
app.command()(evaluation.evaluate)
app.command()(adaptation.calibrate)
app.command()(doctor.doctor)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(personal.tidy)
people.users.command("erase")(personal.erase)
people.users.command("export")(personal.export)
app.command("bundle")(bundling.bundle_command)
app.command()(installation.licences)
app.command()(installation.sbom)
app.add_typer(exercises.app, name="exercises")
app.add_typer(lessons.app, name="lessons")
app.add_typer(people.users, name="users")
app.add_typer(people.units, name="units")
app.add_typer(planning.app, name="plan")
app.add_typer(reports.app, name="report")
app.add_typer(audit.app, name="audit")
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Runs the command line; a foreseen fault becomes one sentence and an exit code."""
    try:
        app()
    except (InputError, MissingExtraError) as error:
        _fail(error, code=2)
    except XrayTrainerError as error:
        _fail(error, code=1)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(error: XrayTrainerError, *, code: int) -> None:
    errors.print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
