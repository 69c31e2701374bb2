"""The routes over which people choose a password: after one that was for once, and behind a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from xray_trainer.accounts.passwords import check_password
from xray_trainer.errors import AttemptError, InputError
from xray_trainer.store.account_changes import set_password
from xray_trainer.store.accounts import add_account, folded, has_administrator, there
from xray_trainer.store.audit import NOBODY, record
from xray_trainer.store.one_time_links import OneTimeLink, look_at_link, use_link
from xray_trainer.store.people import Person
from xray_trainer.ui.sign_in import forms
from xray_trainer.ui.sign_in.door import Door
from xray_trainer.ui.sign_in.forms import Told
from xray_trainer.ui.sign_in.passes import person_of_pass
from xray_trainer.ui.sign_in.posts import read_form


class _UnlikeError(InputError):
    """The two passwords that were typed are not the same."""


@dataclass(frozen=True, slots=True)
class Links:
    """Handlers of these routes."""

    door: Door

    async def change(self, request: Request) -> Response:
        """Answers who chooses a password after one that was for once."""
        sent = await read_form(request)
        told, door = self.door.told(request, sent), self.door
        pass_on = sent.get("pass", "")
        person = await door.in_room(person_of_pass, door.store, pass_on, now=door.clock())
        if person is None:
            return forms.with_password(told)
        try:
            await door.in_room(self._keep, person, sent)
        except InputError as error:
            return forms.new_password(told, pass_on, alert=_alert(error, told), status=400)
        return await door.go_in(request, person, told.after)

    async def look(self, request: Request) -> Response:
        """Shows what is behind a link."""
        told, secret = self.door.told(request, request.query_params), request.path_params["secret"]
        try:
            link = await self.door.in_room(self._link, secret)
        except AttemptError as error:
            return _over(told, error)
        return forms.of_link(told, secret, asks_name=link.person_id is None)

    async def use(self, request: Request) -> Response:
        """Answers who chooses a password, and as the first administrator a name, behind a link."""
        sent, secret = await read_form(request), request.path_params["secret"]
        told, name = self.door.told(request, sent), sent.get("login", "")
        try:
            link = await self.door.in_room(self._link, secret)
        except AttemptError as error:
            return _over(told, error)
        is_first = link.person_id is None
        try:
            person = await self.door.in_room(self._used, link, secret, sent)
        except AttemptError as error:
            return _over(told, error)
        except InputError as error:
            alert = _alert(error, told)
            return forms.of_link(told, secret, asks_name=is_first, name=name, alert=alert, status=400)
        return await self.door.go_in(request, person, "/")

    def _link(self, secret: str) -> OneTimeLink:
        link = look_at_link(self.door.store, secret, now=self.door.clock())
        if link.person_id is None and has_administrator(self.door.store):
            raise AttemptError("there is an administrator already, who can make you an account")
        return link

    def _used(self, link: OneTimeLink, secret: str, sent: Mapping[str, str]) -> Person:
        """Returns whose password a link has set; what cannot be is refused before the link is used up."""
        store, now, name = self.door.store, self.door.clock(), sent.get("login", "")
        around = [folded(name)] if link.person_id is None else [there(store, link.person_id).name]
        check_password(_password(sent), around=around)
        use_link(store, secret, now=now)
        if link.person_id is not None:
            person = there(store, link.person_id)
        else:
            person = add_account(store, name, by=NOBODY, now=now, role="administrator")
        self._keep(person, sent)
        return person

    def _keep(self, person: Person, sent: Mapping[str, str]) -> None:
        store, now, person_id = self.door.store, self.door.clock(), person.person_id
        set_password(store, person_id, password=_password(sent), by=person_id, now=now)
        record(
            store, "sign_in", person_id=person_id, subject=person_id, now=now, details={"with": "password"}
        )


def _password(sent: Mapping[str, str]) -> str:
    password = sent.get("password", "")
    if password != sent.get("again", ""):
        raise _UnlikeError("both passwords must be the same, got two; type them again")
    return password


def _alert(error: InputError, told: Told) -> str:
    _ = told.words
    if isinstance(error, _UnlikeError):
        return _("The two passwords are not the same. Type them again.")
    if "password" in str(error):
        return _("This password is too short or too easy to guess.")
    return _("This name cannot be taken. Type another one of 1 to 80 letters.")


def _over(told: Told, error: AttemptError) -> Response:
    _ = told.words
    return forms.message(told, _("This link leads nowhere any more"), error.told(_), status=404)
