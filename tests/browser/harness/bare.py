"""The real routes, store and viewer around a page without Streamlit: quick, for tests of the viewer alone."""

from __future__ import annotations

import json
import os
import runpy
import sys
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import xray_trainer
from xray_trainer.settings import load_settings
from xray_trainer.store.attempts import attempt_info
from xray_trainer.store.store import Store, open_store
from xray_trainer.ui.routes import routes
from xray_trainer.ui.translations import translations

VIEWER = Path(xray_trainer.__file__).with_name("ui") / "viewer"
TEXTS = runpy.run_path(str(VIEWER / "texts.py"))  # importing the package would bring Streamlit along

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>bare</title></head>
<body style="margin: 8px; background: #fff"><main id="root"></main>
<script type="module">
  import mount from "/viewer.js";
  const asked = () => fetch("/data" + location.search).then((answer) => answer.json());
  const show = async () =>
    mount({ data: await asked(), parentElement: document.getElementById("root"), setTriggerValue: show });
  show();
</script></body></html>"""


def translate(language: str, text: str) -> str:
    return translations(language).gettext(text)


def page(_request: Request) -> Response:
    return HTMLResponse(PAGE)


def data(store: Store, request: Request) -> Response:
    """Returns what the drill's page gives to the component."""
    query = request.query_params
    words = TEXTS["viewer_texts"](partial(translate, query.get("language", "en")))
    given = {
        "api": "/api",
        "renderer": query.get("renderer", "auto"),
        "debug": True,
        "person": query.get("person", ""),
    }
    if "look" in query:
        given |= {"token": "", "mode": "look", "scan": json.loads(query["look"])}
    else:
        is_open = attempt_info(store, store.tokens.attempt_of(query["token"])).state == "open"
        given |= {"token": query["token"], "mode": "mark" if is_open else "feedback"}
    return JSONResponse({**given, "language": words.pop("locale"), "texts": words})


def bundle(_request: Request) -> Response:
    (path,) = (VIEWER / "dist").glob("viewer-*.js")
    return FileResponse(path, media_type="text/javascript")


def serve(port: int) -> None:
    store = open_store(load_settings())
    own = [
        Route("/", page),
        Route("/data", partial(data, store)),
        Route("/viewer.js", bundle),
    ]
    app = Starlette(routes=[*own, *routes(store, translate=translate)])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def breed(port: int) -> None:
    """Forks a server for every line that comes in, and tells its process; the next one takes its place."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(port)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    {"serve": serve, "breed": breed}[sys.argv[2]](int(sys.argv[1]))
