"""Links into a room. They lead to the first page, which people reach before they have signed in."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

ROOMS = "rooms"
"""Address of the page of rooms."""

ROOM, JOIN = "room", "join"
"""What the address names: a room to look at, or the code of one to come into."""


def link_into(code: str) -> str:
    """Returns the address that leads trainees into a room; it names no person."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{_first_path(here.path)}?{JOIN}={code}"


def is_invited() -> bool:
    """Returns whether the address is the first page's and names a room."""
    path = urlsplit(st.context.url or "").path
    return f"{path.rstrip('/')}/" == _first_path(path) and any(
        name in st.query_params for name in (ROOM, JOIN)
    )


def _first_path(path: str) -> str:
    """Returns the path of the first page, for the path of this one."""
    bare = path.rstrip("/").removesuffix(f"/{ROOMS}")
    return f"{bare}/"
