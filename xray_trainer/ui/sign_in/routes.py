"""The routes of signing in and out; the only ones that give a browser the cookie of a session.

Handlers are thin: they read, call the store in a thread, and answer with a plain page or lead on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from xray_trainer.installation.identity_provider import IdentityProvider
from xray_trainer.settings import Settings
from xray_trainer.store.account_changes import sign_out
from xray_trainer.store.people import Person, find_person
from xray_trainer.store.sessions import session_of
from xray_trainer.store.signing_in import SignIn, try_password, try_pin
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import Clock, Handler, Translate, guarded_routes, server_time
from xray_trainer.ui.sign_in import forms, places
from xray_trainer.ui.sign_in.cookies import cookie_of, take_cookie
from xray_trainer.ui.sign_in.door import Door
from xray_trainer.ui.sign_in.forms import Told
from xray_trainer.ui.sign_in.identity import WayOut
from xray_trainer.ui.sign_in.kiosk import names_at
from xray_trainer.ui.sign_in.links import Links
from xray_trainer.ui.sign_in.passes import pass_for
from xray_trainer.ui.sign_in.posts import read_form


def sign_in_routes(
    store: Store,
    settings: Settings,
    *,
    translate: Translate,
    clock: Clock = server_time,
    provider: IdentityProvider | None = None,
) -> list[Route]:
    """Returns the routes of signing in, none where everybody chooses a name.

    Args:
        store: where accounts and sessions are.
        settings: how people sign in, and how long they stay.
        translate: gives a text in a language.
        clock: the server's time.
        provider: the identity provider, None where none is set up.
    """
    if settings.sign_in == "open":
        return []
    door = Door(store, settings, translate, clock, provider)
    desk, links = _Desk(door, WayOut(door)), Links(door)
    handlers: list[tuple[str, Handler, str]] = [
        (places.SIGN_IN, desk.ask, "GET"),
        (places.SIGN_IN, desk.sign_in, "POST"),
        (places.IDENTITY, desk.way_out.go, "GET"),
        (places.NEW_PASSWORD, links.change, "POST"),
        (places.LINK, links.look, "GET"),
        (places.LINK, links.use, "POST"),
        (places.SIGN_OUT, desk.ask_out, "GET"),
        (places.SIGN_OUT, desk.sign_out, "POST"),
    ]
    return guarded_routes(handlers, translate)


@dataclass(frozen=True, slots=True)
class _Desk:
    door: Door
    way_out: WayOut

    async def ask(self, request: Request) -> Response:
        told = self.door.told(request, request.query_params)
        is_pin = self.door.settings.sign_in == "kiosk" and request.query_params.get("with") != "password"
        return await self._form(told, is_pin=is_pin)

    async def sign_in(self, request: Request) -> Response:
        sent = await read_form(request)
        told, door = self.door.told(request, sent), self.door
        is_pin = "pin" in sent and door.settings.sign_in == "kiosk"
        found = await door.in_room(self._try, request, sent, is_pin=is_pin)
        if found.person is None:
            return await self._form(told, login=sent.get("login", ""), found=found, is_pin=is_pin)
        if found.state == "must_change":
            person_id = found.person.person_id
            return forms.new_password(
                told, await door.in_room(pass_for, door.store, person_id, now=door.clock())
            )
        return await door.go_in(request, found.person, told.after, is_kiosk=is_pin)

    async def ask_out(self, request: Request) -> Response:
        told = self.door.told(request, request.query_params)
        person = await self.door.in_room(self._signed_in, request)
        return forms.sign_out(told, person.name) if person else RedirectResponse(places.SIGN_IN, 303)

    async def sign_out(self, request: Request) -> Response:
        await self.door.in_room(self._close, request)
        elsewhere, provider = await self.way_out.sign_out_url(request), self.door.provider
        answer: Response = RedirectResponse(places.SIGN_IN, 303)
        if elsewhere and provider is not None:
            told = self.door.told(request, request.query_params)
            answer = forms.sign_out_elsewhere(told, provider.name, elsewhere)
        answer.headers["Clear-Site-Data"] = '"cache"'
        take_cookie(answer, asked=request)
        self.way_out.forget(answer)
        return answer

    async def _form(
        self, told: Told, *, login: str = "", found: SignIn | None = None, is_pin: bool
    ) -> Response:
        door = self.door
        alert = forms.refusal(found, told.words, now=door.clock()) if found else ""
        status = forms.status_of(found) if found else 200
        if is_pin:
            names = await door.in_room(names_at, door.store, door.settings.kiosk_unit)
            return forms.with_pin(told, names, alert=alert, status=status)
        provider = door.provider.name if door.provider else ""
        return forms.with_password(told, login=login, alert=alert, status=status, provider=provider)

    def _try(self, request: Request, sent: Mapping[str, str], *, is_pin: bool) -> SignIn:
        secret, login = sent.get("pin" if is_pin else "password", ""), sent.get("login", "")
        address, now = places.address_of(request), self.door.clock()
        look = try_pin if is_pin else try_password
        return look(self.door.store, login, secret, now=now, address=address)

    def _signed_in(self, request: Request) -> Person | None:
        found = session_of(self.door.store, cookie_of(request), now=self.door.clock())
        return find_person(self.door.store, found.person_id) if found else None

    def _close(self, request: Request) -> None:
        found = session_of(self.door.store, cookie_of(request), now=self.door.clock())
        if found is not None:
            sign_out(self.door.store, found, now=self.door.clock())
