"""The application as a trainee meets it: name, set, drill, answer, summary, progress, in both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from xray_trainer.server import Server, free_port, running_server
from xray_trainer.settings import Settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def application(server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves the real application on a copy of the furnished store."""
    home = tmp_path_factory.mktemp("application") / "home"
    shutil.copytree(server.home, home)
    with running_server(Settings(home=home), port=free_port(8700), quiet=True) as running:
        yield running


def sign_in(page: Page, url: str, name: str, *, lang: str = "en") -> None:
    words = {"en": ("Your name", "Start"), "ru": ("Ваше имя", "Начать")}[lang]
    page.goto(f"{url}/?lang={lang}")
    page.get_by_label(words[0]).fill(name)
    page.get_by_role("button", name=words[1]).click()


def start(page: Page, title: str) -> None:
    card = page.locator('[data-testid="stVerticalBlock"]').filter(
        has=page.get_by_role("heading", name=title, exact=True)
    )
    card.last.get_by_role("button").click()
    page.locator(".viewer[data-ready]").wait_for()


def decide(page: Page, key: str) -> None:
    page.locator(".viewer").focus()
    page.keyboard.press(key)
    page.locator(".viewer").get_by_role("button", name=re.compile("Submit|Отправить")).click()


def test_a_drill_from_name_to_summary(page: Page, application: Server):
    sign_in(page, application.url, "Aigerim")
    start(page, "dual")
    expect(page.get_by_text("Exercise 1 of 1")).to_be_visible()
    expect(page.get_by_text("Oranges")).to_be_visible()
    decide(page, "s")
    expect(page.locator(".viewer [data-outcome=hit]")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Summary")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("1 / 1").first).to_be_visible()
    expect(page.get_by_text("There was no benign scan.").first).to_be_visible()
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", name="Detection over time")).to_be_visible(timeout=15_000)


def test_a_reload_goes_on_where_it_was(page: Page, application: Server):
    sign_in(page, application.url, "Bakyt")
    start(page, "tall")
    page.reload()
    page.locator(".viewer[data-ready]").wait_for()
    expect(page.get_by_text("Exercise 1 of 1")).to_be_visible()
    expect(page.get_by_text("Signed in as Bakyt")).to_be_visible()


def test_russian_reaches_every_corner_of_the_drill(page: Page, application: Server):
    sign_in(page, application.url, "Дильшод", lang="ru")
    start(page, "dual")
    expect(page.get_by_text("Упражнение 1 из 1").or_(page.get_by_text("Задание 1 из 1"))).to_be_visible()
    decide(page, "c")
    expect(page.locator(".viewer [data-outcome=miss]")).to_be_visible(timeout=15_000)
    assert re.search(r"[А-Яа-я]{4}", page.locator(".viewer [data-outcome=miss]").inner_text())


def test_nothing_asks_another_host(page: Page, application: Server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, application.url, "Gulnara")
    start(page, "dual")
    page.wait_for_timeout(1500)
    own = (application.url, application.url.replace("http", "ws", 1), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_no_page_of_an_open_attempt_holds_the_truth(page: Page, application: Server):
    bodies: list[str] = []

    def keep(response) -> None:
        if "/api/attempts/" in response.url and "tiles" not in response.url and "preview" not in response.url:
            bodies.append(response.text())

    page.on("response", keep)
    sign_in(page, application.url, "Jamshid")
    start(page, "dual")
    page.wait_for_timeout(500)
    assert bodies
    assert "CT-DOOR" not in page.content() + "".join(bodies)
