"""Commands about the work plan: what is assigned, assigning, who is behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import Json, screen, show
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.planning.assignment import Assignment, Work
    from xray_trainer.store.store import Store

app = typer.Typer(no_args_is_help=True, help="The work plan: what is assigned to whom, who is behind.")


@app.command("list")
def list_assignments(as_json: Json = False) -> None:
    """List what is assigned.

    Example: `xray-trainer plan list`
    """
    from xray_trainer.store.assignments import assigned_to, assignments

    store = this_store()
    people = assigned_to(store)
    names = _group_names(store)
    rows = [{**_row(one, names), "num_people": len(people[one.assignment_id])} for one in assignments(store)]
    words = "\n".join(
        f"{row['what'] or row['work']}: {row['group'] or 'by name'}, {row['num_people']} people, "
        f"{row['opens_on']} to {row['due_on']}"
        for row in rows
    )
    show({"command": "plan list", "assignments": rows}, words or "nothing is assigned", as_json=as_json)


@app.command("assign")
def assign_work(
    *,
    exercise_set: Annotated[str, typer.Option("--set", help="Id of an exercise set.")] = "",
    lesson: Annotated[str, typer.Option(help="Name of a lesson, such as 03-dual-energy.")] = "",
    exercises: Annotated[int, typer.Option(help="Exercises of adaptive practice.")] = 0,
    minutes: Annotated[int, typer.Option(help="Minutes of adaptive practice.")] = 0,
    unit: Annotated[str, typer.Option(help="Name of the unit.")] = "",
    cohort: Annotated[str, typer.Option(help="Name of the cohort.")] = "",
    person: Annotated[list[str] | None, typer.Option(help="Name of somebody; repeat it.")] = None,
    opens: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day; today if not given.")
    ] = None,
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; a week later if not given.")
    ] = None,
    every: Annotated[int, typer.Option(help="Weeks between repeats; 0 for once.")] = 0,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day on which a repeat may open.")
    ] = None,
    attempts: Annotated[int | None, typer.Option(help="How often a set may be gone through.")] = None,
    time_zone: Annotated[str, typer.Option(help="That of the unit if not given, else UTC.")] = "",
) -> None:
    """Assign a set, a lesson or practice to a unit, a cohort or people.

    Example: `xray-trainer plan assign --exercises 30 --unit "PCU Aktau" --every 1`
    """
    from xray_trainer.planning.assignment import Assignment
    from xray_trainer.store.assignments import assign
    from xray_trainer.store.people import person_named

    store, now = this_store(), datetime.now(UTC)
    group = _group(store, unit, cohort=cohort)
    work, what, amount = _work(exercise_set, lesson, exercises, minutes)
    days = _days(opens, due, every=every, zone=time_zone or group.time_zone, now=now)
    wanted = Assignment(
        "",
        work,
        what,
        amount,
        *days,
        every,
        until.date() if until else None,
        attempts,
        unit_id=group.unit_id,
        cohort_id=group.cohort_id,
    )
    ids = [person_named(store, one).person_id for one in person or ()]
    made = assign(store, wanted, now=now, person_ids=ids)
    screen.print(f"assigned: {what or work}, {made.opens_on} to {made.due_on}", highlight=False)


@app.command("behind")
def list_behind(as_json: Json = False) -> None:
    """List who is late, behind or has missed something.

    Example: `xray-trainer plan behind --json`
    """
    from xray_trainer.store.people import names_of
    from xray_trainer.store.plan import plan

    store = this_store()
    told = [one for one in plan(store, now=datetime.now(UTC)) if one.current and one.current.is_trouble]
    names, groups = names_of(store, {one.person_id for one in told}), _group_names(store)
    rows: list[dict[str, Any]] = [
        {
            "person": names[one.person_id],
            **_row(one.assignment, groups),
            "stand": one.current.stand,
            "share": round(one.current.share, 3),
            "due_on": one.current.occurrence.due_on,
            "num_missed": one.num_missed,
        }
        for one in told
        if one.current is not None
    ]
    words = "\n".join(
        f"{row['person']}: {row['stand']}, {row['what'] or row['work']}, due on {row['due_on']}"
        for row in rows
    )
    show({"command": "plan behind", "people": rows}, words or "nobody is behind", as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Group:
    """Whom work is for beside people by name, and whose clock it keeps."""

    unit_id: str | None
    cohort_id: str | None
    time_zone: str


def _group(store: Store, unit: str, *, cohort: str) -> _Group:
    from xray_trainer.store.units import cohort_named, unit_named

    of_unit = unit_named(store, unit) if unit else None
    return _Group(
        of_unit.unit_id if of_unit else None,
        cohort_named(store, cohort).cohort_id if cohort else None,
        of_unit.time_zone if of_unit else "UTC",
    )


def _days(
    opens: datetime | None, due: datetime | None, *, every: int, zone: str, now: datetime
) -> tuple[date, date, str]:
    """Returns the first day and the last, and the time zone in which they are days."""
    from xray_trainer.planning.occurrences import today
    from xray_trainer.store.unit_changes import clean_zone

    zone = clean_zone(zone)
    first = opens.date() if opens else today(now, zone)
    return first, due.date() if due else first + timedelta(days=7 * every - 1 if every else 7), zone


def _work(exercise_set: str, lesson: str, exercises: int, minutes: int) -> tuple[Work, str, int]:
    choices: list[tuple[Work, str, int]] = [
        ("set", exercise_set, 0),
        ("lesson", lesson, 0),
        ("exercises", "", exercises),
        ("minutes", "", minutes),
    ]
    chosen = [one for one in choices if one[1] or one[2]]
    if len(chosen) != 1:
        raise InputError(
            f"one of --set, --lesson, --exercises and --minutes must be given, got {len(chosen)} of them"
        )
    _check_lesson(lesson)
    return chosen[0]


def _check_lesson(lesson: str) -> None:
    from xray_trainer.lessons.course import find_lesson

    if lesson:
        find_lesson(lesson, language="en")


def _row(one: Assignment, groups: dict[str, str]) -> dict[str, str | int | date | None]:
    return {
        "assignment_id": one.assignment_id,
        "work": one.work,
        "what": one.what,
        "amount": one.amount,
        "group": groups.get(one.unit_id or one.cohort_id or "", ""),
        "opens_on": one.opens_on,
        "due_on": one.due_on,
        "time_zone": one.time_zone,
        "every_weeks": one.every_weeks,
        "until": one.until,
    }


def _group_names(store: Store) -> dict[str, str]:
    from xray_trainer.store.units import cohorts, units

    return {one.unit_id: one.name for one in units(store)} | {
        one.cohort_id: one.name for one in cohorts(store)
    }
