"""Signing in through an identity provider in a real browser: unknown, added, inside, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings

pytestmark = pytest.mark.browser
SLOW = 30_000


@contextmanager
def serving(home, provider: Provider, *, adds: bool) -> Iterator[str]:
    port = free_port(8890)
    settings = Settings(
        home=home,
        sign_in="accounts",
        render_stock=False,
        address=f"http://127.0.0.1:{port}",
        identity_issuer=provider.issuer,
        identity_client_id=CLIENT_ID,
        identity_client_secret=CLIENT_SECRET,
        identity_name="Customs",
        identity_adds=adds,
    )
    provider.callbacks.add(f"{settings.address}/oauth2callback")
    with running_server(settings, port=port, quiet=True) as running:
        yield running.url


def go(page: Page, url: str, words: str, login: str) -> None:
    """Signs in at the provider."""
    page.get_by_role("link", name=words).click()
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Go on").click()
    expect(page).not_to_have_url(f"{url}/oauth2callback**")


def test_from_unknown_to_added_to_signed_out_here_and_there(context, page, tmp_path):
    with running_provider() as provider:
        provider.people["dinara"] = {"name": "Dinara", "email": "dinara@example.org", "email_verified": True}
        with serving(tmp_path, provider, adds=False) as url:
            page.goto(f"{url}/sign-in?lang=ru")
            go(page, url, "Войти через Customs", "dinara")
            expect(page.get_by_role("alert")).to_contain_text("dinara@example.org", timeout=SLOW)
            assert not [one for one in context.cookies() if one["name"] == "xray_session"]
        with serving(tmp_path, provider, adds=True) as url:
            page.goto(f"{url}/progress")
            go(page, url, "Sign in with Customs", "dinara")
            expect(page.get_by_text("Signed in as Dinara")).to_be_visible(timeout=SLOW)
            assert page.url.startswith(f"{url}/progress")
            names = {one["name"] for one in context.cookies()}
            assert "xray_session" in names
            assert not [name for name in names if name.startswith("_streamlit_user")]
            assert "xray" not in page.evaluate("document.cookie")
            page.get_by_role("link", name="Sign out").click()
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("link", name="Sign in with Customs")).to_be_visible(timeout=SLOW)
            assert len(provider.signed_out) == 1
            page.goto(f"{url}/progress")
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=SLOW)
