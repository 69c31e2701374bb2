"""The forms of signing in, in the language of the person, and what is said when something is not right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from xray_trainer.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from xray_trainer.store.identities import Identity, called_by
from xray_trainer.store.signing_in import SignIn
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.sign_in.html import Field, Form, Words, language_links, page
from xray_trainer.ui.sign_in.places import IDENTITY, NEW_PASSWORD, SIGN_IN, SIGN_OUT, link_address


@dataclass(frozen=True, slots=True)
class Told:
    """In which language, and where the person goes on to."""

    words: Words
    language: str
    after: str = "/"


def with_password(
    told: Told, *, login: str = "", alert: str = "", status: int = 200, provider: str = ""
) -> HTMLResponse:
    """Returns the page that asks for a name and a password, or leads to an identity provider."""
    _ = told.words
    fields = (
        Field("login", _("Your name"), fill="username", value=login),
        Field("password", _("Password"), "password", "current-password"),
    )
    query = urlencode({"next": told.after, "lang": told.language})
    words = _("Sign in with {name}").format(name=provider)
    return page(
        _("Sign in"),
        _=_,
        language=told.language,
        forms=[Form(SIGN_IN, fields, _("Sign in"), {"next": told.after, "lang": told.language})],
        alert=alert,
        notes=[_("Password forgotten? The administrator gives you a link for a new one.")],
        ways=[(f"{IDENTITY}?{query}", words)] if provider else [],
        links=language_links(SIGN_IN),
        status=status,
    )


def with_pin(
    told: Told, names: Sequence[tuple[str, str]], *, alert: str = "", status: int = 200
) -> HTMLResponse:
    """Returns the page of a kiosk: names, each with what is sent for it, and a PIN."""
    _ = told.words
    fields = (Field("login", _("Your name"), options=tuple(names)), Field("pin", _("PIN"), "pin"))
    form = Form(SIGN_IN, fields, _("Sign in"), {"next": told.after, "lang": told.language})
    empty = _("Nobody here has a PIN yet. An administrator gives people PINs on the page of accounts.")
    return page(
        _("Who is working?"),
        _=_,
        language=told.language,
        forms=[form] if names else [],
        alert=alert,
        notes=[] if names else [empty],
        links=[(f"{SIGN_IN}?with=password", _("Sign in with a password")), *language_links(SIGN_IN)],
        status=status,
    )


def new_password(told: Told, pass_on: str, *, alert: str = "", status: int = 200) -> HTMLResponse:
    """Returns the page that asks for another password; `pass_on` says whose, signed."""
    _ = told.words
    hidden = {"pass": pass_on, "next": told.after, "lang": told.language}
    form = Form(NEW_PASSWORD, _twice(_), _("Keep this password"), hidden)
    return page(
        _("Choose a password of your own"),
        _=_,
        language=told.language,
        forms=[form],
        alert=alert,
        notes=[_("The one that you were given was for this once."), rule(_)],
        status=status,
    )


def of_link(
    told: Told, secret: str, *, asks_name: bool, name: str = "", alert: str = "", status: int = 200
) -> HTMLResponse:
    """Returns the page behind a link that works once; the first administrator chooses a name too."""
    _ = told.words
    fields = (
        (Field("login", _("Your name"), fill="username", value=name), *_twice(_)) if asks_name else _twice(_)
    )
    form = Form(link_address(secret), fields, _("Keep this password"), {"lang": told.language})
    return page(
        _("The first administrator") if asks_name else _("Choose a password of your own"),
        _=_,
        language=told.language,
        forms=[form],
        alert=alert,
        notes=[rule(_)],
        links=language_links(link_address(secret)),
        status=status,
    )


def sign_out(told: Told, name: str) -> HTMLResponse:
    """Returns the page with the button that signs out."""
    _ = told.words
    return page(
        _("Signed in as {name}").format(name=escape_markdown(name)),
        _=_,
        language=told.language,
        forms=[Form(SIGN_OUT, (), _("Sign out"), {"lang": told.language})],
        links=[("/", _("Back"))],
    )


def sign_out_elsewhere(told: Told, provider: str, address: str) -> HTMLResponse:
    """Returns the page that leads on to sign out at the identity provider, by itself in most browsers."""
    _ = told.words
    return page(
        _("You are signed out here"),
        _=_,
        language=told.language,
        notes=[_("{name} is asked to sign you out too.").format(name=provider)],
        ways=[(address, _("Sign out of {name}").format(name=provider))],
        headers={"Refresh": f"0; url={address}"},
    )


def provider_silent(told: Told, provider: str) -> HTMLResponse:
    """Returns the page for a provider that does not answer."""
    _ = told.words
    alert = _("{name} cannot be reached right now. Try again in a few minutes, or use your password.")
    return message(told, _("Sign in"), alert.format(name=provider), status=502)


def provider_refused(told: Told, provider: str) -> HTMLResponse:
    """Returns the page for somebody who came back without having signed in."""
    _ = told.words
    alert = _("{name} did not sign you in, or it took too long. Please begin again.")
    return message(told, _("Sign in"), alert.format(name=provider), status=403)


def not_known(told: Told, provider: str, found: SignIn, identity: Identity) -> HTMLResponse:
    """Returns the page for somebody who signed in at the provider and may not come in here."""
    _ = told.words
    if found.state == "locked":
        alert = _("Your account here is closed. Only an administrator can open it again.")
        return message(told, _("Sign in"), alert, status=403)
    alert = _(
        "{name} knows you, but you have no account here. Ask the administrator for one, and tell: {called}"
    )
    alert = alert.format(name=provider, called=called_by(identity))
    return message(told, _("Sign in"), alert, status=403)


def message(told: Told, title: str, alert: str, *, status: int) -> HTMLResponse:
    """Returns a page that only says something, with the way to sign in."""
    _ = told.words
    return page(
        title, _=_, language=told.language, alert=alert, links=[(SIGN_IN, _("Sign in"))], status=status
    )


def rule(_: Words) -> str:
    """Returns what a password must be like."""
    text = _(
        "A password has {least} to {most} characters and is not made of common words, names or runs alone. "
        "Take a few words that only you would put together."
    )
    return text.format(least=MIN_LENGTH, most=MAX_LENGTH)


def refusal(found: SignIn, _: Words, *, now: datetime) -> str:
    """Returns what a person is told whom nobody let in, with the way out."""
    if found.state == "wait" and found.retry_at is not None:
        seconds = (found.retry_at - now).total_seconds()
        told = _("Too many wrong tries. Wait {wait}, or ask the administrator for a new password.")
        return told.format(wait=_wait(seconds, _))
    if found.state == "locked":
        return _("This account is locked. The administrator can unlock it: xray-trainer users unlock NAME")
    return _("Name and password do not go together. Check the keyboard's language and Caps Lock.")


def status_of(found: SignIn) -> int:
    """Returns the status of an answer to somebody whom nobody let in."""
    return 429 if found.state == "wait" else 403


def _twice(_: Words) -> tuple[Field, ...]:
    return (
        Field("password", _("New password"), "password", "new-password"),
        Field("again", _("The same again"), "password", "new-password"),
    )


def _wait(seconds: float, _: Words) -> str:
    if seconds <= 90:
        return _("{num} seconds").format(num=max(1, ceil(seconds)))
    return _("{num} minutes").format(num=ceil(seconds / 60))
