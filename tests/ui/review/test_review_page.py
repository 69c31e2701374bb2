from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from xray_trainer.ui.review.words import plain


def test_markdown_finds_nothing_to_draw_in_what_people_wrote():
    nasty = "[a](javascript:x) <b> **c** `d` $e$ :red[f] ~g~ # h"
    escaped = plain(nasty)
    assert re.sub(r"\\(.)", r"\1", escaped) == nasty
    assert not re.search(r"(?<!\\)[\[\]()<>*`$:#~_]", escaped)


def mentor_page() -> None:
    from datetime import UTC, datetime

    from xray_trainer.store.people import ensure_person, find_person, set_role
    from xray_trainer.ui.application import application_store
    from xray_trainer.ui.views.review import show

    made = ensure_person(application_store(), "Mentor", now=datetime.now(UTC))
    set_role(application_store(), made.person_id, role="mentor")
    person = find_person(application_store(), made.person_id)
    assert person is not None
    show(person, lambda text: text)


def trainee_page() -> None:
    from datetime import UTC, datetime

    from xray_trainer.store.people import ensure_person
    from xray_trainer.ui.application import application_store
    from xray_trainer.ui.views.review import show

    show(ensure_person(application_store(), "Trainee", now=datetime.now(UTC)), lambda text: text)


@pytest.fixture
def opened(tmp_path, monkeypatch):
    from xray_trainer.ui.application import application_store

    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    application_store.cache_clear()

    def run(page: Callable[[], None], **query: str) -> AppTest:
        app = AppTest.from_function(page, default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    yield run
    application_store().close()
    application_store.cache_clear()


def test_a_mentor_without_answers_reads_what_to_expect(opened):
    app = opened(mentor_page)
    assert not app.exception
    assert "No answers yet" in app.info[0].value


@pytest.mark.parametrize("place", ["answer", "reading"])
def test_a_place_that_is_not_there_is_told_and_has_a_way_back(opened, place):
    app = opened(mentor_page, **{place: "nothing"})
    assert not app.exception
    assert len(app.error) == 1
    assert [button.label for button in app.button] == ["Back to the list"]


def test_a_trainee_who_types_the_address_is_refused(opened):
    app = opened(trainee_page)
    assert [one.message for one in app.exception] != []
    assert not app.button
