"""Commands that report on people's answers: tables for other programs, and what a training changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.cli.platforms import Language, application_part, require_language
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError, unknown_name

if TYPE_CHECKING:
    from xray_trainer.reports.answers import ReportAnswer
    from xray_trainer.reports.tables import Row
    from xray_trainer.store.store import Store

app = typer.Typer(no_args_is_help=True, help="Report on people's answers.")

Subject = Literal["people", "groups", "exercises", "kinds", "conveyances"]
Unit = Annotated[str, typer.Option(help="Name of a unit or cohort; everybody if not given.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day in UTC.")]


@app.command("table")
def table(
    subject: Annotated[Subject, typer.Argument(help="What the rows are about.")] = "people",
    *,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File to write: .csv or .parquet.")] = None,
    unit: Unit = "",
    since: Day = None,
    until: Day = None,
    as_json: Json = False,
) -> None:
    """Tell figures with intervals of people, units and cohorts, exercises, kinds or conveyances.

    Example: `xray-trainer report table people --unit "PCU Aktau" -o people.csv`
    """
    store = this_store()
    rows = _rows(store, subject, _answers(store, unit, since, until))
    if out is not None:
        _write(store, out, _written(rows, out), what=subject)
        screen.print(f"{len(rows)} rows in {out}", highlight=False)
        return
    words = "\n".join("  ".join(f"{name}={_short(row[name])}" for name in row) for row in rows)
    show({"command": "report table", "rows": rows}, words or "no answers yet", as_json=as_json)


@app.command("training")
def training(
    first_day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="First day of the training.")],
    last_day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Its last day.")],
    *,
    unit: Unit = "",
    measure: Annotated[Literal["wafroc", "d_a"], typer.Option(help="The figure to compare.")] = "wafroc",
    as_json: Json = False,
) -> None:
    """Tell what a training changed: the same people before and after it, by Obuchowski and Rockette.

    Example: `xray-trainer report training 2026-05-04 2026-05-08 --unit "PCU Aktau"`
    """
    from xray_trainer.reports.tables import rows_of
    from xray_trainer.reports.training import training_effect

    store = this_store()
    begin, end = first_day.replace(tzinfo=UTC), last_day.replace(tzinfo=UTC) + timedelta(days=1)
    effect = training_effect(
        _answers(store, unit, None, begin), _answers(store, unit, end, None), measure=measure
    )
    study = effect.study
    words = (
        f"{measure} {study.before:.3f} before, {study.after:.3f} after: change {study.difference:+.3f} "
        f"({study.interval.low:+.3f} to {study.interval.high:+.3f}), p = {study.p_value:.3f}, "
        f"{effect.num_people} people, {'the same' if effect.is_same_scans else 'other'} scans"
    )
    show({"command": "report training", "figures": rows_of([effect])[0]}, words, as_json=as_json)


@app.command("xapi")
def xapi(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write, one statement a line.")],
    *,
    home: Annotated[str, typer.Option(help="Address that ids begin with.")] = "https://xray-trainer.invalid",
    unit: Unit = "",
    since: Day = None,
    until: Day = None,
) -> None:
    """Write answers as xAPI statements, for a learning record store; people by id, not by name.

    Example: `xray-trainer report xapi -o statements.jsonl --home https://training.example`
    """
    from xray_trainer.reports.xapi import statements
    from xray_trainer.store.exercise_sets import exercise_sets

    store = this_store()
    titles = {one.set_id: one.title for one in exercise_sets(store)}
    lines = list(statements(_answers(store, unit, since, until), home=home, titles=titles))
    _write(store, out, "".join(f"{line}\n" for line in lines).encode(), what="xapi")
    screen.print(f"{len(lines)} statements in {out}", highlight=False)


@app.command("pdf")
def pdf(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.pdf).")],
    *,
    unit: Unit = "",
    since: Day = None,
    until: Day = None,
    language: Language = "en",
) -> None:
    """Write the report as pages to file or to send (PDF): people, units and cohorts, exercises.

    Example: `xray-trainer report pdf -o aktau.pdf --unit "PCU Aktau" --since 2026-01-01 --language ru`
    """
    require_language(language)
    store = this_store()
    answers = _answers(store, unit, since, until)
    if not answers:
        raise InputError("report pdf: nobody within this choice has answered yet; choose more people or days")
    _write(store, out, _pages(store, answers, language), what="report")
    screen.print(f"{len(answers)} answers in {out}", highlight=False)


def _pages(store: Store, answers: tuple[ReportAnswer, ...], language: str) -> bytes:
    from xray_trainer.reports.answers import outcomes_by_person
    from xray_trainer.reports.team import Detected, team_report
    from xray_trainer.store.careers import detector_scans
    from xray_trainer.store.people import names_of
    from xray_trainer.store.report_answers import detector_decisions

    exercises = {one.outcome.exercise_id for one in answers}
    people = outcomes_by_person(answers)
    detected = Detected(detector_scans(store, exercises), detector_decisions(store, exercises))
    groups = {name: frozenset(members) & frozenset(people) for name, members in _members(store).items()}
    told = team_report(answers, groups=groups, detected=detected)
    draw_team = application_part("reports.paper").draw_team
    return bytes(draw_team(told, names_of(store, people), language=language, now=datetime.now(UTC)))


def _answers(
    store: Store, unit: str, since: datetime | None, until: datetime | None
) -> tuple[ReportAnswer, ...]:
    from xray_trainer.store.report_answers import report_answers

    members = _members(store)
    if unit and unit not in members:
        raise unknown_name("unit or cohort", unit, members)
    people = members[unit] if unit else None
    first, last = (None if day is None else day.replace(tzinfo=UTC) for day in (since, until))
    return report_answers(store, people=people, since=first, until=last)


def _members(store: Store) -> dict[str, Collection[str]]:
    from xray_trainer.store.units import cohorts, people_in, people_in_cohort, units

    of_units = {one.name: people_in(store, one.unit_id) for one in units(store)}
    of_cohorts = {one.name: people_in_cohort(store, one.cohort_id) for one in cohorts(store)}
    return {name: [one.person_id for one in members] for name, members in {**of_units, **of_cohorts}.items()}


def _rows(store: Store, subject: Subject, answers: tuple[ReportAnswer, ...]) -> list[Row]:
    from xray_trainer.reports import grouping
    from xray_trainer.reports.answers import outcomes_by_person
    from xray_trainer.reports.norms import standings
    from xray_trainer.reports.tables import rows_of
    from xray_trainer.store.people import names_of

    people = outcomes_by_person(answers)
    if subject == "people":
        return rows_of(standings(grouping.by_person(people)), names=names_of(store, people))
    if subject == "groups":
        return rows_of(grouping.by_group(people, _members(store)))
    told = {
        "exercises": grouping.by_exercise,
        "kinds": grouping.by_kinds,
        "conveyances": grouping.by_conveyances,
    }
    return rows_of(told[subject](people))


def _written(rows: list[Row], out: Path) -> bytes:
    from xray_trainer.reports.tables import csv_bytes, parquet_bytes

    written = {".csv": csv_bytes, ".parquet": parquet_bytes}.get(out.suffix.lower())
    if written is None:
        raise InputError(f"{out}: a report is written as .csv or .parquet, got {out.suffix or 'no ending'}")
    return written(rows)


def _write(store: Store, out: Path, content: bytes, *, what: str) -> None:
    """Writes a report, and into the audit log that it was taken out."""
    from xray_trainer.store.audit import record

    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(f"{out}: cannot be written, got: {error.strerror or error}") from None
    told = {"table": what, "form": out.suffix.lower().removeprefix(".")}
    record(store, "export", subject="report", now=datetime.now(UTC), details=told)


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
