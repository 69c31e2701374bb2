"""An OpenID Connect provider of the tests' own, on loopback: by the standard, but it asks for a name only.

OpenID Connect Core 1.0 (code flow), Discovery 1.0, RP-Initiated Logout 1.0, and PKCE (RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "xray-trainer", "a secret of the tests"


@dataclass
class Provider:
    """What the provider knows; tests change it while it runs.

    Attributes:
        issuer: its address.
        people: what it says of each, by the name that they type.
        callbacks: addresses that it sends people back to.
        codes: what each code stands for that was not yet used.
        signed_out: tokens of those who signed out here.
        more: claims that differ from what is right, to try what a client thinks of it.
        key: with which it signs.
        published: the key that it tells others.
    """

    issuer: str = ""
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    callbacks: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    signed_out: list[str] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    published: RSAKey | None = None

    def description(self) -> dict[str, object]:
        ways = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "end_session_endpoint": "leave",
        }
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{path}" for name, path in ways.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def word(self, asked: dict[str, str]) -> str:
        """Returns the signed word for somebody."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        said = claims | {"sub": f"id-{asked['login']}"} | self.people[asked["login"]] | self.more
        return jwt.encode({"alg": "RS256", "kid": "first"}, said, self.key)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Yields a provider that answers until the end."""
    provider = Provider()

    class Answering(_Handler):
        knows = provider

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}/realms/customs"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    knows: Provider

    def do_GET(self) -> None:
        ways = {
            "/.well-known/openid-configuration": lambda: self._tell(self.knows.description()),
            "/keys": lambda: self._tell({"keys": [(self.knows.published or self.knows.key).as_dict()]}),
            "/authorize": self._ask,
            "/leave": self._leave,
        }
        self._find(ways)

    def do_POST(self) -> None:
        self._find({"/authorize": self._let_in, "/token": self._token})

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    def _find(self, ways) -> None:
        path = urlsplit(self.path).path.removeprefix("/realms/customs")
        ways.get(path, lambda: self._tell({"error": "not found"}, 404))()

    def _ask(self) -> None:
        asked = _first(urlsplit(self.path).query)
        wanted = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        is_right = wanted.items() <= asked.items() and asked["redirect_uri"] in self.knows.callbacks
        if not is_right or "openid" not in asked["scope"].split() or not {"state", "nonce"} <= set(asked):
            return self._tell({"error": "invalid_request"}, 400)
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        fields = f'{hidden}<label>Login <input name="login"></label><button>Go on</button>'
        form = f'<form method="post">{fields}</form>'
        return self._send(200, form.encode(), {"Content-Type": "text/html"})

    def _let_in(self) -> None:
        asked = self._form()
        if asked["login"] in self.knows.people:
            code = secrets.token_urlsafe()
            self.knows.codes[code] = asked
            told = {"code": code}
        else:
            told = {"error": "access_denied"}
        query = urlencode({**told, "state": asked["state"]})
        self._send(302, b"", {"Location": f"{asked['redirect_uri']}?{query}"})

    def _token(self) -> None:
        sent = self._form()
        asked = self.knows.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {basic}":
            return self._tell({"error": "invalid_client"}, 401)
        if asked is None or not _fits(sent, asked):
            return self._tell({"error": "invalid_grant"}, 400)
        word = self.knows.word(asked)
        return self._tell({"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": word})

    def _leave(self) -> None:
        asked = _first(urlsplit(self.path).query)
        if asked.get("post_logout_redirect_uri") not in self.knows.callbacks:
            return self._tell({"error": "invalid_request"}, 400)
        self.knows.signed_out.append(asked.get("id_token_hint", ""))
        return self._send(302, b"", {"Location": asked["post_logout_redirect_uri"]})

    def _form(self) -> dict[str, str]:
        return _first(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _tell(self, content: object, status: int = 200) -> None:
        self._send(status, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _fits(sent: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return (
        sent["grant_type"] == "authorization_code"
        and sent["redirect_uri"] == asked["redirect_uri"]
        and challenge == asked["code_challenge"]
    )


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
