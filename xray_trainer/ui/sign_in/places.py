"""Addresses of signing in, where people go on to afterwards, and what is known of their browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
NEW_PASSWORD = "/sign-in/password"
LINK = "/sign-in/link/{secret}"
IDENTITY = "/sign-in/identity"

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac", "macOS"),
    ("Linux", "Linux"),
)
_MOST = 300


def link_address(secret: str) -> str:
    """Returns the address of a link that works once."""
    return LINK.format(secret=secret)


def next_of(wanted: str) -> str:
    """Returns where to go after signing in: an address of this server, its first page for any other.

    >>> next_of("/drill?x=1"), next_of("//elsewhere.example"), next_of("https://elsewhere.example")
    ('/drill?x=1', '/', '/')
    """
    parts = urlsplit(wanted)
    is_here = wanted.startswith("/") and not parts.scheme and not parts.netloc
    is_plain = re.fullmatch(r"[\x21-\x5b\x5d-\x7e]*", wanted) is not None and len(wanted) <= _MOST
    is_page = not parts.path.startswith((SIGN_IN, SIGN_OUT, "//"))
    return wanted if is_here and is_plain and is_page else "/"


def browser_of(asked: HTTPConnection) -> str:
    """Returns what a browser calls itself, such as `Firefox on Windows`; no more than that."""
    told = asked.headers.get("user-agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in told), "")
    system = next((name for sign, name in _SYSTEMS if sign in told), "")
    return " on ".join(filter(None, (browser, system)))


def address_of(asked: HTTPConnection) -> str:
    """Returns the address that a request comes from, `""` where that is not known."""
    return asked.client.host if asked.client else ""
