from __future__ import annotations

from datetime import date, timedelta

import pytest

from xray_trainer.errors import InputError
from xray_trainer.store.people import ensure_person, find_person, people, retire_person, set_role
from xray_trainer.store.unit_changes import (
    add_cohort,
    add_unit,
    join_unit,
    leave_unit,
    move,
    retire_cohort,
    retire_unit,
    set_cohort,
    set_goal,
)
from xray_trainer.store.units import (
    cohorts,
    memberships,
    people_in,
    people_in_cohort,
    reach_of,
    unit_named,
    units,
    units_of,
    within,
)


@pytest.fixture
def port(store, samples):
    return add_unit(store, "PCU Aktau", country="kz", time_zone="Asia/Aqtau", now=samples.noon)


@pytest.fixture
def airport(store, samples):
    return add_unit(
        store, "ACCU Tashkent", country="UZ", time_zone="Asia/Tashkent", kind="air_cargo", now=samples.noon
    )


@pytest.fixture
def make_person(store, samples):
    def make(name, role="trainee", *of):
        person_id = ensure_person(store, name, now=samples.noon).person_id
        set_role(store, person_id, role=role)
        for unit in of:
            join_unit(store, unit.unit_id, person_ids=[person_id], now=samples.noon)
        return find_person(store, person_id)

    return make


def test_a_unit_is_kept_as_it_was_made(store, port):
    assert units(store) == (port,)
    assert (unit_named(store, "PCU Aktau"), port.country) == (port, "KZ")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"country": "Kazakhstan"}, "two letters"),
        ({"time_zone": "Asia/Astana"}, "Asia/"),
        ({"kind": "sea"}, "kind of unit"),
        ({"goal_minutes": -1}, "goal"),
        ({"name": "PCU Aktau"}, "taken"),
    ],
)
def test_units_that_cannot_be_are_refused_with_a_way_out(store, samples, port, fault, words):
    given = {"name": "New", "country": "KZ", "time_zone": "Asia/Aqtau", "now": samples.noon} | fault
    with pytest.raises(InputError, match=words):
        add_unit(store, given.pop("name"), **given)
    assert units(store) == (port,)


def test_a_person_may_be_in_several_units(store, port, airport, make_person):
    person = make_person("Aigerim", "trainee", port, airport)
    assert units_of(store, person.person_id) == (airport, port)
    assert people_in(store, port.unit_id) == (person,) == people_in(store, airport.unit_id)


def test_joining_again_keeps_since_when(store, samples, port, make_person):
    person = make_person("Aigerim", "trainee", port)
    join_unit(store, port.unit_id, person_ids=[person.person_id], now=samples.noon + timedelta(days=3))
    assert memberships(store) == {port.unit_id: {person.person_id: samples.noon}}


def test_moving_is_leaving_one_unit_and_joining_another(store, samples, port, airport, make_person):
    person = make_person("Aigerim", "trainee", port)
    later = samples.noon + timedelta(days=1)
    move(store, person.person_id, from_unit=port.unit_id, to_unit=airport.unit_id, now=later)
    assert memberships(store) == {airport.unit_id: {person.person_id: later}}
    leave_unit(store, airport.unit_id, person_id=person.person_id, now=samples.noon)
    assert units_of(store, person.person_id) == ()


def test_a_mentor_reaches_everybody_until_there_is_a_unit(store, samples, make_person):
    mentor = make_person("Mentor", "mentor")
    assert reach_of(store, mentor) is None
    add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=samples.noon)
    assert reach_of(store, mentor) == {mentor.person_id}


def test_a_mentor_reaches_own_units_only_and_an_administrator_all(store, samples, port, airport, make_person):
    mentor = make_person("Mentor", "mentor", port)
    own, other = make_person("Own", "trainee", port), make_person("Other", "trainee", airport)
    assert reach_of(store, mentor) == {mentor.person_id, own.person_id}
    assert reach_of(store, own) == {own.person_id}
    assert reach_of(store, make_person("Boss", "administrator")) is None
    assert within(reach_of(store, mentor), people(store)) == (mentor, own)
    assert within(None, [other]) == (other,)


def test_a_unit_given_up_is_in_no_list_yet_its_mentor_reaches_its_people(store, samples, port, make_person):
    mentor, own = make_person("Mentor", "mentor", port), make_person("Own", "trainee", port)
    retire_unit(store, port.unit_id, now=samples.noon)
    assert units(store) == () == units_of(store, own.person_id)
    assert [unit.retired_at for unit in units(store, with_retired=True)] == [samples.noon]
    assert own.person_id in reach_of(store, mentor)


def test_who_has_left_is_in_no_list_and_can_come_back(store, samples, port, make_person):
    person = make_person("Aigerim", "trainee", port)
    retire_person(store, person.person_id, now=samples.noon)
    assert people(store) == () == people_in(store, port.unit_id)
    assert [one.name for one in people(store, with_retired=True)] == ["Aigerim"]
    retire_person(store, person.person_id, now=samples.noon, is_back=True)
    assert people(store) == (person,)


def test_a_cohort_has_exactly_the_people_last_named(store, samples, port, airport, make_person):
    first, second, third = (
        make_person(name, "trainee", unit) for name, unit in (("A", port), ("B", airport), ("C", port))
    )
    week = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6)}
    cohort = add_cohort(store, "Training in March", now=samples.noon, **week)
    set_cohort(store, cohort.cohort_id, person_ids=[first.person_id, second.person_id], now=samples.noon)
    set_cohort(store, cohort.cohort_id, person_ids=[second.person_id, third.person_id], now=samples.noon)
    assert people_in_cohort(store, cohort.cohort_id) == (second, third)
    assert cohorts(store) == (cohort,)
    retire_cohort(store, cohort.cohort_id, now=samples.noon)
    assert cohorts(store) == ()


def test_a_cohort_must_not_end_before_it_begins(store, samples):
    with pytest.raises(InputError, match="end after"):
        add_cohort(
            store, "Backwards", first_day=date(2026, 3, 6), last_day=date(2026, 3, 2), now=samples.noon
        )


def test_the_goal_of_a_unit_can_be_changed(store, port, samples):
    set_goal(store, port.unit_id, minutes=90, now=samples.noon)
    assert units(store)[0].goal_minutes == 90
