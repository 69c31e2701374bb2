from __future__ import annotations

import copy
import doctest
import inspect
import pickle
from datetime import date
from pathlib import Path

import pytest

from xray_trainer import errors
from xray_trainer.errors import (
    InputError,
    PackageError,
    RecipeError,
    ScanFileError,
    Sentence,
    UnknownUnitError,
    XrayTrainerError,
    unknown_name,
)

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, XrayTrainerError)]


def drawn_parents() -> dict[str, str]:
    """Returns each error's parent as the module's docstring draws it."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = next((word for word in line.split() if word.endswith("Error")), "")
        if not name:
            continue
        depth = line.index(name)
        above = [(column, other) for column, other in above if column < depth]
        parents[name] = above[-1][1] if above else "Exception"
        above.append((depth, name))
    return parents


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    assert drawn_parents() == {kind.__name__: kind.__bases__[0].__name__ for kind in TREE}


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_says_what_it_is_for(kind: type[XrayTrainerError]) -> None:
    assert inspect.getdoc(kind)


def test_examples_in_docstrings_are_true() -> None:
    found = doctest.testmod(errors)
    assert (found.attempted, found.failed) == (7, 0)


def test_an_unknown_name_is_answered_with_the_nearest_ones() -> None:
    error = unknown_name("beam", "6mv", ["4MV", "6MV", "9.7MV"])
    assert isinstance(error, RecipeError)
    assert str(error).startswith("unknown beam '6mv'; nearest: ")
    assert "6MV" in str(error)


def test_a_name_like_no_other_is_answered_with_all_in_order() -> None:
    assert str(unknown_name("beam", "zzz", ["b", "a"])) == "unknown beam 'zzz'; nearest: a, b"


def test_a_scan_file_error_keeps_its_reason_and_its_message() -> None:
    error = ScanFileError("a.png: the file is empty", reason="empty")
    assert (error.reason, str(error)) == ("empty", "a.png: the file is empty")


RUSSIAN = {
    "{name}: at most {most:,} files, got {num}": "{name}: не больше {most:,} файлов, получено: {num}",
    "exercise {number}: {why}": "упражнение {number}: {why}",
    "unknown {what} {name!r}; nearest: {nearest}": "неизвестно: {what} {name!r}; ближе всего: {nearest}",
    "cargo family": "вид груза",
    "it is empty": "он пуст",
}


def in_russian(template: str) -> str:
    return RUSSIAN.get(template, template)


def too_many(name: str = "a.zip") -> PackageError:
    return PackageError("{name}: at most {most:,} files, got {num}", name=name, most=1000, num=1001)


def test_an_error_is_told_in_english_and_in_another_language() -> None:
    assert str(too_many()) == "a.zip: at most 1,000 files, got 1001"
    assert too_many().told(in_russian) == "a.zip: не больше 1,000 файлов, получено: 1001"
    assert too_many().told(str) == str(too_many())


def test_what_caused_an_error_is_told_in_that_language_too() -> None:
    error = PackageError("exercise {number}: {why}", number=3, why=too_many())
    assert str(error) == "exercise 3: a.zip: at most 1,000 files, got 1001"
    assert error.told(in_russian) == "упражнение 3: a.zip: не больше 1,000 файлов, получено: 1001"


def test_what_an_unknown_name_was_meant_for_is_told_in_that_language_too() -> None:
    told = unknown_name("cargo family", "cartonz", ["cartons"]).told(in_russian)
    assert told == "неизвестно: вид груза 'cartonz'; ближе всего: cartons"


@pytest.mark.parametrize("name", ["{num}", "{0}", "{name.__class__}", "}{", "%(name)s", "\\N{BULLET}"])
def test_a_value_is_never_taken_for_a_template(name: str) -> None:
    assert too_many(name).told(in_russian).startswith(f"{name}: не больше")
    outer = PackageError("exercise {number}: {why}", number=1, why=too_many(name))
    assert outer.told(in_russian).startswith(f"упражнение 1: {name}: не больше")


def test_braces_stay_in_a_sentence_without_values() -> None:
    error = InputError("a row is {name} or {0}; {")
    assert (str(error), error.told(str)) == ("a row is {name} or {0}; {",) * 2


def test_values_are_kept_as_they_were() -> None:
    got = [1]
    sentence = Sentence("{path}: {got} on {day:%d.%m.%Y}", path=Path("a"), got=got, day=date(2026, 1, 2))
    got.append(2)
    assert sentence.told(str) == sentence == "a: [1] on 02.01.2026"


@pytest.mark.parametrize(
    "error",
    [
        too_many(),
        ScanFileError("{name}: it is empty", name="a.png", reason="empty"),
        UnknownUnitError("signed by {unit} with {fingerprint}", unit="a post", fingerprint="ab cd"),
        PackageError("exercise {number}: {why}", number=3, why=too_many()),
        InputError("{as it is}"),
    ],
    ids=str,
)
def test_an_error_survives_the_way_to_another_process(error: XrayTrainerError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert str(again) == str(error)
        assert again.told(in_russian) == error.told(in_russian)


def test_a_sentence_is_written_and_read_again() -> None:
    error = PackageError("exercise {number}: {why}", number=3, why=too_many("{num}"))
    again = Sentence.read(error.sentence.written())
    assert again == str(error)
    assert again.told(in_russian) == error.told(in_russian)
    assert Sentence("it is empty").written() == "it is empty"
    assert Sentence.read("it is empty").told(in_russian) == "он пуст"


@pytest.mark.parametrize(
    "text",
    [
        '{"template": "{a.__class__}", "values": {"a": 1}}',
        '{"template": "{a:999999999}", "values": {"a": 1}}',
        '{"template": "{a:{a}}", "values": {"a": 1}}',
        '{"template": "{}", "values": {"a": 1}}',
        '{"template": "{a", "values": {"a": 1}}',
        '{"template": "{a:d}", "values": {"a": "x"}}',
        '{"template": 3, "values": {"a": 1}}',
        "[" * 100_000,
        "null",
        "",
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_written_sentence_is_read_as_it_is(text: str) -> None:
    read = Sentence.read(text)
    assert (str(read), read.told(str), dict(read.values)) == (text, text, {})


def test_sentences_are_joined_and_each_is_told() -> None:
    joined = Sentence.joined(["it is empty", too_many().sentence], by="\n")
    assert joined == "it is empty\na.zip: at most 1,000 files, got 1001"
    assert joined.told(in_russian) == "он пуст\na.zip: не больше 1,000 файлов, получено: 1001"
