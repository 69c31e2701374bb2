"""The exchange as a mentor meets it: a set becomes a file, the file tells what is in it and is taken in."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings

pytestmark = pytest.mark.browser

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def application(server, tmp_path_factory):
    """Serves the real application on a copy of the furnished store."""
    home = tmp_path_factory.mktemp("exchange") / "home"
    shutil.copytree(server.home, home)
    with running_server(Settings(home=home), port=free_port(8760), quiet=True) as running:
        yield running


def test_a_set_becomes_a_file_which_tells_what_is_in_it_before_it_is_taken_in(
    page: Page, application: Server, tmp_path
):
    page.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    page.goto(f"{application.url}/?lang=en")
    page.get_by_label("Your name").fill("Mentor")
    page.locator("label", has_text="Mentor").last.click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Exchange").click()

    page.get_by_role("tab", name="Units and keys").click()
    own = page.get_by_role("tabpanel", name="Units and keys").locator("code").first
    expect(own).to_have_text(re.compile(r"^([0-9a-f]{4} ){4}[0-9a-f]{4}$"))

    page.get_by_role("tab", name="Send a set").click()
    expect(page.get_by_text(re.compile("Without loss: about"))).to_be_visible()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("button", name="Download", exact=True)).to_be_visible(timeout=30_000)
    page.locator(IDLE).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    path = tmp_path / "a.xset"
    download.value.save_as(path)

    page.get_by_role("tab", name="Take in").click()
    page.locator("input[type=file]").first.set_input_files(path)
    expect(page.get_by_text(re.compile("Signed by Unit"))).to_be_visible()
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_text("Sets that were here already: 1")).to_be_visible()

    cut = tmp_path / "cut.xset"
    cut.write_bytes(path.read_bytes()[:-1])
    page.locator("input[type=file]").first.set_input_files(cut)
    expect(page.get_by_text("the file is damaged or not whole")).to_be_visible()
