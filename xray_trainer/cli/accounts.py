"""Commands about accounts: passwords, PINs, links, locks, and signing out; each is in the audit log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from xray_trainer.cli.output import screen
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.store.people import Person
    from xray_trainer.store.store import Store

Name = Annotated[str, typer.Argument(help="The person's name.")]


def set_user_password(
    name: Name,
    *,
    password_stdin: Annotated[bool, typer.Option(help="Read it from standard input, one line.")] = False,
    once: Annotated[bool, typer.Option(help="Good for choosing another one only.")] = False,
    link: Annotated[
        bool, typer.Option(help="Print a link instead, behind which the person chooses.")
    ] = False,
    pin: Annotated[bool, typer.Option(help="Set the PIN for kiosks instead.")] = False,
    identity: Annotated[
        str | None,
        typer.Option(help="Prepare for this address or name at the identity provider instead; '' for none."),
    ] = None,
) -> None:
    """Give a person a password, and an account where there is none; their sessions end.

    Example: `xray-trainer users passwd "Aigerim Asanova" --link`

    Example: `xray-trainer users passwd "Aigerim Asanova" --identity a.asanova@customs.example`
    """
    if identity is not None and (password_stdin or pin or once or link):
        raise InputError("--identity must stand alone, got another option too; ask for one after the other")
    if link and (password_stdin or pin or once):
        raise InputError("--link must stand alone, got another option too; the person chooses the password")
    store = this_store()
    person = with_account(store, name)
    if link:
        _show_link(store, person)
    elif identity is not None:
        _prepare(store, person, identity)
    elif pin:
        _set_pin(store, person, ask_secret("PIN", from_stdin=password_stdin))
    else:
        give_password(store, person, ask_secret("Password", from_stdin=password_stdin), once=once)


def lock_user(name: Name) -> None:
    """Let a person sign in no more; their sessions end at once.

    Example: `xray-trainer users lock "Aigerim Asanova"`
    """
    from xray_trainer.store.account_changes import lock
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.people import person_named

    store = this_store()
    lock(store, person_named(store, name).person_id, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"{name} cannot sign in any more", highlight=False)


def unlock_user(name: Name) -> None:
    """Let a person sign in again, also after too many wrong passwords.

    Example: `xray-trainer users unlock "Aigerim Asanova"`
    """
    from xray_trainer.store.account_changes import unlock
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.people import person_named

    store = this_store()
    unlock(store, person_named(store, name).person_id, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"{name} can sign in again", highlight=False)


def sign_out_user(name: Name) -> None:
    """End a person's sessions at every browser.

    Example: `xray-trainer users sign-out "Aigerim Asanova"`
    """
    from xray_trainer.store.account_changes import sign_out_everywhere
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.people import person_named

    store = this_store()
    person_id = person_named(store, name).person_id
    num = sign_out_everywhere(store, person_id, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"{num} sessions of {name} ended", highlight=False)


def ask_secret(what: str, *, from_stdin: bool) -> str:
    """Returns a password or PIN: the first line of standard input, or what is typed twice, unseen.

    Raises:
        InputError: there is nobody to ask.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InputError(f"{what}: there is no terminal to ask at; send it with --password-stdin")
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=True))


def give_password(store: Store, person: Person, password: str, *, once: bool = False) -> None:
    """Gives a person a password.

    Raises:
        InputError: it is too short or easy to guess.
    """
    from xray_trainer.store.account_changes import set_password
    from xray_trainer.store.audit import NOBODY

    now = datetime.now(UTC)
    set_password(store, person.person_id, password=password, by=NOBODY, now=now, must_change=once)
    screen.print(f"{person.name} can sign in with the new password", highlight=False)


def with_account(store: Store, name: str) -> Person:
    """Returns the person of a name, who has an account from now on.

    Raises:
        RecipeError: there is no such person.
    """
    from xray_trainer.store.accounts import add_account, find_account
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.people import person_named

    person = person_named(store, name)
    if find_account(store, person.person_id) is not None:
        return person
    return add_account(store, person.name, by=NOBODY, now=datetime.now(UTC), role=person.role)


def _set_pin(store: Store, person: Person, pin: str) -> None:
    from xray_trainer.store.account_changes import set_pin
    from xray_trainer.store.audit import NOBODY

    set_pin(store, person.person_id, pin=pin, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"{person.name} can sign in at a kiosk with the new PIN", highlight=False)


def _prepare(store: Store, person: Person, identity: str) -> None:
    from xray_trainer.store.account_changes import set_identity
    from xray_trainer.store.audit import NOBODY

    set_identity(store, person.person_id, identity=identity, by=NOBODY, now=datetime.now(UTC))
    told = f"signs in through the identity provider as {identity}" if identity else "has no identity any more"
    screen.print(f"{person.name} {told}", highlight=False)


def _show_link(store: Store, person: Person) -> None:
    from xray_trainer.store.audit import NOBODY
    from xray_trainer.store.one_time_links import make_password_link

    secret = make_password_link(store, person.person_id, by=NOBODY, now=datetime.now(UTC))
    screen.print(f"Within a day, once, behind the server's address: {person.name} chooses a password at")
    screen.print(f"/sign-in/link/{secret}", soft_wrap=True, highlight=False)
