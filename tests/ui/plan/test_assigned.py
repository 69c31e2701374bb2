"""What is assigned, on the drill page without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_store import page_store
from tests.ui.route_server import built
from xray_trainer import ui
from xray_trainer.exercises.exercise import Rules
from xray_trainer.planning.assignment import Assignment
from xray_trainer.store.answers import submit
from xray_trainer.store.assignments import assign, restrict_set
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import drills_of, finish_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import Person, ensure_person

MAIN = Path(ui.__file__).with_name("main.py")


def now() -> datetime:
    return datetime.now(UTC)


def work(days: int, **more) -> Assignment:
    """Returns work that opened ten days ago and is due in so many days."""
    today = now().date()
    opens_on, due_on = today - timedelta(days=10), today + timedelta(days=days)
    return replace(Assignment("", "set", "first", 0, opens_on, due_on, "UTC"), **more)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with page_store(tmp_path_factory.mktemp("home"), XRAY_TRAINER_RENDER_STOCK="false") as store:
        for set_id in ("first", "second"):
            add_exercise_set(
                store,
                [built(0)],
                set_id=set_id,
                title=f"Set {set_id}",
                rules=Rules(),
                num_planned=1,
                now=now(),
            )
        restrict_set(store, "second", is_restricted=True, now=now())
        yield store


@pytest.fixture
def person(store, request) -> Person:
    return ensure_person(store, request.node.name[:80], now=now())


def page_of(person: Person, language: str = "en") -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.query_params.update({"person": person.person_id, "lang": language})
    return page.run()


def said(page: AppTest) -> str:
    assert not page.exception
    kinds = (page.header, page.subheader, page.markdown, page.caption, page.error, page.warning, page.success)
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def test_who_has_nothing_assigned_sees_nothing_of_it_and_no_set_of_others(person):
    told = said(page_of(person))
    assert "Assigned to you" not in told
    assert "Set first" in told
    assert "Set second" not in told


def test_late_work_comes_first_and_what_is_done_is_folded(store, person):
    ids = [person.person_id]
    for one in (
        work(40),
        work(-1, what="second"),
        work(5, work="lesson", what="03-dual-energy"),
        work(30, work="exercises", what="", amount=7, note="A little every day"),
    ):
        assign(store, one, now=now() - timedelta(days=9), person_ids=ids)
    page = page_of(person)
    headings = [one.value for one in page.subheader]
    assert headings[0] == "Set second"
    assert headings[1].startswith("Lesson\\: ")
    assert any(one.value.startswith("Late: it was due on") for one in page.error)
    assert "A little every day" in said(page)
    assert [one.value for one in page.subheader].count("Set first") == 1


def test_assigned_work_is_begun_done_and_folded(store, person):
    made = assign(store, work(3, attempts=1), now=now() - timedelta(days=9), person_ids=[person.person_id])
    page = page_of(person)
    page.button(key=f"assigned-go-{made.assignment_id}").click().run()
    (drill,) = drills_of(store, person.person_id)
    attempt = next_attempt(store, drill.drill_id, now=now())
    submit(store, attempt.attempt_id, decision="clear", key="k" * 8, now=now())
    finish_drill(store, drill.drill_id, now=now())
    page = page_of(person)
    told = said(page)
    assert "Nothing to do now: all that is assigned to you is done." in told
    assert "✓ Set first: done" in told
    assert "You have used up the attempts that your mentor allows." in told
    assert [one.label for one in page.expander] == ["Done, and yet to come: 1"]


def test_what_is_assigned_is_told_in_russian(store, person):
    assign(
        store,
        work(-2, every_weeks=4, until=now().date()),
        now=now() - timedelta(days=9),
        person_ids=[person.person_id],
    )
    told = said(page_of(person, "ru"))
    assert "Вам назначено" in told
    assert "Просрочено: срок был" in told
    assert "раз в несколько недель: 4" in told
