from __future__ import annotations

import doctest
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.ui.route_server import Client
from xray_trainer.errors import InputError, PackageError, StorageError
from xray_trainer.ui.posts import MAX_BODY_BYTES, read_body
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.replies import guarded
from xray_trainer.ui.translations import refusals as sources
from xray_trainer.ui.translations import translations
from xray_trainer.ui.translations.catalogue import message_ids
from xray_trainer.ui.translations.refusals import has_words, refusals

FIELD = re.compile(r"(?<!\{)\{[a-z]\w*[}:!]")


def translate(language: str, text: str) -> str:
    return translations(language).gettext(text)


async def take(request: Request) -> Response:
    await read_body(request)
    return Response(status_code=204)


async def lose(_request: Request) -> Response:
    raise StorageError(
        "{path}: this attachment is lost; restore the data folder from a backup", path="/home/x"
    )


CLIENT = Client(
    Starlette(
        routes=[
            Route("/take", guarded(take, translate), methods=["POST"]),
            Route("/lose", guarded(lose, translate)),
        ]
    )
)


def test_every_sentence_is_given_the_values_that_it_fills_in() -> None:
    wrong = [
        f"{one.path.name}:{one.line}"
        for one in refusals()
        if one.template is not None
        and (one.fields != one.values if one.values else FIELD.search(one.template) is not None)
    ]
    assert wrong == []


def test_no_sentence_is_glued_together_where_no_catalogue_can_hold_it() -> None:
    assert [f"{one.path.name}:{one.line}" for one in refusals() if one.is_glued] == []


def test_every_sentence_of_an_error_is_in_the_catalogues() -> None:
    told = {one.template for one in refusals() if one.template}
    assert len(told) > 500
    assert {template for template in told if has_words(template)} <= message_ids().keys()


def test_examples_in_docstrings_are_true() -> None:
    assert doctest.testmod(sources).failed == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru-RU, en;q=0.8", "в запросе может быть не больше {} байт, получено больше"),
        ("kk", "{} байт"),
        ("en", "a request may hold {} bytes, got more"),
    ],
)
def test_a_route_refuses_with_its_values_in_the_browsers_language(language: str, words: str) -> None:
    told = CLIENT.post("/take", content=b" " * (MAX_BODY_BYTES + 1), headers={"Accept-Language": language})
    assert told.status_code == 413
    assert words.format(MAX_BODY_BYTES) in told.json()["error"]


def test_a_route_tells_no_path_of_the_machine_in_any_language() -> None:
    told = CLIENT.get("/lose", headers={"Accept-Language": "ru"})
    assert told.status_code == 503
    assert told.json()["error"] == translate(
        "ru", "the data cannot be reached right now; it will be tried again"
    )


def test_a_page_tells_what_caused_a_refusal_too_and_shows_values_as_they_are_written() -> None:
    cause = InputError("a mark may have {max_points} points, got more; draw a simpler outline", max_points=9)
    error = PackageError("exercise {exercise_id}: {why}", exercise_id="![x](http://a.b) {why}", why=cause)
    told = why_refused(error, translations("ru").gettext)
    assert told.startswith(r"упражнение \!\[x\]\(http")
    assert r"\{why\}\: точек в метке может быть не больше 9" in told
    assert "](" not in told
    assert why_refused(error.sentence, translations("ru").gettext) == told


def test_numbers_have_the_signs_of_the_language() -> None:
    error = InputError("{name}: {share} of {num:,}", name="a,b.c", share=0.05, num=1_000_000)
    assert error.told(translations("ru").gettext) == "a,b.c: 0,05 of 1\u00a0000\u00a0000"
    assert error.told(translations("en").gettext) == str(error) == "a,b.c: 0.05 of 1,000,000"
