from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_trainer.errors import InputError
from xray_trainer.store.people import (
    ensure_person,
    find_person,
    language_of_attempt,
    people,
    person_named,
    rename,
    set_email,
    set_language,
)


def test_the_same_name_is_the_same_person(store, samples):
    first = ensure_person(store, "Бакыт Асанов", now=samples.noon, language="ru")
    assert ensure_person(store, "  Бакыт   Асанов ", now=samples.noon) == first
    assert find_person(store, first.person_id) == first


def test_an_unknown_id_is_nobody(store):
    assert find_person(store, "nobody") is None


def test_a_name_typed_in_twice_at_once_makes_one_person(store, samples):
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: ensure_person(store, "Dilnoza", now=samples.noon), range(16)))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "a\x00b", "a\u202eb"])
def test_names_that_cannot_be_are_refused(store, samples, name):
    with pytest.raises(InputError, match="name"):
        ensure_person(store, name, now=samples.noon)


def test_language_follows_the_person_into_every_attempt(desk):
    set_language(desk.store, desk.person.person_id, language="ru")
    assert language_of_attempt(desk.store, desk.next().attempt_id) == "ru"
    assert language_of_attempt(desk.store, "none") == "en"


def test_everybody_is_listed_by_name(store, samples):
    for name in ("Dilnoza", "Aigerim"):
        ensure_person(store, name, now=samples.noon)
    assert [person.name for person in people(store)] == ["Aigerim", "Dilnoza"]
    assert person_named(store, " Dilnoza ").name == "Dilnoza"
    with pytest.raises(InputError, match="nearest: Dilnoza"):
        person_named(store, "Dilnosa")


def test_a_person_can_be_renamed_but_not_to_somebody_elses_name(store, samples):
    first, second = (ensure_person(store, name, now=samples.noon) for name in ("Aigerim", "Dilnoza"))
    rename(store, first.person_id, name="Aigerim  Asanova", now=samples.noon)
    rename(store, first.person_id, name="Aigerim Asanova", now=samples.noon)
    assert find_person(store, first.person_id).name == "Aigerim Asanova"
    with pytest.raises(InputError, match="taken"):
        rename(store, second.person_id, name="Aigerim Asanova", now=samples.noon)


def test_an_address_is_kept_and_something_else_refused(store, samples):
    person = ensure_person(store, "Aigerim", now=samples.noon)
    set_email(store, person.person_id, email=" aigerim@customs.example ", now=samples.noon)
    assert find_person(store, person.person_id).email == "aigerim@customs.example"
    for email in ("aigerim", "a@b", "a b@c.de", "a@c.de\nbcc: x@y.z", "а" * 255 + "@c.de"):
        with pytest.raises(InputError, match="address"):
            set_email(store, person.person_id, email=email, now=samples.noon)
