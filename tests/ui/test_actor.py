"""Whose acts a page records: those of whoever is at its browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page_store import page_store
from xray_trainer.store.audit import entries, record
from xray_trainer.store.people import ensure_person
from xray_trainer.ui.application import application_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with page_store(tmp_path) as made:
        yield made


def at_browser_of(person_id: str) -> AppTest:
    def script():
        import streamlit as st

        from xray_trainer.store.unit_changes import add_unit
        from xray_trainer.ui.application import application_store, now
        from xray_trainer.ui.visitor import current_person

        def add(name: str) -> None:
            add_unit(application_store(), name, country="KZ", time_zone="UTC", now=now())

        person = current_person()
        st.button("Add", on_click=add, args=(f"Unit {person.name}",))

    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["person"] = person_id
    return page.run()


def test_what_a_button_does_is_told_of_whoever_pressed_it(store):
    ids = [ensure_person(store, name, now=NOW).person_id for name in ("Aigerim", "Botir")]
    pages = [at_browser_of(person_id) for person_id in ids]
    for page in reversed(pages):
        assert not page.button[0].click().run().exception
    assert [(entry.act, entry.person_id) for entry in entries(store)] == [
        ("change_unit", person_id) for person_id in reversed(ids)
    ]


def test_what_the_server_does_by_itself_is_told_of_nobody(store):
    record(application_store(), "tidy", subject="rooms", now=NOW)
    assert entries(store)[-1].person_id == ""


def test_a_store_that_acts_for_a_person_goes_on_doing_so(store):
    record(store.acting("p"), "see_truth", subject="e", now=NOW)
    assert entries(store)[-1].person_id == "p"
