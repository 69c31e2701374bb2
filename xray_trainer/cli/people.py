"""Commands about people and their units; `cli.accounts` has those about their passwords."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from xray_trainer.accounts.permissions import Role
from xray_trainer.cli import accounts
from xray_trainer.cli.accounts import ask_secret, give_password, with_account
from xray_trainer.cli.output import Json, screen, show
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError, unknown_name
from xray_trainer.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from xray_trainer.planning.people_file import Allowed
    from xray_trainer.store.store import Store
    from xray_trainer.store.units import UnitKind

users = typer.Typer(no_args_is_help=True, help="People: list, add, their roles and units.")
units = typer.Typer(no_args_is_help=True, help="Units and cohorts that people belong to.")

Name = Annotated[str, typer.Argument(help="The person's name.")]
Wanted = Annotated[Role, typer.Option(help="What the person works as.")]
users.command("passwd")(accounts.set_user_password)
users.command("lock")(accounts.lock_user)
users.command("unlock")(accounts.unlock_user)
users.command("sign-out")(accounts.sign_out_user)

UnitName = Annotated[str, typer.Option("--unit", help="Name of a unit.")]


@users.command("list")
def list_users(unit: UnitName = "", as_json: Json = False) -> None:
    """List people with their roles and units.

    Example: `xray-trainer users list --unit "PCU Aktau"`
    """
    from xray_trainer.store.people import people
    from xray_trainer.store.units import people_in, unit_named, units_of

    store = this_store()
    found = people_in(store, unit_named(store, unit).unit_id) if unit else people(store)
    rows: list[dict[str, Any]] = [
        {
            "name": person.name,
            "role": person.role,
            "language": person.language,
            "email": person.email,
            "units": [one.name for one in units_of(store, person.person_id)],
        }
        for person in found
    ]
    words = "\n".join(f"{row['name']}: {row['role']}; {', '.join(row['units']) or 'no unit'}" for row in rows)
    show({"command": "users list", "people": rows}, words or "nobody yet", as_json=as_json)


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="The person's name; nothing where a file is given.")] = "",
    *,
    role: Wanted = "trainee",
    unit: UnitName = "",
    language: Annotated[str, typer.Option(help="Language of the person, such as en or ru.")] = "",
    email: Annotated[str, typer.Option(help="Where reminders go.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Table of people: name, unit, role, language, email.")
    ] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password; always for an administrator.")
    ] = False,
    password_stdin: Annotated[bool, typer.Option(help="Read a password from standard input.")] = False,
) -> None:
    """Add a person, or all people of a CSV file; whoever is there already is kept.

    Without a password somebody cannot sign in yet; `users passwd` gives one, or a link to choose it.

    Example: `xray-trainer users add "Aigerim Asanova" --unit "PCU Aktau" --language ru`

    Example: `xray-trainer users add "Saule Omarova" --role administrator`

    Example: `xray-trainer users add --file people.csv`
    """
    from xray_trainer.planning.people_file import PersonLine, read_people
    from xray_trainer.store.people_import import import_people

    if bool(name) == (file is not None):
        raise InputError("a name or --file must be given, and not both")
    store, settings = this_store(), load_settings()
    allowed = _allowed(store)
    if file is not None:
        lines = read_people(_read(file), allowed=allowed)
    else:
        _known("unit", unit, allowed.units)
        _known("language", language, allowed.languages)
        lines = (PersonLine(1, name, unit, role, language, email),)
    asked = password or password_stdin or (role == "administrator" and not file)
    secret = ask_secret("Password", from_stdin=password_stdin) if asked else ""
    done = import_people(store, lines, now=datetime.now(UTC), language=settings.language)
    screen.print(f"{done.num_new} people added, {done.num_known} were there", highlight=False)
    if asked:
        give_password(store, with_account(store, name), secret)


@users.command("role")
def change_role(name: Name, role: Annotated[Role, typer.Argument(help="The new role.")]) -> None:
    """Give a person another role.

    Example: `xray-trainer users role "Aigerim Asanova" mentor`
    """
    from xray_trainer.store.account_changes import change_role as change
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.people import person_named

    store = this_store()
    change(store, person_named(store, name).person_id, role=role, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"{name} works as {role}", highlight=False)


@users.command("unit")
def change_unit(
    name: Name,
    unit: Annotated[str, typer.Argument(help="Name of the unit.")],
    *,
    leave: Annotated[bool, typer.Option("--leave", help="Leave the unit instead of joining it.")] = False,
) -> None:
    """Let a person join a unit or leave it; a mentor in a unit mentors it.

    Example: `xray-trainer users unit "Aigerim Asanova" "PCU Aktau"`
    """
    from xray_trainer.store.people import person_named
    from xray_trainer.store.unit_changes import join_unit, leave_unit
    from xray_trainer.store.units import unit_named

    store = this_store()
    person_id, unit_id = person_named(store, name).person_id, unit_named(store, unit).unit_id
    if leave:
        leave_unit(store, unit_id, person_id=person_id, now=datetime.now(UTC))
    else:
        join_unit(store, unit_id, person_ids=[person_id], now=datetime.now(UTC))
    screen.print(f"{name} {'left' if leave else 'is in'} {unit}", highlight=False)


@users.command("rename")
def rename_user(name: Name, new: Annotated[str, typer.Argument(help="The new name.")]) -> None:
    """Give a person another name; answers stay theirs.

    Example: `xray-trainer users rename "Aigerim Asanova" "Aigerim Bekova"`
    """
    from xray_trainer.store.people import person_named, rename

    store = this_store()
    rename(store, person_named(store, name).person_id, name=new, now=datetime.now(UTC))
    screen.print(f"{name} is {new} now", highlight=False)


@units.command("list")
def list_units(as_json: Json = False) -> None:
    """List units and cohorts with how many people they have.

    Example: `xray-trainer units list`
    """
    from xray_trainer.store.units import cohorts, people_in, people_in_cohort
    from xray_trainer.store.units import units as all_units

    store = this_store()
    rows: list[dict[str, Any]] = [
        {
            "name": unit.name,
            "kind": unit.kind,
            "country": unit.country,
            "time_zone": unit.time_zone,
            "goal_minutes": unit.goal_minutes,
            "num_people": len(people_in(store, unit.unit_id)),
        }
        for unit in all_units(store)
    ]
    groups: list[dict[str, Any]] = [
        {
            "name": one.name,
            "first_day": one.first_day,
            "last_day": one.last_day,
            "num_people": len(people_in_cohort(store, one.cohort_id)),
        }
        for one in cohorts(store)
    ]
    lines = [f"{row['name']}: {row['country']}, {row['num_people']} people" for row in rows]
    lines += [
        f"{row['name']}: {row['first_day']} to {row['last_day']}, {row['num_people']} people"
        for row in groups
    ]
    result = {"command": "units list", "units": rows, "cohorts": groups}
    show(result, "\n".join(lines) or "no units yet", as_json=as_json)


@units.command("add")
def add_new_unit(
    name: Annotated[str, typer.Argument(help="Name of the unit.")],
    *,
    country: Annotated[str, typer.Option(help="Two letters, such as KZ.")],
    time_zone: Annotated[str, typer.Option(help="Such as Asia/Aqtau.")],
    kind: Annotated[str, typer.Option(help="port, air_cargo or other.")] = "port",
    goal: Annotated[
        int, typer.Option(help="Minutes on image that a person should reach per half-year.")
    ] = 360,
) -> None:
    """Add a unit.

    Example: `xray-trainer units add "PCU Aktau" --country KZ --time-zone Asia/Aqtau`
    """
    from xray_trainer.store.unit_changes import add_unit
    from xray_trainer.store.units import UNIT_KINDS

    _known("kind of unit", kind, UNIT_KINDS)
    add_unit(
        this_store(),
        name,
        country=country,
        time_zone=time_zone,
        now=datetime.now(UTC),
        kind=cast("UnitKind", kind),
        goal_minutes=goal,
    )
    screen.print(f"the unit {name!r} is there", highlight=False)


@units.command("cohort")
def add_new_cohort(
    name: Annotated[str, typer.Argument(help="Name of the cohort.")],
    first_day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Its first day.")],
    last_day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Its last day.")],
    *,
    person: Annotated[list[str] | None, typer.Option(help="Name of somebody in it; repeat it.")] = None,
) -> None:
    """Add a cohort, a group of people across units.

    Example: `xray-trainer units cohort "Week in Tashkent" 2026-03-02 2026-03-06 --person "Aigerim Asanova"`
    """
    from xray_trainer.store.people import person_named
    from xray_trainer.store.unit_changes import add_cohort, set_cohort

    store, now = this_store(), datetime.now(UTC)
    ids = [person_named(store, one).person_id for one in person or ()]
    cohort = add_cohort(store, name, first_day=first_day.date(), last_day=last_day.date(), now=now)
    set_cohort(store, cohort.cohort_id, person_ids=ids, now=now)
    screen.print(f"the cohort {name!r} is there, {len(ids)} people in it", highlight=False)


def _allowed(store: Store) -> Allowed:
    from xray_trainer.planning.people_file import LANGUAGES, Allowed
    from xray_trainer.store.units import units as all_units

    return Allowed(tuple(unit.name for unit in all_units(store)), LANGUAGES)


def _known(what: str, name: str, valid: Collection[str]) -> None:
    if name and name not in valid:
        raise unknown_name(what, name, valid)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read, {error.strerror}") from None
