from __future__ import annotations

import pytest

from xray_trainer.errors import InputError
from xray_trainer.planning.people_file import PersonLine
from xray_trainer.store.people import ensure_person, people, person_named
from xray_trainer.store.people_import import Imported, import_people
from xray_trainer.store.unit_changes import add_unit
from xray_trainer.store.units import people_in, units_of


@pytest.fixture
def port(store, samples):
    return add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=samples.noon)


LINES = (
    PersonLine(2, "Aigerim", "PCU Aktau", "mentor", "ru", "a@customs.example"),
    PersonLine(3, "Dilnoza  Karimova"),
)


def test_a_table_of_people_makes_them_and_puts_them_into_their_units(store, samples, port):
    assert import_people(store, LINES, now=samples.noon, language="uz") == Imported(2, 0)
    first = person_named(store, "Aigerim")
    assert (first.role, first.language, first.email) == ("mentor", "ru", "a@customs.example")
    assert person_named(store, "Dilnoza Karimova").language == "uz"
    assert people_in(store, port.unit_id) == (first,)


def test_importing_again_changes_nothing(store, samples, port):
    import_people(store, LINES, now=samples.noon)
    before = people(store)
    assert import_people(store, LINES, now=samples.noon) == Imported(0, 2)
    assert people(store) == before


def test_whoever_is_there_keeps_what_a_row_does_not_say(store, samples, port):
    import_people(store, LINES, now=samples.noon)
    import_people(store, [PersonLine(2, "Aigerim")], now=samples.noon)
    person = person_named(store, "Aigerim")
    assert (person.role, person.email) == ("mentor", "a@customs.example")
    assert units_of(store, person.person_id) == (port,)


def test_one_bad_row_and_nothing_is_written(store, samples, port):
    lines = [*LINES, PersonLine(4, "x" * 81), PersonLine(5, "Erlan", email="nowhere")]
    with pytest.raises(InputError, match=r"(?s)row 4: .*printable.*row 5: .*address"):
        import_people(store, lines, now=samples.noon)
    assert people(store) == () == people_in(store, port.unit_id)


def test_a_mentor_changes_nobody_of_other_units(store, samples, port):
    ensure_person(store, "Aigerim", now=samples.noon)
    later = samples.noon.replace(hour=13)
    with pytest.raises(InputError, match="ask the administrator"):
        import_people(store, LINES, now=later, reach=frozenset())
    assert import_people(store, LINES[1:], now=later, reach=frozenset()) == Imported(1, 0)


def test_a_person_of_several_units_has_a_row_for_each(store, samples, port):
    add_unit(store, "ACCU", country="UZ", time_zone="Asia/Tashkent", now=samples.noon)
    lines = [PersonLine(2, "A", "PCU Aktau"), PersonLine(3, "A", "ACCU")]
    assert import_people(store, lines, now=samples.noon, reach=frozenset()) == Imported(1, 0)
    assert [one.name for one in units_of(store, person_named(store, "A").person_id)] == ["ACCU", "PCU Aktau"]
