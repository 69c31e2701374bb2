"""The one table of addresses: for each its method, how it tells whom it stands for, and which act it is.

`ui.gates` and `ui.shield` ask it at every request; an own address without a rule is refused. What a person
may see behind an open gate, such as only the answers of the own units, is asked where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xray_trainer.accounts.permissions import ROLES, Act, Role, may

Knows = Literal[
    "anybody", "anybody signed in", "scanner", "attempt", "seat", "desk", "scan", "download", "nobody"
]
"""How an address knows who asks, see `KNOWN_AS`."""

KNOWN_AS: dict[Knows, str] = {
    "anybody": "nothing",
    "anybody signed in": "a session",
    "scanner": "the token of the scanner",
    "attempt": "a session of whoever the attempt belongs to",
    "seat": "a session of whoever the seat was made for",
    "desk": "a session of whoever the desk was made for",
    "scan": "a session of somebody whom the scan is shown to",
    "download": "a session of whoever's page offers the file",
    "nobody": "closed",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address asks for.

    Attributes:
        method: of the request; `GET` stands for `HEAD` too, `*` for whatever is left.
        path: as the route has it.
        knows: how it tells who asks.
        acts: of which the person's role must permit one; none where every role may.
        in_body: whether the token is in the body rather than in the address.
        is_picture: asked for many times a second, so that a decision may be a moment old.
        is_quiet: asked for by a page on its own, so that it keeps no session alive.
    """

    method: str
    path: str
    knows: Knows
    acts: tuple[Act, ...] = ()
    in_body: bool = False
    is_picture: bool = False
    is_quiet: bool = False

    @property
    def needs_session(self) -> bool:
        """Returns whether only somebody signed in passes."""
        return self.knows not in ("anybody", "scanner", "nobody")

    def permits(self, role: Role) -> bool:
        """Returns whether a role passes, as far as the role decides."""
        return not self.acts or any(may(role, act) for act in self.acts)

    @property
    def roles(self) -> tuple[Role, ...]:
        """Returns the roles that pass."""
        return tuple(role for role in ROLES if self.permits(role))


def rule_for(method: str, path: str) -> Rule | None:
    """Returns the rule of a route, None where the table has none."""
    wanted = "GET" if method == "HEAD" else method
    return _BY_ROUTE.get((wanted, path)) or _BY_ROUTE.get(("*", path))


_TILE = "tiles/{encoding}/{energy}/{level}/{column}/{row}"
_ATTEMPT = "/api/attempts/{token}"
_DESK = "/api/desk/{token}"
_DESK_SCAN = "/api/desk/{token}/scans/{key}"
_ROOM = "/api/rooms/{seat}"
_HAND = "/api/hand/{seat}"
_ANSWER = "/api/review/{token}"
_READING: tuple[Act, ...] = ("review_answers", "drill")
_LOOKING: tuple[Act, ...] = ("drill", "join_rooms", "author", "review_answers")


def _own() -> Iterator[Rule]:
    yield Rule("GET", "/healthz", "anybody")
    yield Rule("GET", "/readyz", "anybody")
    yield Rule("GET", "/metrics", "anybody")
    yield Rule("GET", "/api/openapi.json", "anybody")
    yield Rule("POST", "/api/detect", "scanner")
    yield Rule("GET", "/api/{rest:path}", "anybody")
    for path in ("/sign-in", "/sign-in/link/{secret}", "/sign-out"):
        yield Rule("GET", path, "anybody")
        yield Rule("POST", path, "anybody")
    yield Rule("GET", "/sign-in/identity", "anybody")
    yield Rule("POST", "/sign-in/password", "anybody")
    for name in ("", "/next", "/feedback", "/enclosed/{sha256}"):
        yield Rule("GET", _ATTEMPT + name, "attempt", ("drill",))
    for name in ("/submit", "/pause", "/resume"):
        yield Rule("POST", _ATTEMPT + name, "attempt", ("drill",))
    yield Rule("POST", "/api/events", "attempt", ("drill",), in_body=True)
    yield Rule("POST", "/api/flags", "attempt", ("drill",), in_body=True)
    for name in ("preview", _TILE):
        yield Rule("GET", f"/api/scans/{{scan_token}}/{name}", "scan", _LOOKING, is_picture=True)


def _desk() -> Iterator[Rule]:
    yield Rule("POST", "/api/desk/verdicts", "desk", ("search_scans",), in_body=True)
    for path in (f"{_DESK}/queue", _DESK_SCAN):
        yield Rule("GET", path, "desk", ("search_scans",))
    for name in ("preview", "map", "material", _TILE):
        yield Rule("GET", f"{_DESK_SCAN}/{name}", "desk", ("search_scans",), is_picture=True)
    yield Rule("POST", f"{_DESK_SCAN}/exercise", "desk", ("search_scans",))


def _mentoring() -> Iterator[Rule]:
    yield Rule("POST", "/api/rooms/events", "seat", ("join_rooms",), in_body=True)
    for name in ("", "/scans/{position:int}", "/scans/{position:int}/truth"):
        yield Rule("GET", _ROOM + name, "seat", ("join_rooms",))
    yield Rule("GET", f"{_ROOM}/news", "seat", ("join_rooms",), is_quiet=True)
    yield Rule("POST", f"{_ROOM}/presence", "seat", ("join_rooms",), is_quiet=True)
    yield Rule("GET", _HAND, "seat", ("author",))
    yield Rule("POST", f"{_HAND}/work", "seat", ("author",))
    yield Rule("POST", f"{_HAND}/look", "seat", ("author",))
    yield Rule("GET", f"{_HAND}/items/{{name}}", "seat", ("author",), is_picture=True)
    for name in ("", "/comments"):
        yield Rule("GET", _ANSWER + name, "seat", _READING)
    for name in ("/comments", "/read"):
        yield Rule("POST", _ANSWER + name, "seat", _READING)
    yield Rule("POST", f"{_ANSWER}/reviewed", "seat", ("review_answers",))
    yield Rule("GET", "/api/together/{token}", "seat", ("review_answers",))


def _streamlit() -> Iterator[Rule]:
    """Yields the rules of what Streamlit's server brings along; who sees which page is in `ui.pages`."""
    yield Rule("*", "/_stcore/health", "anybody")
    yield Rule("*", "/_stcore/host-config", "anybody")
    yield Rule("*", "/_stcore/stream", "anybody")
    yield Rule("*", "/_stcore/bidi-components/{path:path}", "anybody")
    yield Rule("*", "", "anybody")
    yield Rule("*", "/auth/login", "anybody")
    yield Rule("*", "/auth/logout", "nobody")
    yield Rule("*", "/oauth2callback", "anybody")
    yield Rule("*", "/media/{file_id:path}", "download")
    yield Rule("*", "/_stcore/upload_file/{session_id}/{file_id}", "download")
    yield Rule("*", "/component/{path:path}", "nobody")
    yield Rule("*", "/_stcore/metrics", "nobody")
    yield Rule("*", "/_stcore/script-health-check", "nobody")
    yield Rule("*", "/app/static/{path:path}", "nobody")
    for name in ("interact", "openapi.json", "mcp"):
        yield Rule("*", f"/_stcore/agent/{name}", "nobody")


STREAMLIT: tuple[Rule, ...] = tuple(_streamlit())
RULES: tuple[Rule, ...] = (*_own(), *_desk(), *_mentoring(), *STREAMLIT)
_BY_ROUTE = {(rule.method, rule.path): rule for rule in RULES}
