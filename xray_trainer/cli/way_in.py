"""How people get in once the application runs: the link of the first administrator, and warnings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xray_trainer.cli.output import errors, screen

if TYPE_CHECKING:
    from xray_trainer.settings import Settings

_HERE = ("127.0.0.1", "localhost", "::1")


def warn_of_open(settings: Settings, *, host: str) -> None:
    """Tells on the error stream that anybody who reaches this address can be anybody."""
    if settings.sign_in == "open" and host not in _HERE:
        errors.print(
            f"Whoever reaches {host} can choose any name and role, for people sign in without passwords. "
            "For real work leave out --sign-in open.",
            highlight=False,
        )


def tell_first_link(settings: Settings, *, url: str) -> None:
    """Tells a link with which somebody becomes the first administrator, as long as there is none."""
    if settings.sign_in == "open":
        return
    from xray_trainer.store.accounts import has_administrator
    from xray_trainer.store.one_time_links import FIRST_LASTS, make_first_link
    from xray_trainer.store.store import open_store

    store = open_store(settings)
    try:
        if has_administrator(store):
            return
        secret = make_first_link(store, now=datetime.now(UTC))
    finally:
        store.close()
    minutes = int(FIRST_LASTS.total_seconds() // 60)
    screen.print(
        f"Nobody can sign in yet. Within {minutes} minutes, once, this makes the first administrator:"
    )
    screen.print(f"{url}/sign-in/link/{secret}", soft_wrap=True, highlight=False)
