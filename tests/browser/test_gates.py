"""The gates in a real browser: another site's form, another person's file, pages under the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.security.place import Place, make_place
from xray_trainer.server import Server, free_port, running_server
from xray_trainer.store.people import Person
from xray_trainer.store.sessions import open_session
from xray_trainer.ui.gates import COOKIE

pytestmark = pytest.mark.browser

ELSEWHERE = "http://elsewhere.example/"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    made = make_place(tmp_path_factory.mktemp("gates"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def application(place) -> Iterator[Server]:
    settings = place.settings.model_copy(update={"detect_endpoint": False, "render_stock": False})
    with running_server(settings, port=free_port(8900), quiet=True) as running:
        yield running


def come_in(context: BrowserContext, place: Place, application: Server, person: Person) -> Page:
    """Signs somebody in and opens the first page."""
    cookie = open_session(place.store, person.person_id, now=datetime.now(UTC))
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": application.url}])
    page = context.new_page()
    page.goto(application.url)
    expect(page.get_by_test_id("stHeading").first).to_be_visible(timeout=20_000)
    return page


def test_another_site_cannot_write_through_the_browser_of_somebody(context, place, application):
    person = place.people["trainee", "here"]
    page = come_in(context, place, application, person)
    token = place.attempt(place.open, person)
    posting = (
        "([url, headers, body]) => fetch(url, {method: 'POST', headers, body}).then((one) => one.status)"
    )
    told = [f"/api/attempts/{token}/pause", {"Content-Type": "application/json"}, "{}"]
    assert page.evaluate(posting, told) == 200
    address = f"{application.url}/api/attempts/{token}/resume"
    form = f'<form method="post" action="{address}" enctype="text/plain"><button>Win</button></form>'
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(content_type="text/html", body=form))
    page.goto(ELSEWHERE)
    with page.expect_response(address) as sent:
        page.get_by_role("button", name="Win").click()
    assert sent.value.status == 403


def test_a_file_of_a_page_is_for_the_session_of_that_page(browser, context, place, application):
    page = come_in(context, place, application, place.people["mentor", "here"])
    page.goto(f"{application.url}/exchange")
    page.get_by_role("tab", name="Units and keys").click()
    button = page.get_by_role("button", name="Card for other units")
    expect(button).to_be_visible(timeout=20_000)
    with page.expect_download() as got:
        button.click()
    page.wait_for_timeout(1500)
    url = got.value.url
    assert "/media/" in url
    assert context.request.get(url).status == 200
    stranger = browser.new_context()
    assert stranger.request.get(url).status == 401
    come_in(stranger, place, application, place.people["trainee", "here"])
    assert stranger.request.get(url).status == 401
    stranger.close()


def test_pages_and_the_viewer_work_under_the_policy_of_the_server(context, place, application):
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = come_in(context, place, application, place.people["trainee", "here"])
    card = page.locator('[data-testid="stVerticalBlock"]').filter(
        has=page.get_by_role("heading", name="practice", exact=True)
    )
    card.last.get_by_role("button").first.click()
    page.locator(".viewer[data-ready]").wait_for()
    page.goto(f"{application.url}/progress?person={place.people['mentor', 'here'].person_id}")
    expect(page.get_by_text("Signed in as trainee here")).to_be_visible(timeout=20_000)
    assert [text for text in said if "Content Security Policy" in text] == []
    script = "Object.assign(document.createElement('script'), {text: 'window.bad = 1'})"
    page.evaluate(f"() => document.body.append({script})")
    assert page.evaluate("() => window.bad") is None
