from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.route_server import Client
from xray_trainer.settings import Settings
from xray_trainer.store.account_changes import set_password, set_pin
from xray_trainer.store.accounts import add_account, find_account
from xray_trainer.store.audit import NOBODY
from xray_trainer.store.one_time_links import make_first_link, make_password_link
from xray_trainer.store.people import person_named
from xray_trainer.store.sessions import session_of, sessions_of
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.sign_in.doorman import Doorman
from xray_trainer.ui.sign_in.routes import sign_in_routes

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
PASSWORD, OTHER = "seven grey herons at dusk", "a kettle on the northern pier"
PAGE = {"Accept": "text/html"}


def _headers(cookie):
    return {"Cookie": f"xray_session={cookie}"} if cookie else {}


class Door:
    """The routes of signing in on a real store, before a page, with a clock that tests set."""

    def __init__(self, folder, sign_in="accounts"):
        settings = Settings(home=folder, sign_in=sign_in, kiosk_unit="PCU Aktau")
        self.store, self.now = open_store(settings), NOON
        table = sign_in_routes(self.store, settings, translate=lambda _, text: text, clock=lambda: self.now)
        page = Route("/{rest:path}", lambda _request: PlainTextResponse("the page"))
        man = Middleware(Doorman, store=self.store, sign_in=sign_in, clock=lambda: self.now)
        self.client = Client(Starlette(routes=[*table, page], middleware=[man]))

    def add(self, name, *, role="trainee", once=False):
        person = add_account(self.store, name, by=NOBODY, now=NOON, role=role)
        set_password(self.store, person.person_id, password=PASSWORD, by=NOBODY, now=NOON, must_change=once)
        return person

    def post(self, path="/sign-in", cookie="", **fields):
        return self.client.post(path, data=fields, headers=_headers(cookie))

    def page(self, cookie="", path="/drill?x=1"):
        return self.client.get(path, headers={**PAGE, **_headers(cookie)})


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    made = Door(tmp_path_factory.mktemp("door"))
    made.add("Aigerim")
    yield made
    made.store.close()


def cookie_in(answer):
    return re.match(r"xray_session=([^;]*)", answer.headers["set-cookie"])[1]


def test_who_is_not_signed_in_is_led_to_the_door_and_then_to_the_page_wanted(door):
    led = door.page()
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Fdrill%3Fx%3D1")
    assert 'value="/drill?x=1"' in door.client.get(led.headers["location"]).text
    signed_in = door.post(login="aigerim", password=PASSWORD, next="/drill?x=1")
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/drill?x=1")
    assert door.page(cookie_in(signed_in)).text == "the page"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(door):
    flags = door.post(login="aigerim", password=PASSWORD).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(flags.split("; "))
    assert "Secure" not in flags


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "drill", "/sign-out"]
)
def test_nobody_is_led_to_another_site(door, elsewhere):
    assert door.post(login="aigerim", password=PASSWORD, next=elsewhere).headers["location"] == "/"


def test_a_wrong_password_opens_nothing_and_what_was_typed_is_inert(door):
    refused = door.post(login='"><script>x</script>', password=PASSWORD)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert "<script>" not in refused.text
    assert "default-src 'none'" in refused.headers["content-security-policy"]
    assert PASSWORD not in refused.text


def test_signing_in_ends_the_session_before_and_signing_out_the_one_now(door):
    first = cookie_in(door.post(login="aigerim", password=PASSWORD))
    second = cookie_in(door.post(cookie=first, login="aigerim", password=PASSWORD))
    assert session_of(door.store, first, now=NOON) is None
    out = door.post("/sign-out", cookie=second)
    assert cookie_in(out) == '""'
    assert door.page(second).status_code == 303


def test_a_page_opened_after_an_hour_brings_a_new_secret(door):
    cookie = cookie_in(door.post(login="aigerim", password=PASSWORD))
    assert "set-cookie" not in door.page(cookie).headers
    door.now = NOON + timedelta(minutes=61)
    new = cookie_in(door.page(cookie))
    door.now = NOON
    assert new != cookie


