"""The identity provider that the settings name: whether they are whole, and what it says of itself.

The one other host that the running server asks, and only where an administrator named it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, TypeGuard
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from xray_trainer.errors import InputError, MissingExtraError
from xray_trainer.settings import Settings

CALLBACK = "/oauth2callback"
"""Where the provider sends people back to, as Streamlit has it."""

_DESCRIPTION = "/.well-known/openid-configuration"
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_LARGEST = 1_000_000
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider, and what it calls this application.

    Attributes:
        issuer: its address.
        client_id: what it calls this application.
        client_secret: what they both know.
        name: what people call it.
        address: under which people reach this application.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    address: str

    @property
    def description_url(self) -> str:
        """Returns where the provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
        return self.issuer.rstrip("/") + _DESCRIPTION

    @property
    def callback_url(self) -> str:
        """Returns where the provider sends people back to, which must be registered there."""
        return self.address + CALLBACK

    def is_issuer(self, said: object) -> bool:
        """Returns whether this is what the provider calls itself; a slash at the end makes no difference."""
        return isinstance(said, str) and said.rstrip("/") == self.issuer.rstrip("/")


def identity_provider(settings: Settings) -> IdentityProvider | None:
    """Returns the provider of these settings, None where there is none or people sign in otherwise.

    Raises:
        InputError: part of what it needs is not set, or cannot be.
        MissingExtraError: the packages that talk to it are not installed.
    """
    if settings.sign_in != "accounts" or not settings.identity_issuer:
        return None
    for name in ("address", "identity_client_id", "identity_client_secret"):
        if not getattr(settings, name):
            raise InputError(
                "XRAY_TRAINER_{name}: an identity provider needs it, got nothing; set it, or take "
                "XRAY_TRAINER_IDENTITY_ISSUER away",
                name=name.upper(),
            )
    _check_secure("IDENTITY_ISSUER", settings.identity_issuer)
    _check_secure("ADDRESS", settings.address, is_bare=True)
    if any(find_spec(package) is None for package in ("authlib", "httpx2")):
        raise MissingExtraError('an identity provider needs the extra oidc: pip install "xray-trainer[oidc]"')
    return IdentityProvider(
        settings.identity_issuer,
        settings.identity_client_id,
        settings.identity_client_secret,
        settings.identity_name or urlsplit(settings.identity_issuer).hostname or "",
        settings.address.rstrip("/"),
    )


def description_of(provider: IdentityProvider, *, timeout_s: float = 5.0) -> dict[str, Any]:
    """Returns what a provider says of itself.

    Raises:
        InputError: it does not answer, says it is another one, or leaves out what is needed.
    """
    url = provider.description_url
    try:
        with urlopen(url, timeout=timeout_s) as answer:
            said = json.loads(answer.read(_LARGEST))
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", error)
        raise InputError(
            "{url}: the identity provider must describe itself there, got: {why}; check "
            "XRAY_TRAINER_IDENTITY_ISSUER, the network, and whether this computer trusts its certificate",
            url=url,
            why=why,
        ) from None
    told = said if isinstance(said, dict) else {}
    lacking = [name for name in _NEEDED if not _is_secure(told.get(name))]
    if lacking:
        raise InputError(
            "{url}: a provider must tell {lacking} as addresses of https, got none; is the issuer right?",
            url=url,
            lacking=", ".join(lacking),
        )
    if not provider.is_issuer(told["issuer"]):
        raise InputError(
            "{url}: the provider must call itself {issuer}, got {said}; set XRAY_TRAINER_IDENTITY_ISSUER so",
            url=url,
            issuer=provider.issuer,
            said=told["issuer"],
        )
    return told


def check_client(provider: IdentityProvider, said: Mapping[str, Any], *, timeout_s: float = 5.0) -> None:
    """Asks the provider whether it knows this application, with a code that it never gave (RFC 6749, 5.2).

    Raises:
        InputError: it does not know the name, or not with this secret.
    """
    basic = base64.b64encode(f"{provider.client_id}:{provider.client_secret}".encode()).decode()
    sent = {"grant_type": "authorization_code", "code": "doctor", "redirect_uri": provider.callback_url}
    asked = Request(
        said["token_endpoint"], urlencode(sent).encode(), {"Authorization": f"Basic {basic}"}, method="POST"
    )
    try:
        urlopen(asked, timeout=timeout_s).close()
    except HTTPError as error:
        with error:
            is_known = error.code != 401 and b'"invalid_client"' not in error.read(_LARGEST)
        if not is_known:
            raise InputError(
                "{issuer}: the provider must know this application, got invalid_client; check "
                "XRAY_TRAINER_IDENTITY_CLIENT_ID and XRAY_TRAINER_IDENTITY_CLIENT_SECRET",
                issuer=provider.issuer,
            ) from None
    except OSError as error:
        raise InputError(
            "{url}: the provider must answer there, got: {why}; look at the network",
            url=said["token_endpoint"],
            why=error,
        ) from None


def sign_out_url(provider: IdentityProvider, id_token: str = "") -> str:
    """Returns where somebody signs out at the provider, `""` where they cannot, or it does not answer.

    OpenID Connect RP-Initiated Logout 1.0, section 2; people come back to the only address that the provider
    surely knows.
    """
    try:
        url = description_of(provider, timeout_s=3.0).get("end_session_endpoint")
    except InputError:
        return ""
    if not _is_secure(url):
        return ""
    told = {"client_id": provider.client_id, "post_logout_redirect_uri": provider.callback_url}
    if id_token:
        told["id_token_hint"] = id_token
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(told)}"


def _check_secure(name: str, url: str, *, is_bare: bool = False) -> None:
    parts = urlsplit(url)
    if not _is_secure(url) or parts.query or parts.fragment or (is_bare and parts.path not in ("", "/")):
        raise InputError(
            "XRAY_TRAINER_{name}: must be like {like}, got {url}; only on this computer may it be http",
            name=name,
            like="https://training.customs.example" if is_bare else "https://sso.customs.example/realms/all",
            url=url,
        )


def _is_secure(url: object) -> TypeGuard[str]:
    """Returns whether something is an address on the way to which nobody can read along."""
    parts = urlsplit(url if isinstance(url, str) else "")
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    )
