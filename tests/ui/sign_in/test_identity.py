from __future__ import annotations

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, running_provider
from xray_trainer.installation.identity_provider import identity_provider
from xray_trainer.settings import Settings
from xray_trainer.store.account_changes import lock, set_identity
from xray_trainer.store.accounts import add_account
from xray_trainer.store.audit import NOBODY, entries
from xray_trainer.store.people import people
from xray_trainer.store.sessions import session_of
from xray_trainer.store.store import open_store
from xray_trainer.ui.sign_in.door import Door
from xray_trainer.ui.sign_in.doorman import Doorman
from xray_trainer.ui.sign_in.identity import IdentityDoor, streamlit_secrets
from xray_trainer.ui.sign_in.routes import sign_in_routes

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
ADDRESS = "https://training.example.org"
DINARA = {"email": "dinara@example.org", "email_verified": True, "name": "Dinara"}


class House:
    """The routes of signing in and those of Streamlit, as the application puts them together."""

    def __init__(self, folder, provider, **wanted):
        self.provider = provider
        self.settings = Settings(
            home=folder,
            address=ADDRESS,
            identity_issuer=provider.issuer,
            identity_client_id=CLIENT_ID,
            identity_client_secret=CLIENT_SECRET,
            identity_name="Customs",
            **{"sign_in": "accounts", **wanted},
        )
        self.store = open_store(self.settings)
        known = identity_provider(self.settings)
        told = {"translate": lambda _, text: text, "clock": lambda: NOON}
        table = sign_in_routes(self.store, self.settings, **told, provider=known)
        door = Door(self.store, self.settings, *told.values(), known)
        page = Route("/{rest:path}", lambda _request: PlainTextResponse("the page"))
        around = [
            Middleware(IdentityDoor, door=door),
            Middleware(Doorman, store=self.store, sign_in=self.settings.sign_in, clock=lambda: NOON),
            Middleware(SessionMiddleware, secret_key="of the tests", session_cookie="_streamlit_session"),
        ]
        self.app = Starlette(routes=[*table, *create_auth_routes(""), page], middleware=around)
        secrets_singleton.merge_programmatic_secrets(streamlit_secrets(known, self.store) or {"auth": {}})

    def prepare(self, name="Dinara", identity="dinara@example.org"):
        person = add_account(self.store, name, by=NOBODY, now=NOON)
        set_identity(self.store, person.person_id, identity=identity, by=NOBODY, now=NOON)
        return person


