from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from xray_trainer.ui import translations as package
from xray_trainer.ui.numbers import decimal
from xray_trainer.ui.translations import is_draft, languages, nearest_language, translations
from xray_trainer.ui.translations.catalogue import (
    message_ids,
    missing,
    plural_forms,
    read_catalogue,
    refresh,
)

FOLDER = Path(package.__file__).parent
TRANSLATED = sorted(path.stem for path in FOLDER.glob("*.po"))
DRAFTS = [language for language in TRANSLATED if is_draft(language)]
COMPLETE = {"ru"}
DRAFT_AT_LEAST = 0.9
"""Share of what pages say that a draft must have, or it is not worth offering; faults may fall back."""
SMALL_DRAFT = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Draft: yes\\n"

msgid "Start"
msgstr "Бастау"

msgid "One scan"
msgid_plural "{num} scans"
msgstr[0] ""
msgstr[1] ""
"""
BRIDGE = """
msgid "Said in Russian only"
msgstr "Только по-русски"

msgid "One scan"
msgid_plural "{num} scans"
msgstr[0] "{num} снимок"
msgstr[1] "{num} снимка"
msgstr[2] "{num} снимков"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    russian = (FOLDER / "ru.po").read_text(encoding="utf-8")
    (tmp_path / "ru.po").write_text(russian + BRIDGE, encoding="utf-8")
    (tmp_path / "kk.po").write_text(SMALL_DRAFT, encoding="utf-8")
    return tmp_path


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _before, name, _format, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    for message in read_catalogue(FOLDER / f"{language}.po"):
        for form in forms(message.string) if message.id and not message.fuzzy else ():
            assert not form or placeholders(form) == placeholders(forms(message.id)[-1]), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_every_form_of_the_language(language: str) -> None:
    for message in read_catalogue(FOLDER / f"{language}.po"):
        num_forms = len(plural_forms(language)) if message.pluralizable else 1
        assert len(forms(message.string)) == num_forms, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_count_as_cldr_does(language: str) -> None:
    categories = plural_forms(language)
    rule, plural = Locale.parse(language).plural_form, translations(language).plural
    assert [categories[plural(count)] for count in range(1000)] == [rule(count) for count in range(1000)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("one", "other")),
        ("ru", ("one", "few", "many")),
        ("kk", ("one", "other")),
        ("ky", ("one", "other")),
        ("tg", ("other",)),
        ("tk", ("one", "other")),
        ("uz", ("one", "other")),
    ],
)
def test_plural_forms_are_those_of_cldr(language: str, expected: tuple[str, ...]) -> None:
    assert plural_forms(language) == expected


def test_a_new_catalogue_of_a_language_of_one_form_asks_for_one(tmp_path: Path) -> None:
    refresh(tmp_path / "tg.po")
    assert read_catalogue(tmp_path / "tg.po").num_plurals == 1


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_writes_numbers_its_own_way(language: str) -> None:
    say = translations(language).gettext
    assert Locale.parse(say("en-GB"), sep="-").language == language
    assert decimal(0.5, say) == "0,50"


def test_only_reviewed_languages_are_no_drafts() -> None:
    assert set(TRANSLATED) - set(DRAFTS) == COMPLETE
    assert list(languages()) == ["en", *sorted(COMPLETE), *DRAFTS]
    for language in DRAFTS:
        assert languages()[language].endswith(" (draft)")


def test_drafts_say_the_pages_and_what_they_lack_is_counted() -> None:
    ids = message_ids()
    of_pages = {one for one, places in ids.items() if any("/ui/" in place for place in places)}
    shares = {}
    for language in DRAFTS:
        left = missing(read_catalogue(FOLDER / f"{language}.po"), ids)
        shares[language] = 1 - len(of_pages.intersection(left)) / len(of_pages)
        print(f"{language}: {len(ids) - len(left)} of {len(ids)} sentences, {len(left)} fall back")
    assert [language for language, share in shares.items() if share < DRAFT_AT_LEAST] == []


def test_what_a_draft_lacks_is_said_in_russian_and_then_in_english(folder: Path) -> None:
    say = translations("kk", folder=folder).gettext
    assert say("Start") == "Бастау"
    assert say("Said in Russian only") == "Только по-русски"
    assert say("Nobody says so") == "Nobody says so"
    assert list(languages(folder=folder).values()) == ["English", "Русский", "Қазақ тілі (draft)"]


def test_a_plural_that_a_draft_lacks_is_counted_in_russian(folder: Path) -> None:
    count = translations("kk", folder=folder).ngettext
    said = [count("One scan", "{num} scans", num).format(num=num) for num in (1, 3, 5)]
    assert said == ["1 снимок", "3 снимка", "5 снимков"]


def test_a_draft_stays_a_draft_when_refreshed(folder: Path) -> None:
    refresh(folder / "kk.po")
    assert is_draft("kk", folder=folder)
    assert read_catalogue(folder / "kk.po")["Start"].string == "Бастау"


@pytest.mark.parametrize(("language", "nearest"), [("ru", "ru"), ("kk", "ru"), ("fr", "en"), ("en", "en")])
def test_what_a_language_lacks_is_told_in_the_nearest_that_has_it(language: str, nearest: str) -> None:
    assert nearest_language(language, ("en", "ru")) == nearest
