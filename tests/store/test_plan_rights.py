from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from xray_trainer.errors import ForbiddenError
from xray_trainer.planning.assignment import Assignment
from xray_trainer.store.image_minutes import paces_of
from xray_trainer.store.people import ensure_person, find_person, set_role
from xray_trainer.store.plan_rights import (
    joinable,
    managed_cohorts,
    managed_units,
    may_withdraw,
    require_joinable,
    require_people,
    require_unit,
)
from xray_trainer.store.unit_changes import add_cohort, add_unit, join_unit, set_cohort, set_goal

WORK = Assignment("a", "minutes", "", 30, date(2026, 1, 2), date(2026, 1, 9), "UTC")


@pytest.fixture
def place(store, samples):
    """Two units with a mentor and a trainee each, an administrator, and somebody in no unit."""

    class Place:
        def __init__(self):
            self.people = {}
            self.units = {}
            for name, country in (("Port", "KZ"), ("Airport", "UZ")):
                unit = add_unit(store, name, country=country, time_zone="UTC", now=samples.noon)
                self.units[name] = unit.unit_id
                for person, role in ((f"{name} mentor", "mentor"), (f"{name} trainee", "trainee")):
                    self.add(person, role)
                    join_unit(store, unit.unit_id, person_ids=[self.id(person)], now=samples.noon)
            self.add("Boss", "administrator")
            self.add("New", "trainee")

        def add(self, name, role):
            person_id = ensure_person(store, name, now=samples.noon).person_id
            set_role(store, person_id, role=role)
            self.people[name] = find_person(store, person_id)

        def id(self, name):
            return self.people[name].person_id

    return Place()


def names(found):
    return [one.name for one in found]


def test_a_mentor_plans_own_units_and_an_administrator_all(store, place):
    mentor, boss = place.people["Port mentor"], place.people["Boss"]
    assert names(managed_units(store, mentor)) == ["Port"]
    assert names(managed_units(store, boss)) == ["Airport", "Port"]
    require_unit(store, mentor, place.units["Port"])
    require_unit(store, boss, place.units["Port"])
    with pytest.raises(ForbiddenError, match="own units"):
        require_unit(store, mentor, place.units["Airport"])


def test_a_trainee_plans_nothing(store, place):
    for refused in (managed_units, managed_cohorts):
        with pytest.raises(ForbiddenError, match="another role"):
            refused(store, place.people["Port trainee"])
    with pytest.raises(ForbiddenError, match="another role"):
        require_people(store, place.people["Port trainee"], [])


def test_a_mentor_assigns_to_people_of_own_units_only(store, place):
    mentor = place.people["Port mentor"]
    require_people(store, mentor, [place.id("Port trainee")])
    with pytest.raises(ForbiddenError, match="own units"):
        require_people(store, mentor, [place.id("Port trainee"), place.id("Airport trainee")])
    require_people(store, place.people["Boss"], [place.id("Airport trainee")])


def test_a_mentor_takes_in_who_is_in_no_unit_and_nobody_of_others(store, place):
    mentor = place.people["Port mentor"]
    assert names(joinable(store, mentor)) == ["Boss", "New", "Port mentor", "Port trainee"]
    require_joinable(store, mentor, [place.id("New")])
    with pytest.raises(ForbiddenError, match="other units"):
        require_joinable(store, mentor, [place.id("Airport trainee")])


def test_a_mentor_sees_cohorts_with_own_people_and_those_made(store, samples, place):
    mentor, other = place.people["Port mentor"], place.people["Airport mentor"]
    days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "now": samples.noon}
    both = add_cohort(store, "Both", made_by=other.person_id, **days)
    add_cohort(store, "Empty", made_by=other.person_id, **days)
    set_cohort(store, both.cohort_id, person_ids=[place.id("Port trainee")], now=samples.noon)
    assert names(managed_cohorts(store, mentor)) == ["Both"]
    assert names(managed_cohorts(store, other)) == ["Both", "Empty"]
    assert names(managed_cohorts(store, place.people["Boss"])) == ["Both", "Empty"]


def test_work_is_taken_back_by_who_made_it_or_mentors_the_unit(store, place):
    mentor, other = place.people["Port mentor"], place.people["Airport mentor"]
    assert may_withdraw(store, mentor, replace(WORK, unit_id=place.units["Port"]))
    assert may_withdraw(store, other, replace(WORK, made_by=other.person_id))
    assert not may_withdraw(store, other, replace(WORK, unit_id=place.units["Port"]))
    assert not may_withdraw(store, other, replace(WORK, cohort_id="c"))
    assert may_withdraw(store, place.people["Boss"], WORK)


def test_minutes_on_image_are_told_against_the_goal_of_the_unit(desk, store, samples):
    person_id = desk.person.person_id
    assert paces_of(store, [person_id], now=desk.now) == {}
    unit = add_unit(store, "Port", country="KZ", time_zone="UTC", now=desk.now)
    set_goal(store, unit.unit_id, minutes=180, now=desk.now)
    join_unit(store, unit.unit_id, person_ids=[person_id], now=desk.now)
    desk.answer(seconds=90)
    desk.answer(seconds=2000)
    told = paces_of(store, [person_id, "nobody"], now=desk.later(2000))[person_id]
    assert (told.minutes, told.goal) == (1.5 + 5.0, 180)
    assert not told.is_behind
    later = paces_of(store, [person_id], now=desk.now + timedelta(days=200))[person_id]
    assert (later.minutes, later.half_year.half) == (0, 2)
