"""Signing in through an identity provider: Streamlit's login talks to it, a session of our own comes of it.

The way: our page, `/sign-in/identity`, Streamlit's `/auth/login`, the provider, `/oauth2callback`, our page.
`IdentityDoor` stands before both addresses of Streamlit, so that no cookie of Streamlit's that says who
somebody is reaches a browser, and nothing is open there where no provider is set up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.user_info import generate_login_redirect_url

from xray_trainer.installation.identity_provider import CALLBACK, IdentityProvider, sign_out_url
from xray_trainer.store.identities import Identity
from xray_trainer.store.signing_in import SignIn, try_identity
from xray_trainer.store.store import Store
from xray_trainer.ui.replies import as_json
from xray_trainer.ui.sign_in import forms, places
from xray_trainer.ui.sign_in.cookies import is_secure
from xray_trainer.ui.sign_in.door import Door
from xray_trainer.ui.sign_in.forms import Told
from xray_trainer.ui.sign_in.provider_answers import Heard, hear, identity_in

LOGIN = "/auth/login"

_SECTION = "default"
"""What Streamlit calls the only provider of its settings."""
_WAY, _WAY_S = "xray_way", 900
"""The cookie that keeps where somebody goes on to after coming back, and how long."""
_VOUCHER, _LONGEST_VOUCHER = "xray_voucher", 3500
"""The cookie with the provider's signed word, which is only good for signing out there."""


def streamlit_secrets(provider: IdentityProvider | None, store: Store) -> dict[str, Any] | None:
    """Returns what Streamlit's login is told of a provider, None where there is none."""
    if provider is None:
        return None
    auth = {
        "redirect_uri": provider.callback_url,
        "cookie_secret": store.tokens.derived_key("streamlit").hex(),
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
        "server_metadata_url": provider.description_url,
    }
    return {"auth": auth}


@dataclass(frozen=True, slots=True)
class WayOut:
    """The handler that begins, and what ends a session at the provider too."""

    door: Door

    async def go(self, request: Request) -> Response:
        """Leads to the provider, from the address that it knows this server by."""
        told, provider = self.door.told(request, request.query_params), self.door.provider
        if provider is None:
            return as_json({"error": "there is nothing at this address"}, status=404)
        query = {"next": told.after, "lang": told.language}
        is_elsewhere = request.url.netloc != urlsplit(provider.address).netloc
        if is_elsewhere and "moved" not in request.query_params:
            address = f"{provider.address}{places.IDENTITY}?{urlencode({**query, 'moved': '1'})}"
            return RedirectResponse(address, 303)
        answer = RedirectResponse(generate_login_redirect_url(_SECTION), 303)
        _set(answer, _WAY, urlencode(query), path=CALLBACK, request=request, max_age=_WAY_S)
        return answer

    async def sign_out_url(self, request: Request) -> str:
        """Returns where somebody signs out at the provider, `""` where they did not come from there."""
        voucher, provider = request.cookies.get(_VOUCHER, ""), self.door.provider
        if not voucher or provider is None:
            return ""
        return await self.door.in_room(sign_out_url, provider, voucher if "." in voucher else "")

    def forget(self, answer: Response) -> None:
        """Has the browser forget what was kept for signing out there."""
        answer.delete_cookie(_VOUCHER, path=places.SIGN_OUT)


class IdentityDoor:
    """An ASGI application around Streamlit's two addresses of signing in."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers at these addresses, and passes everything else on."""
        if scope["type"] != "http" or scope["path"] not in (LOGIN, CALLBACK):
            await self._app(scope, receive, send)
            return
        answer = await self._answer(Request(scope, receive), scope, receive)
        await answer(scope, receive, send)

    async def _answer(self, request: Request, scope: Scope, receive: Receive) -> Response:
        provider = self._door.provider
        if provider is None:
            return as_json({"error": "there is nothing at this address"}, status=404)
        if scope["path"] == CALLBACK and not {"code", "error"} & set(request.query_params):
            return RedirectResponse(places.SIGN_IN, 303)
        told = self._door.told(request, dict(parse_qsl(request.cookies.get(_WAY, ""))))
        heard = await hear(self._app, scope, receive)
        if scope["path"] == LOGIN:
            return self._led(request, told, heard)
        answer = await self._come_back(request, told, heard, provider)
        answer.delete_cookie(_WAY, path=CALLBACK)
        return answer

    def _led(self, request: Request, told: Told, heard: Heard) -> Response:
        """Returns the way to the provider, or a page that tells that it cannot be reached."""
        if urlsplit(heard.location).netloc:
            return _with_cookies(RedirectResponse(heard.location, 303), heard, request)
        return forms.provider_silent(told, self._name)

    async def _come_back(
        self, request: Request, told: Told, heard: Heard, provider: IdentityProvider
    ) -> Response:
        identity = identity_in(heard.said, provider)
        if identity is None:
            return _with_cookies(forms.provider_refused(told, self._name), heard, request)
        found = await self._door.in_room(self._try, identity, told.language)
        if found.person is None:
            answer: Response = forms.not_known(told, self._name, found, identity)
        else:
            answer = await self._door.go_in(request, found.person, told.after)
            voucher = heard.id_token if len(heard.id_token) <= _LONGEST_VOUCHER else "too long"
            _set(answer, _VOUCHER, voucher, path=places.SIGN_OUT, request=request)
        return _with_cookies(answer, heard, request)

    def _try(self, identity: Identity, language: str) -> SignIn:
        door = self._door
        adds = door.settings.identity_adds
        return try_identity(door.store, identity, now=door.clock(), adds=adds, language=language)

    @property
    def _name(self) -> str:
        return self._door.provider.name if self._door.provider else ""


def _set(
    answer: Response, name: str, value: str, *, path: str, request: Request, max_age: int | None = None
) -> None:
    answer.set_cookie(
        name, value, path=path, max_age=max_age, httponly=True, samesite="lax", secure=is_secure(request)
    )


def _with_cookies(answer: Response, heard: Heard, request: Request) -> Response:
    """Returns an answer that keeps a try together; under https its cookie goes over nothing else."""
    for cookie in heard.between:
        is_bare = is_secure(request) and "secure" not in cookie.lower().split("; ")
        answer.headers.append("set-cookie", f"{cookie}; secure" if is_bare else cookie)
    return answer