class Browser:
    """Keeps cookies and follows nothing by itself."""

    def __init__(self, house):
        self._house, self.cookies = house, httpx.Cookies()

    def ask(self, url, method="GET"):
        async def asking():
            transport = httpx.ASGITransport(self._house.app, raise_app_exceptions=False)
            options = {"transport": transport, "base_url": ADDRESS, "cookies": self.cookies}
            async with httpx.AsyncClient(**options) as client:
                answer = await client.request(method, url, headers={"Accept": "text/html"})
                self.cookies = client.cookies
                return answer

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, asking()).result()

    def to_provider(self, after="/drill?x=1"):
        """Returns the address of the provider that signing in leads to."""
        first = self.ask(f"/sign-in/identity?next={after}&lang=ru")
        return self.ask(first.headers["location"]).headers["location"]

    def from_provider(self, address, login="dinara"):
        """Returns the address to which the provider sends who signs in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        url = f"{self._house.provider.issuer}/authorize"
        return httpx.post(url, data={**asked, "login": login}).headers["location"]

    def sign_in(self, login="dinara"):
        return self.ask(self.from_provider(self.to_provider(), login))


@pytest.fixture(scope="module")
def running():
    with running_provider() as provider:
        provider.callbacks.add(f"{ADDRESS}/oauth2callback")
        yield provider


@pytest.fixture
def provider(running):
    running.people, running.more, running.published = {"dinara": dict(DINARA)}, {}, None
    running.signed_out.clear()
    return running


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A data folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(Settings(home=folder)).close()
    return folder


@pytest.fixture
def build(empty, tmp_path, provider):
    made = []
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)

    def building(**wanted):
        made.append(House(tmp_path, provider, **wanted))
        return made[-1]

    yield building
    secrets_singleton.merge_programmatic_secrets({"auth": {}})
    for house in made:
        house.store.close()


@pytest.fixture
def house(build):
    return build()


def refusals(house):
    return [entry.details["why"] for entry in entries(house.store) if entry.act == "sign_in_refused"]


def test_who_comes_back_gets_our_session_and_nothing_else_that_says_who_they_are(house):
    person, browser = house.prepare(), Browser(house)
    assert (
        'href="/sign-in/identity?next=%2F&amp;lang=en">Sign in with Customs' in browser.ask("/sign-in").text
    )
    inside = browser.sign_in()
    assert (inside.status_code, inside.headers["location"]) == (303, "/drill?x=1")
    assert session_of(house.store, browser.cookies["xray_session"], now=NOON).person_id == person.person_id
    assert set(browser.cookies) == {"xray_session", "xray_voucher"}
    kept = [one for one in inside.headers.get_list("set-cookie") if "Max-Age=0" not in one]
    assert all({"httponly", "secure", "samesite=lax"} <= set(one.lower().split("; ")) for one in kept)
    assert "_streamlit_user" not in str(inside.headers)
    assert browser.ask("/drill?x=1").text == "the page"


def test_the_provider_is_asked_with_a_challenge_and_a_code_is_good_once_and_in_one_browser(house):
    house.prepare()
    browser, other = Browser(house), Browser(house)
    address = browser.to_provider()
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{ADDRESS}/oauth2callback"]
    back = browser.from_provider(address)
    assert other.ask(back).status_code == 403
    assert "xray_session" not in other.cookies
    assert browser.ask(back).status_code == 303
    assert browser.ask(back).status_code == 403


def test_who_is_unknown_reads_what_to_tell_the_administrator_and_is_added_where_that_is_wished(build):
    strict, browser = build(), None
    browser = Browser(strict)
    refused = browser.sign_in()
    assert refused.status_code == 403
    assert "and tell: dinara@example.org" in refused.text
    assert "xray_session" not in browser.cookies
    assert people(strict.store) == ()
    adding = Browser(build(identity_adds=True))
    assert adding.sign_in().status_code == 303
    (added,) = people(strict.store)
    assert (added.name, added.role, added.language) == ("Dinara", "trainee", "ru")
    assert refusals(strict) == ["unknown identity"]


def test_a_closed_account_stays_closed(house):
    person = house.prepare()
    lock(house.store, person.person_id, by=NOBODY, now=NOON)
    browser = Browser(house)
    assert "Your account here is closed" in browser.sign_in().text
    assert "xray_session" not in browser.cookies
    assert refusals(house) == ["locked"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://another.example"},
        {"aud": "another application"},
        {"aud": ["another application", "a third"]},
        {"aud": ["another application"], "azp": CLIENT_ID},
        {"exp": 1_000_000_000},
        {"nonce": "guessed"},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_word_that_is_not_for_us_or_not_for_now_opens_nothing(house, provider, wrong):
    house.prepare()
    provider.more = wrong
    browser = Browser(house)
    assert browser.sign_in().status_code == 403
    assert "xray_session" not in browser.cookies


def test_a_word_that_somebody_else_signed_opens_nothing(house, provider):
    house.prepare()
    provider.published = RSAKey.generate_key(2048, {"kid": "first"})
    browser = Browser(house)
    assert "did not sign you in" in browser.sign_in().text
    assert "xray_session" not in browser.cookies


def test_an_address_that_the_provider_did_not_verify_opens_no_account(house, provider):
    house.prepare()
    provider.people["dinara"]["email_verified"] = False
    assert "and tell: id-dinara" in Browser(house).sign_in().text


def test_who_gives_up_at_the_provider_may_begin_again(house):
    browser = Browser(house)
    assert "Please begin again" in browser.sign_in("nobody").text
    assert browser.ask("/oauth2callback").headers["location"] == "/sign-in"
    assert refusals(house) == []


def test_a_provider_that_is_silent_is_told_in_a_sentence(build, provider):
    house = build()
    secrets_singleton.merge_programmatic_secrets(
        {"auth": {**secrets_singleton["auth"].to_dict(), "server_metadata_url": "http://127.0.0.1:1/"}}
    )
    browser = Browser(house)
    answer = browser.ask(browser.ask("/sign-in/identity").headers["location"])
    assert (answer.status_code, "Customs cannot be reached right now" in answer.text) == (502, True)


def test_signing_out_ends_the_session_here_and_leads_to_the_end_of_the_one_there(house, provider):
    house.prepare()
    browser = Browser(house)
    browser.sign_in()
    cookie = browser.cookies["xray_session"]
    out = browser.ask("/sign-out", "POST")
    assert session_of(house.store, cookie, now=NOON) is None
    address = out.headers["refresh"].removeprefix("0; url=")
    assert httpx.get(address).headers["location"] == f"{ADDRESS}/oauth2callback"
    assert provider.signed_out[0].count(".") == 2
    assert not set(browser.cookies) & {"xray_session", "xray_voucher"}
    assert browser.ask("/sign-out", "POST").headers["location"] == "/sign-in"


def test_people_begin_at_the_address_that_the_provider_knows(house):
    browser = Browser(house)
    led = browser.ask("https://training/sign-in/identity?next=/drill").headers["location"]
    assert led == f"{ADDRESS}/sign-in/identity?next=%2Fdrill&lang=en&moved=1"
    elsewhere = browser.ask(led.replace(ADDRESS, "https://training")).headers["location"]
    assert elsewhere.startswith("/auth/login?")


@pytest.mark.parametrize("sign_in", ["kiosk", "open"])
def test_where_people_sign_in_otherwise_there_is_no_provider(build, sign_in):
    house = build(sign_in=sign_in)
    browser = Browser(house)
    assert "Customs" not in browser.ask("/sign-in").text
    for path in ("/auth/login", "/oauth2callback?code=1"):
        assert browser.ask(path).status_code == 404
    if sign_in == "kiosk":
        assert browser.ask("/sign-in/identity").status_code == 404
