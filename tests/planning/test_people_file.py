from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.errors import InputError
from xray_trainer.planning.people_file import MAX_BYTES, Allowed, PersonLine, read_people

ALLOWED = Allowed(("PCU Aktau", "Порт Курык"))
GOOD = "name,unit,role,language,email\nAigerim,PCU Aktau,trainee,ru,a@customs.example\nDilnoza,,,,\n"


def read(text):
    return read_people(text.encode(), allowed=ALLOWED)


def test_a_table_is_read_row_by_row():
    assert read(GOOD) == (
        PersonLine(2, "Aigerim", "PCU Aktau", "trainee", "ru", "a@customs.example"),
        PersonLine(3, "Dilnoza"),
    )


def test_what_a_russian_spreadsheet_writes_is_read():
    assert read("\ufeffName;Unit\r\nБакыт Асанов;Порт Курык\r\n;\r\n") == (
        PersonLine(2, "Бакыт Асанов", "Порт Курык"),
    )


def test_every_bad_row_has_its_sentence():
    table = "name,unit,role\nA,PCU Aktao,\n,PCU Aktau,\nB,PCU Aktau,boss\nC,PCU Aktau,trainee,more\nD,,\n"
    with pytest.raises(InputError) as error:
        read(table)
    lines = str(error.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "nothing was written; mend these rows",
        *(f"row {number}" for number in (2, 3, 4, 5)),
    ]
    assert "PCU Aktao" in lines[1]
    assert "must have a name" in lines[2]
    assert "administrator" in lines[3]
    assert "as many values" in lines[4]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "first row"),
        (b"who,unit\nA,\n", "first row"),
        (b"name,name\nA,B\n", "each once"),
        (b"name\n", "rows below"),
        ("name\nБакыт".encode("cp1251"), "UTF-8"),
        (b"name\n" + b"x" * MAX_BYTES, "split it"),
        (b"name\n" + b"x\n" * 6000, "at most 5000 rows"),
        (b'name\n"open\n', "comma-separated"),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_a_way_out(data, words):
    with pytest.raises(InputError, match=words):
        read_people(data, allowed=ALLOWED)


def test_of_many_bad_rows_the_first_twenty_are_told():
    with pytest.raises(InputError, match="and 80 more"):
        read("name,unit\n" + "A,nowhere\n" * 100)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_that_is_given_ends_in_anything_but_rows_or_a_sentence(data):
    try:
        lines = read_people(b"name,unit\n" + data, allowed=ALLOWED)
    except InputError:
        lines = ()
    assert all(line.name and line.unit in ("", *ALLOWED.units) for line in lines)
