"""Accounts in a real browser: the first administrator, somebody new, wrong passwords, sessions that end."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.one_time_links import make_first_link
from xray_trainer.store.sign_in_failures import forget_name
from xray_trainer.store.store import open_store

pytestmark = pytest.mark.browser
SCREEN = {"width": 1366, "height": 768}
ADMINISTRATOR, TRAINEE = "seven grey herons at dusk", "a kettle on the northern pier"
SLOW = 30_000


@pytest.fixture
def served(tmp_path):
    """A server where people sign in, the link of the first administrator, and the store."""
    settings = Settings(home=tmp_path, sign_in="accounts", render_stock=False)
    with running_server(settings, port=free_port(8870), quiet=True) as running:
        store = open_store(settings)
        secret = make_first_link(store, now=datetime.now(UTC))
        yield running.url, f"{running.url}/sign-in/link/{secret}", store
        store.close()


@pytest.fixture
def visitor(browser):
    """Makes a page of a browser of its own."""
    made = []

    def open_one():
        made.append(browser.new_context(viewport=SCREEN))
        return made[-1].new_page()

    yield open_one
    for context in made:
        context.close()


def sign_in(page, url, name, password):
    page.goto(f"{url}/sign-in?lang=en")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def choose_password(page, password):
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same again").fill(password)
    page.get_by_role("button", name="Keep this password").click()


def test_from_the_first_administrator_to_a_trainee_who_is_signed_out_elsewhere(served, visitor):
    url, first, store = served
    office, desk, other = visitor(), visitor(), visitor()

    office.goto(first)
    office.get_by_label("Your name").fill("Saule Omarova")
    choose_password(office, ADMINISTRATOR)
    expect(office.get_by_text("Signed in as Saule Omarova")).to_be_visible(timeout=SLOW)
    assert "person=" not in office.url
    office.get_by_role("link", name="Accounts").click()
    office.get_by_text("Add a person").click()
    office.get_by_label("Name", exact=True).fill("Dinara")
    office.get_by_role("button", name="Add, with a link for the password").click()
    link = office.locator("code", has_text="/sign-in/link/")
    expect(link).to_be_visible(timeout=SLOW)

    desk.goto(link.inner_text())
    choose_password(desk, TRAINEE)
    expect(desk.get_by_text("Signed in as Dinara")).to_be_visible(timeout=SLOW)

    for _ in range(5):
        sign_in(other, url, "Dinara", "wrong every time")
        expect(other.get_by_role("alert")).to_contain_text("do not go together", timeout=SLOW)
    sign_in(other, url, "Dinara", TRAINEE)
    expect(other.get_by_role("alert")).to_contain_text(re.compile(r"Wait \d+ seconds"), timeout=SLOW)
    forget_name(store, "dinara")
    sign_in(other, url, "Dinara", TRAINEE)
    expect(other.get_by_text("Signed in as Dinara")).to_be_visible(timeout=SLOW)

    other.get_by_text("Your account").click()
    other.get_by_role("button", name="Sign out elsewhere").click()
    expect(other.get_by_role("button", name="Sign out elsewhere")).to_be_hidden(timeout=SLOW)
    desk.get_by_role("link", name="Progress").click()
    expect(desk.get_by_text("You are not signed in")).to_be_visible(timeout=SLOW)
    desk.reload()
    expect(desk.get_by_role("button", name="Sign in")).to_be_visible(timeout=SLOW)

    other.get_by_role("link", name="Sign out").click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible(timeout=SLOW)
