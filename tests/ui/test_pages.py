from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from xray_trainer.accounts.permissions import ROLES
from xray_trainer.store.people import Person
from xray_trainer.ui.pages import closed_to, navigation, pages, pages_of


def addresses(role):
    person = Person("id", "Aigerim", "en", datetime(2026, 1, 2, tzinfo=UTC), role)
    return [page.address for page in pages_of(person, str)]


def test_trainees_and_mentors_begin_with_the_drill_and_analysts_with_their_desk():
    first = {role: addresses(role)[0] for role in ROLES if role != "administrator"}
    assert first == {
        "trainee": "drill",
        "mentor": "drill",
        "analyst": "desk",
    }


def test_a_trainee_has_no_page_of_the_desk():
    assert "desk" not in addresses("trainee")


def test_a_mentors_many_pages_stand_in_sections_and_a_trainees_few_do_not():
    person = Person("id", "Aigerim", "en", datetime(2026, 1, 2, tzinfo=UTC), "mentor")
    shown = navigation(person, str)
    assert list(shown) == ["Learning", "People", "Exercises"]
    assert sum(map(len, shown.values())) == len(pages_of(person, str))
    assert list(navigation(replace(person, role="trainee"), str)) == [""]


def test_every_address_leads_somewhere_for_everybody():
    for role in ROLES:
        person = Person("id", "Aigerim", "en", datetime(2026, 1, 2, tzinfo=UTC), role)
        closed = {page.address for page in closed_to(person, str)}
        assert closed.isdisjoint(addresses(role))
        assert closed.union(addresses(role)) == {page.address for page in pages(str)}
