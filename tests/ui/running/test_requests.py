from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from tests.ui.route_server import Client
from xray_trainer.ui.running.requests import Observing


async def fault(_request):
    raise ZeroDivisionError("of somebody")


def test_a_fault_is_told_and_passed_on():
    told = []
    application = Starlette(routes=[Route("/things/{name}", fault, methods=["POST"])])
    answer = Client(Observing(application, listeners=[told.append])).post("/things/pen")
    (served,) = told
    assert (served.route, served.method, served.status, answer.status_code) == (
        "/things/{name}",
        "POST",
        500,
        500,
    )
    assert isinstance(served.error, ZeroDivisionError)


def test_a_method_that_nobody_knows_is_not_kept():
    told = []
    Client(Observing(Starlette(), listeners=[told.append])).request("IVANOVA", "/")
    assert told[0].method == "OTHER"


def test_open_pages_are_counted_while_they_are_open():
    counted = []

    async def page(socket):
        counted.append("open")

    application = Observing(Starlette(routes=[WebSocketRoute("/", page)]), listeners=[], gauge=counted.append)
    scope = {"type": "websocket", "path": "/", "headers": [], "query_string": b""}
    # In a thread of its own: the browser tests leave an event loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, application(scope, None, None)).result()
    assert counted == [1, "open", -1]