def test_a_password_for_once_leads_to_choosing_another(door):
    door.add("Erlan", once=True)
    asked = door.post(login="Erlan", password=PASSWORD)
    assert "set-cookie" not in asked.headers
    pass_on = re.search(r'name="pass" value="([^"]+)"', asked.text)[1]
    change = {"pass": pass_on, "password": OTHER}
    assert door.post("/sign-in/password", **change, again="something else").status_code == 400
    assert door.post("/sign-in/password", **{**change, "pass": "guessed", "again": OTHER}).status_code == 200
    done = door.post("/sign-in/password", **change, again=OTHER)
    assert door.page(cookie_in(done)).status_code == 200
    assert "set-cookie" not in door.post("/sign-in/password", **change, again=OTHER).headers


def test_a_link_sets_a_password_once(door):
    person = add_account(door.store, "Dinara", by=NOBODY, now=NOON)
    address = f"/sign-in/link/{make_password_link(door.store, person.person_id, by=NOBODY, now=NOON)}"
    assert door.client.get(address).status_code == 200
    assert door.post(address, password="short", again="short").status_code == 400
    assert door.post(address, password=OTHER, again=OTHER).status_code == 303
    assert len(sessions_of(door.store, person.person_id, now=NOON)) == 1
    assert door.client.get(address).status_code == 404
    assert door.post(address, password=PASSWORD, again=PASSWORD).status_code == 404


def test_the_first_link_makes_an_administrator_and_no_second_one(tmp_path):
    door = Door(tmp_path)
    address, later = (f"/sign-in/link/{make_first_link(door.store, now=NOON)}" for _ in range(2))
    assert door.client.get(address).status_code == 404
    assert (
        door.post(later, login="Saule", password="saule saule saule", again="saule saule saule").status_code
        == 400
    )
    assert door.post(later, login="Saule", password=PASSWORD, again=PASSWORD).status_code == 303
    assert person_named(door.store, "Saule").role == "administrator"
    again = f"/sign-in/link/{make_first_link(door.store, now=NOON)}"
    assert door.client.get(again).status_code == 404
    door.store.close()


def test_a_kiosk_lists_trainees_of_its_unit_with_a_pin_and_its_sessions_are_short(tmp_path):
    door = Door(tmp_path, sign_in="kiosk")
    unit = add_unit(door.store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=NOON)
    for name in ("Dinara", "Erlan"):
        person = add_account(door.store, name, by=NOBODY, now=NOON)
        set_pin(door.store, person.person_id, pin="274916", by=NOBODY, now=NOON)
        if name == "Dinara":
            join_unit(door.store, unit.unit_id, person_ids=[person.person_id], now=NOON)
    text = door.client.get("/sign-in").text
    assert "Dinara" in text
    assert "Erlan" not in text
    cookie = cookie_in(door.post(login="dinara", pin="274916"))
    assert session_of(door.store, cookie, now=NOON + timedelta(minutes=4.9), is_active=False)
    assert session_of(door.store, cookie, now=NOON + timedelta(minutes=5.1)) is None
    assert find_account(door.store, person.person_id).has_pin
    door.store.close()


def test_a_pin_opens_nothing_where_there_is_no_kiosk(door):
    person = person_named(door.store, "Aigerim")
    set_pin(door.store, person.person_id, pin="274916", by=NOBODY, now=NOON)
    assert door.post(login="aigerim", pin="274916").status_code == 403


def test_where_names_are_free_there_is_no_door(tmp_path):
    door = Door(tmp_path, sign_in="open")
    assert door.page().text == "the page"
    assert door.client.get("/sign-in").text == "the page"
    door.store.close()


@pytest.mark.parametrize("body", [b"\xff", b"a=1&" * 20, b"login=" + b"x" * 2000, b"x" * 300_000])
def test_a_form_that_no_page_sends_is_refused(door, body):
    assert door.client.post("/sign-in", content=body).status_code in {400, 413}
