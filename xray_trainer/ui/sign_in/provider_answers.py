"""What Streamlit answers at its addresses of signing in, heard before any browser does.

Streamlit puts what a provider said into cookies that live for a month. They are read here off its answer and
go no further: what a browser gets is our own session, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import (
    SESSION_COOKIE_NAME,
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from xray_trainer.installation.identity_provider import IdentityProvider
from xray_trainer.store.identities import Identity

_LONGEST = 255
"""Letters of a subject or an issuer (OpenID Connect Core 1.0, section 2)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer of Streamlit's: its status, where it leads, and the cookies that it would set."""

    status: int
    location: str
    cookies: tuple[str, ...]

    @property
    def between(self) -> tuple[str, ...]:
        """Returns the cookies that hold a try together from the way out to the way back, as headers."""
        return tuple(one for one in self.cookies if one.startswith(f"{SESSION_COOKIE_NAME}="))

    @property
    def said(self) -> Mapping[str, Any]:
        """Returns what the provider said of somebody; nothing where nobody came back from there."""
        return self._signed(USER_COOKIE_NAME)

    @property
    def id_token(self) -> str:
        """Returns the provider's own signed word for it, `""` where there is none."""
        return _text(self._signed(TOKENS_COOKIE_NAME), "id_token")

    def _signed(self, name: str) -> dict[str, Any]:
        values = _values(self.cookies)

        def one(name: str) -> bytes | None:
            return decode_signed_value(get_cookie_secret(), name, values.get(name, ""))

        content = get_cookie_with_chunks(one, name)
        found = json.loads(content) if content else {}
        return found if isinstance(found, dict) else {}


async def hear(app: ASGIApp, scope: Scope, receive: Receive) -> Heard:
    """Returns what an application answers, of which nothing is sent."""
    begun: Message = {"status": 500, "headers": []}

    async def hearing(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.update(message)

    await app(scope, receive, hearing)
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in begun["headers"]]
    location = next((value for name, value in headers if name == "location"), "")
    return Heard(begun["status"], location, tuple(value for name, value in headers if name == "set-cookie"))


def identity_in(said: Mapping[str, Any], provider: IdentityProvider) -> Identity | None:
    """Returns whom a provider speaks of; None where it is another one, or speaks to somebody else.

    Its signature, time and nonce were looked at before.
    """
    issuer, subject = _text(said, "iss"), _text(said, "sub")
    audience = said.get("aud")
    is_for_us = provider.client_id in (audience if isinstance(audience, list) else [audience])
    if not provider.is_issuer(issuer) or not is_for_us or not 0 < len(subject) <= _LONGEST:
        return None
    is_verified = said.get("email_verified") in (True, "true")
    return Identity(
        issuer,
        subject,
        email=_text(said, "email") if is_verified else "",
        login=_text(said, "preferred_username"),
        name=_text(said, "name"),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _values(cookies: tuple[str, ...]) -> dict[str, str]:
    """Returns the values of cookies that are set, those that are taken away left out."""
    values: dict[str, str] = {}
    for header in cookies:
        try:
            values |= {name: one.value for name, one in SimpleCookie(header).items()}
        except CookieError:
            continue
    return {name: value for name, value in values.items() if value}
