from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_trainer.errors import InputError
from xray_trainer.store.people import ensure_person, find_person, language_of_attempt, set_language


def test_the_same_name_is_the_same_person(store, samples):
    first = ensure_person(store, "Бакыт Асанов", now=samples.noon, language="ru")
    assert ensure_person(store, "  Бакыт   Асанов ", now=samples.noon) == first
    assert find_person(store, first.person_id) == first


def test_an_unknown_id_is_nobody(store):
    assert find_person(store, "nobody") is None


def test_a_name_typed_in_twice_at_once_makes_one_person(store, samples):
    with ThreadPoolExecutor(8) as threads:
        people = set(threads.map(lambda _: ensure_person(store, "Dilnoza", now=samples.noon), range(16)))
    assert len(people) == 1


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "a\x00b", "a\u202eb"])
def test_names_that_cannot_be_are_refused(store, samples, name):
    with pytest.raises(InputError, match="name"):
        ensure_person(store, name, now=samples.noon)


def test_language_follows_the_person_into_every_attempt(desk):
    set_language(desk.store, desk.person.person_id, language="ru")
    assert language_of_attempt(desk.store, desk.next().attempt_id) == "ru"
    assert language_of_attempt(desk.store, "none") == "en"
