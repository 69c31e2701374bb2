from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from xray_trainer.settings import Settings
from xray_trainer.store.account_changes import change_role
from xray_trainer.store.accounts import add_account
from xray_trainer.store.audit import NOBODY
from xray_trainer.store.sessions import close_all, open_session
from xray_trainer.store.store import open_store
from xray_trainer.ui.sign_in.line import Line, is_by_hand

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = open_store(Settings(home=tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def person(store):
    return add_account(store, "Dinara", by=NOBODY, now=NOON, role="mentor")


def click(*, by_itself=False):
    message = BackMsg()
    message.rerun_script.query_string = "lang=ru"
    message.rerun_script.fragment_id = "part"
    message.rerun_script.is_auto_rerun = by_itself
    message.rerun_script.widget_states.widgets.add(id="release", trigger_value=True)
    return message.SerializeToString()


def passed(store, cookie, *, between=lambda: None):
    """Returns what reaches a page of two clicks, with something done between, and of the handshake."""
    got, sent = [], [click(), click()]

    async def receive():
        if len(sent) == 1:
            between()
        return {"type": "websocket.receive", "bytes": sent.pop(0)}

    async def page(scope, receive, send):
        got.extend([scope, (await receive())["bytes"], (await receive())["bytes"]])

    headers = [
        (b"cookie", f"xray_session={cookie}".encode()),
        (b"sec-websocket-protocol", b"streamlit, x, page"),
    ]
    scope = {"type": "websocket", "headers": headers, "subprotocols": ["streamlit", "x", "page"]}
    with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop in this one
        thread.submit(asyncio.run, Line(page, store, "accounts", lambda: NOON)(scope, receive, None)).result()
    return got


def test_what_is_done_passes_while_the_session_lasts(store, person):
    cookie = open_session(store, person.person_id, now=NOON)
    assert passed(store, cookie)[1:] == [click(), click()]


@pytest.mark.parametrize("what", ["end", "role"])
def test_nothing_done_happens_once_the_session_is_over_or_the_role_another(store, person, what):
    cookie = open_session(store, person.person_id, now=NOON)

    def between():
        if what == "end":
            close_all(store, person.person_id, now=NOON)
        else:
            change_role(store, person.person_id, role="trainee", by=NOBODY, now=NOON)

    _, first, second = passed(store, cookie, between=between)
    assert first == click()
    anew = BackMsg.FromString(second).rerun_script
    assert (anew.query_string, anew.fragment_id, len(anew.widget_states.widgets)) == ("lang=ru", "", 0)


def test_who_is_not_signed_in_goes_on_with_nobodys_page(store):
    scope = passed(store, "")[0]
    assert dict(scope["headers"])[b"sec-websocket-protocol"] == b"streamlit, x"
    assert scope["subprotocols"] == ["streamlit", "x"]


def test_a_part_that_renews_itself_is_nobodys_doing():
    assert is_by_hand(click())
    assert not is_by_hand(click(by_itself=True))
    assert not is_by_hand(b"\xff\xff")
