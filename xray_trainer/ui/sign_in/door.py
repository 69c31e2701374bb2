"""What the routes of signing in share: the language of an answer, and letting somebody in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from xray_trainer.installation.identity_provider import IdentityProvider
from xray_trainer.settings import Settings
from xray_trainer.store.people import Person
from xray_trainer.store.sessions import Limits, close_session, open_session, session_of
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import Clock, Translate, language_of
from xray_trainer.ui.sign_in.cookies import cookie_of, give_cookie
from xray_trainer.ui.sign_in.forms import Told
from xray_trainer.ui.sign_in.places import browser_of, next_of
from xray_trainer.ui.translations import languages

_AT_ONCE = 2
"""Passwords looked at at the same time: each takes 64 MiB on purpose."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Door:
    """Where people come in.

    Attributes:
        store: where accounts and sessions are.
        settings: how people sign in, and how long they stay.
        translate: gives a text in a language.
        clock: the server's time.
        provider: the identity provider, None where none is set up.
        room: how many passwords are looked at at once.
    """

    store: Store
    settings: Settings
    translate: Translate
    clock: Clock
    provider: IdentityProvider | None = None
    room: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE))

    def told(self, request: Request, given: Mapping[str, str]) -> Told:
        """Returns in which language to answer, and where the person goes on to."""
        wanted = (given.get("lang", ""), language_of(request), self.settings.language)
        language = next((code for code in wanted if code in languages()), "en")
        return Told(partial(self.translate, language), language, next_of(given.get("next", "/")))

    async def in_room(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Returns what work in a thread comes to, a few at a time."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self.room)

    async def go_in(
        self, request: Request, person: Person, after: str, *, is_kiosk: bool = False
    ) -> Response:
        """Returns the answer that gives the browser a new session and leads on; an earlier one ends."""
        value = await self.in_room(self._open, request, person, is_kiosk=is_kiosk)
        answer = RedirectResponse(after, status_code=303)
        give_cookie(answer, value, asked=request)
        return answer

    def _open(self, request: Request, person: Person, *, is_kiosk: bool) -> str:
        earlier = session_of(self.store, cookie_of(request), now=self.clock())
        if earlier is not None:
            close_session(self.store, earlier.session_id, now=self.clock())
        idle_min = self.settings.kiosk_idle_min if is_kiosk else self.settings.session_idle_min
        limits = Limits(timedelta(hours=self.settings.session_hours), timedelta(minutes=idle_min))
        now, browser = self.clock(), browser_of(request)
        return open_session(self.store, person.person_id, now=now, limits=limits, browser=browser)
