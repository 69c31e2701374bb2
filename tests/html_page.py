"""What tests of written HTML pages share: which tags are open, and what a browser would load."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser

_NEVER_CLOSED = ("meta", "img", "br")


class Tags(HTMLParser):
    """Keeps the tags that are open, and every address that a browser would load.

    Args:
        self_closed: tags that may close themselves, as SVG's do; they may load nothing.
    """

    def __init__(self, *, self_closed: Collection[str]) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self._self_closed = self_closed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in _NEVER_CLOSED:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self._self_closed
        assert not {"src", "href"} & {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
