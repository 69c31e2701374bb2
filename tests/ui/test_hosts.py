from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.ui.route_server import Client
from xray_trainer.errors import InputError
from xray_trainer.settings import Settings
from xray_trainer.store.store import open_store
from xray_trainer.ui.gates import Gate
from xray_trainer.ui.hosts import goes_by, is_nameless, names_of
from xray_trainer.ui.running.metrics_route import metrics_route
from xray_trainer.ui.shield import Shield

NAMES = frozenset({"training.customs.example", "*.port.example"})


@pytest.mark.parametrize(
    "host",
    [
        "training.customs.example",
        "Training.Customs.Example.:443",
        "aktau.port.example",
        "localhost:8501",
        "127.0.0.1:8501",
        "[::1]:8501",
        "10.1.2.3",
    ],
)
def test_a_server_goes_by_its_names_and_by_numbers(host):
    assert goes_by(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "elsewhere.example",
        "customs.example",
        "port.example",
        "a.b.port.example",
        "training.customs.example.elsewhere.example",
        "localhost.elsewhere.example",
        "127.0.0.1.elsewhere.example",
        "training.customs.example@elsewhere.example",
        "elsewhere.example/training.customs.example",
        "training.customs.example:http",
        "training.customs.example:99999",
        "[::1",
        "1.2.3.4.5",
    ],
)
def test_a_server_goes_by_no_other_name(host):
    assert not goes_by(host, NAMES)
    assert goes_by(host, None)
    assert not is_nameless(host)


def test_where_nobody_signs_in_only_this_computer_has_a_name():
    own = socket.gethostname().lower()
    assert names_of(Settings(sign_in="open")) == {own, f"{own}.local"}
    assert names_of(Settings(sign_in="open", hosts="a.example")) == {"a.example"}


def test_where_people_sign_in_any_name_is_good_until_one_is_told():
    assert names_of(Settings(sign_in="accounts")) is None
    assert names_of(Settings(sign_in="kiosk", address="https://a.example")) is None
    told = Settings(sign_in="accounts", hosts="B.example, *.c.example", address="https://a.example:8443")
    assert names_of(told) == {"a.example", "b.example", "*.c.example"}


@pytest.mark.parametrize("hosts", ["https://a.example", "a.example:8501", "a.example *", "a b/c"])
def test_what_is_no_name_is_refused(hosts):
    with pytest.raises(InputError, match="XRAY_TRAINER_HOSTS: must be names without port"):
        names_of(Settings(hosts=hosts))


@pytest.fixture
def shield(tmp_path):
    store = open_store(Settings(home=tmp_path))
    yield {"gate": Gate(store, "open"), "names": NAMES}
    store.close()


def test_requests_for_another_name_are_refused_before_anything_is_answered(shield):
    page = Route("/{rest:path}", lambda _request: PlainTextResponse("the page"), methods=["GET", "POST"])
    client = Client(Starlette(routes=[page], middleware=[Middleware(Shield, **shield)]))
    for path in ("/", "/api/attempts/token", "/_stcore/host-config", "/media/x"):
        refused = client.get(path, headers={"Host": "elsewhere.example"})
        assert (refused.status_code, "XRAY_TRAINER_HOSTS" in refused.text) == (421, True)
        assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]
    assert client.post("/", headers={"Host": "elsewhere.example"}).status_code == 421
    assert client.get("/", headers={"Host": "aktau.port.example"}).text == "the page"


@pytest.mark.parametrize(
    ("host", "passes"), [(b"aktau.port.example:8501", True), (b"elsewhere.example", False)]
)
def test_the_line_of_a_page_is_refused_too(shield, host, passes):
    sent, reached = [], []

    async def page(scope, receive, send):
        reached.append(scope["type"])

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", host)]}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Shield(page, **shield)(scope, None, send)).result()
    assert (reached, sent) == (
        (["websocket"], []) if passes else ([], [{"type": "websocket.close", "code": 1008}])
    )


def test_figures_for_this_machine_are_not_for_a_name_that_anybody_may_have_lead_here():
    route = metrics_route(Settings(metrics="local"), lambda: b"figures")
    client = Client(Starlette(routes=[route]))
    assert client.get("/metrics", headers={"Host": "127.0.0.1:8501"}).text == "figures"
    assert client.get("/metrics", headers={"Host": "localhost"}).text == "figures"
    assert client.get("/metrics", headers={"Host": "elsewhere.example"}).status_code == 404
