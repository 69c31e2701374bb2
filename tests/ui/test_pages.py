from __future__ import annotations

from datetime import UTC, datetime

from xray_trainer.accounts.permissions import ROLES
from xray_trainer.store.people import Person
from xray_trainer.ui.pages import pages_of


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
