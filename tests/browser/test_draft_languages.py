"""A draft language as a trainee meets it: marked as a draft, and spoken from the first page to the answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.ui.translations import translations

pytestmark = pytest.mark.browser

NOTE = "This translation is a draft; a native speaker has yet to review it."


@pytest.fixture(scope="module")
def application(server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves the real application on a copy of the furnished store."""
    home = tmp_path_factory.mktemp("drafts") / "home"
    shutil.copytree(server.home, home)
    with running_server(Settings(home=home), port=free_port(8760), quiet=True) as running:
        yield running


def test_a_draft_is_marked_and_spoken_throughout_with_numbers_as_it_writes_them(
    page: Page, application: Server
) -> None:
    say = translations("kk").gettext
    page.goto(f"{application.url}/?lang=kk")
    expect(page.get_by_text(say(NOTE))).to_be_visible(timeout=15_000)
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_label(say("Your name")).fill("Айгерім")
    page.get_by_role("button", name=say("Start")).click()
    card = page.locator('[data-testid="stVerticalBlock"]').filter(
        has=page.get_by_role("heading", name="dual", exact=True)
    )
    card.last.get_by_role("button").click()
    page.locator(".viewer[data-ready]").wait_for()
    viewer = page.locator(".viewer")
    viewer.focus()
    page.keyboard.press("c")
    viewer.get_by_role("button", name=say("Submit")).click()
    expect(viewer.locator("[data-outcome=miss]")).to_contain_text(say("Miss"), timeout=15_000)
    expect(viewer.get_by_text("0,87").first).to_be_visible()
