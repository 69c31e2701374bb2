"""The real routes and viewer of a live room around a page without Streamlit, for browser tests of rooms."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from xray_trainer.settings import load_settings
from xray_trainer.store.store import open_store
from xray_trainer.ui import viewer
from xray_trainer.ui.rooms.routes import room_routes
from xray_trainer.ui.routes import routes
from xray_trainer.ui.translations import translations
from xray_trainer.ui.viewer.room_texts import room_texts

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>room</title></head>
<body style="margin: 8px; background: #fff"><main id="root"></main>
<script type="module">
  import mount from "/viewer.js";
  const data = await fetch("/data" + location.search).then((answer) => answer.json());
  mount({ data, parentElement: document.getElementById("root"), setTriggerValue: () => undefined });
</script></body></html>"""


def translate(language: str, text: str) -> str:
    return translations(language).gettext(text)


def page(_request: Request) -> Response:
    return HTMLResponse(PAGE)


def data(request: Request) -> Response:
    """Returns what the page of rooms gives to the component."""
    query = request.query_params
    words = room_texts(partial(translate, query.get("language", "en")))
    given = {"api": "/api", "renderer": "auto", "debug": True, "person": "", "mode": "room"}
    return JSONResponse({**given, "token": query["token"], "language": words.pop("locale"), "texts": words})


def bundle(script: bytes, _request: Request) -> Response:
    return Response(script, media_type="text/javascript")


def serve(port: int) -> None:
    store = open_store(load_settings())
    (path,) = (Path(viewer.__file__).parent / "dist").glob("viewer-*.js")
    script = partial(bundle, path.read_bytes())
    own = [Route("/", page), Route("/data", data), Route("/viewer.js", script)]
    rooms = room_routes(store, translate=translate)
    app = Starlette(routes=[*own, *routes(store, translate=translate, more=rooms)])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
