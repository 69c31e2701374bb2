"""What every answer tells the browser to refuse: other sites' frames, scripts, plug-ins, devices.

Streamlit's pages need styles in the page, pictures and workers from memory, and one script of its own in the
page, which is let in by its hash. Nothing may be fetched from, sent to or shown inside another site.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HARDLY_ANYTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_DEVICES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)
_HSTS = "max-age=31536000"

ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DEVICES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer."""


def headers_for(path: str, *, is_secure: bool) -> dict[str, str]:
    """Returns the headers that an answer gets where it does not set them itself.

    Args:
        path: of the request.
        is_secure: whether it came over https; browsers then ask over nothing else for a year.
    """
    secure = {"Strict-Transport-Security": _HSTS} if is_secure else {}
    return {**ALWAYS, "Content-Security-Policy": policy_for(path), **secure}


def policy_for(path: str) -> str:
    """Returns the content security policy for an address."""
    if path.startswith("/media/"):
        return f"{_HARDLY_ANYTHING}; style-src 'unsafe-inline'; sandbox"
    if path.startswith("/api/") or path in ("/healthz", "/readyz", "/metrics"):
        return _HARDLY_ANYTHING
    return page_policy()


@cache
def page_policy() -> str:
    """Returns the policy of pages and of the scripts they load."""
    own = " ".join(("'self'", *_inline_hashes()))
    rules = {
        "default-src": "'self'",
        "script-src": own,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "media-src": "'self' data: blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_hashes() -> list[str]:
    """Returns the sources that let in the scripts inside of Streamlit's page, and no others."""
    page = (Path(streamlit.__file__).with_name("static") / "index.html").read_text("utf-8")
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
