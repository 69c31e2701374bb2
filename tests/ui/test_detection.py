from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from starlette.applications import Starlette

from xray_trainer.errors import CheckpointError, InputError, MissingExtraError, ScanFileError
from xray_trainer.scans.files import read_scan, write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.ui import detection
from xray_trainer.ui.detection import Question, detection_routes

TOKEN = "0123456789abcdef-токен"
BEARER = {"Authorization": b"Bearer " + TOKEN.encode()}
DOCUMENT = json.loads(Path(detection.__file__).with_name("openapi.json").read_text(encoding="utf-8"))


def found(path: Path, words) -> dict[str, object]:
    """Stands in for the detector: tells what lies where."""
    scan = read_scan(path)
    return {"name": path.name, "pixel_mm_xy": scan.pixel_mm_xy, "beams": scan.beams, "said": words("x")}


def make(search=found, **settings):
    known = {"detect_endpoint": True, "detect_token": TOKEN, "detect_max_mb": 1, **settings}
    table = detection_routes(Settings(**known), translate="{}: {}".format, search=search)
    return Starlette(routes=table)


def ask(application, method="POST", path="/api/detect", **options) -> httpx.Response:
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.request(method, path, **options)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, send()).result()


def fits(name: str, body: object) -> bool:
    """Tells whether a body is what the document says."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    return Draft202012Validator(schema).is_valid(body)


@pytest.fixture(scope="module")
def scan(tmp_path_factory) -> bytes:
    values = np.random.default_rng(0).uniform(0.2, 0.9, (2, 64, 96)).astype(np.float32)
    path = tmp_path_factory.mktemp("scan") / "scan.tiff"
    write_scan(Scan("scan", values, (5.0, 5.0), ("6MV", "4MV"), "", ""), path)
    return path.read_bytes()


def test_it_is_off_by_default():
    paths = [route.path for route in detection_routes(Settings(detect_endpoint=False))]
    assert paths == ["/api/openapi.json"]


@pytest.mark.parametrize("token", ["", "short"])
def test_it_does_not_start_without_a_real_token(token):
    with pytest.raises(InputError, match="DETECT_TOKEN"):
        make(detect_token=token)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}])
def test_nobody_without_the_token_is_heard(scan, header):
    answer = ask(make(), content=scan, headers=header)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert fits("Error", answer.json())


def test_a_scan_is_searched_with_what_was_said_about_it(scan):
    where = "/api/detect?name=../../etc/Scan.TIFF&pixel_mm_x=4&pixel_mm_y=6&beams=6MV,4MV"
    answer = ask(make(), path=where, content=scan, headers={**BEARER, "Accept-Language": "ru-RU"})
    assert answer.status_code == 200
    assert answer.json() == {
        "name": "scan.tiff",
        "pixel_mm_xy": [4.0, 6.0],
        "beams": ["6MV", "4MV"],
        "said": "ru: x",
    }


@pytest.mark.parametrize("name", ["a.tiff/../../x", "x.é", "x.toolongsuffix", "", ".", "x.\x00"])
def test_only_a_plain_ending_of_a_name_is_used(name):
    assert Question(name=name).suffix == ""


def test_a_file_too_large_is_refused_before_it_is_read(scan):
    asked: list[Path] = []
    application = make(search=lambda path, _words: asked.append(path))

    async def chunks():
        for _ in range(40):
            yield bytes(65536)

    for content in (bytes(2 * 1024 * 1024), chunks()):
        answer = ask(application, content=content, headers=BEARER)
        assert answer.status_code == 413
        assert "1 MB" in answer.json()["error"]
    assert asked == []


def test_what_is_no_scan_is_one_sentence_with_its_code():
    answer = ask(make(), content=b"hello", headers=BEARER)
    assert answer.status_code == 422
    assert answer.json()["reason"] == "not_a_scan"
    assert fits("Error", answer.json())


@pytest.mark.parametrize(
    "query", ["pixel_mm_x=4", "pixel_mm_x=-1", "white_level=nan", "colour=red", "beams=a,b,c"]
)
def test_parameters_that_cannot_be_are_one_sentence(scan, query):
    answer = ask(make(), path=f"/api/detect?{query}", content=scan, headers=BEARER)
    assert answer.status_code == 400
    assert fits("Error", answer.json())


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (MissingExtraError("needs torch"), 503),
        (CheckpointError("damaged"), 503),
        (ScanFileError("cut off", reason="truncated"), 422),
    ],
)
def test_faults_have_their_status_and_the_callers_language(scan, error, status):
    def fail(path, words):
        raise error

    answer = ask(make(search=fail), content=scan, headers={**BEARER, "Accept-Language": "ru-RU"})
    assert (answer.status_code, answer.json()["error"]) == (status, f"ru: {error}")


def test_who_comes_while_a_scan_is_searched_is_told_to_come_again(scan):
    begun, finished = threading.Event(), threading.Event()

    def slow(path, words):
        begun.set()
        assert finished.wait(30)
        return {}

    application = make(search=slow)
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(ask, application, content=scan, headers=BEARER)
        assert begun.wait(30)
        second = ask(application, content=scan, headers=BEARER)
        finished.set()
        assert first.result().status_code == 200
    assert (second.status_code, second.headers["retry-after"]) == (429, "1")
    assert ask(application, content=scan, headers=BEARER).status_code == 200


def test_the_document_is_served_and_valid():
    validate = pytest.importorskip("openapi_spec_validator").validate
    answer = ask(make(), "GET", "/api/openapi.json")
    assert answer.json() == DOCUMENT
    validate(DOCUMENT)


def test_the_document_tells_every_parameter():
    told = {
        one["name"] for one in DOCUMENT["paths"]["/api/detect"]["post"]["parameters"] if one["in"] == "query"
    }
    assert told == set(Question.model_fields)


def test_the_shipped_detector_answers_as_the_document_says(scan):
    answer = ask(make(search=None), path="/api/detect?name=a.tiff", content=scan, headers=BEARER)
    assert answer.status_code == 200, answer.text
    assert fits("Detection", answer.json())
    assert not fits("Detection", {**answer.json(), "score": 2})
