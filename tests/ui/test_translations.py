from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui import translations as package
from xray_trainer.ui.translations import is_draft, languages, translations
from xray_trainer.ui.translations.catalogue import (
    MessageId,
    main,
    message_ids,
    missing,
    read_catalogue,
    refresh,
)

FOLDER = Path(package.__file__).parent
CARGO = FOLDER.parents[1] / "synthesis" / "cargo"
SAME_IN_RUSSIAN = {"Del", "en-GB", "R {ratio}"}
Ids = Mapping[MessageId, tuple[str, ...]]
SMALL = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Start"
msgstr "Поехали"

msgid "Please type a name of 1 to 80 digits."
msgstr "Имя, пожалуйста."

msgid "Said no more"
msgstr "Больше не говорят"
"""


@pytest.fixture(scope="module")
def ids() -> Ids:
    return message_ids()


@pytest.fixture(scope="module")
def russian() -> Catalog:
    return read_catalogue(FOLDER / "ru.po")


@pytest.fixture(scope="module")
def messages(russian: Catalog) -> list[Message]:
    return [message for message in russian if message.id]


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_sentence_has_a_checked_russian_translation(ids: Ids, russian: Catalog) -> None:
    assert missing(russian, ids) == ()


def test_russian_catalogue_holds_nothing_that_nobody_says(
    ids: Ids, russian: Catalog, messages: list[Message]
) -> None:
    said = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages}
    assert said == set(ids)
    assert not russian.obsolete


@pytest.mark.parametrize(
    ("count", "form"), [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (14, 2), (21, 0), (112, 2)]
)
def test_russian_counts_in_three_forms(count: int, form: int) -> None:
    assert translations("ru").plural(count) == form


def test_sentences_end_alike_in_both_languages(messages: list[Message]) -> None:
    for message in messages:
        for form in forms(message.string):
            assert form == form.strip()
            assert form.endswith(".") == forms(message.id)[0].endswith("."), message.id


def test_nothing_is_left_in_english(messages: list[Message]) -> None:
    for message in messages:
        words = re.sub(r"\{\w+\}", "", forms(message.id)[0])
        if re.search("[a-zA-Z]", words) and message.id not in SAME_IN_RUSSIAN:
            assert re.search("[а-яё]", forms(message.string)[0], re.IGNORECASE), message.id


def test_no_two_sentences_differ_by_spaces_only(ids: Ids) -> None:
    texts = [text for one in ids for text in forms(one)]
    assert len({" ".join(text.split()) for text in texts}) == len(set(texts))
    assert [text for text in texts if text != text.strip() or not text] == []


def test_header_names_language_and_plurals_but_no_person_and_no_date() -> None:
    header = (FOLDER / "ru.po").read_text(encoding="utf-8").split("\n\n")[0]
    assert '"Language: ru\\n"' in header
    assert '"Plural-Forms: nplurals=3;' in header
    assert "@" not in header
    assert "Date" not in header


def test_a_sentence_without_translation_falls_back_to_english() -> None:
    assert translations("ru").gettext("Nobody has translated this.") == "Nobody has translated this."


def test_an_unknown_language_speaks_english() -> None:
    assert translations("xx").gettext("Start") == "Start"
    assert "xx" not in languages()


def test_pages_and_taxonomy_speak_russian() -> None:
    say = translations("ru").gettext
    assert (say("Clear"), say("Suspicious"), say("Inverse")) == ("Чисто", "Подозрение", "Негатив")
    assert say(TAXONOMY["CT-DOOR"].site) == "За дверями контейнера"
    assert say("Khorgos (CN/KZ)") == "Хоргос (CN/KZ)"


def test_ids_come_with_the_files_that_say_them(ids: Ids) -> None:
    assert ids["Not you?"] == ("xray_trainer/ui/visitor.py",)
    assert ids["Behind the container doors"] == ("xray_trainer/synthesis/taxonomy.py",)


def test_every_description_of_goods_is_among_the_ids(ids: Ids) -> None:
    nodes = [
        node for path in CARGO.glob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    goods = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "Goods"]
    assert len(goods) >= 6
    assert {ast.literal_eval(call.args[1]) for call in goods} <= set(ids)


def test_refreshing_keeps_what_is_said_and_drops_what_is_not(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    path.write_text(SMALL, encoding="utf-8")
    left = refresh(path)
    assert "Start" not in left
    assert read_catalogue(path)["Start"].string == "Поехали"
    assert "Said no more" not in path.read_text(encoding="utf-8")


def test_a_changed_sentence_takes_its_translation_over_for_checking(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    path.write_text(SMALL, encoding="utf-8")
    changed = "Please type a name of 1 to 80 letters."
    assert changed in refresh(path)
    message = read_catalogue(path)[changed]
    assert message.fuzzy
    assert message.string == "Имя, пожалуйста."


def test_refreshing_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    path.write_text((FOLDER / "ru.po").read_text(encoding="utf-8"), encoding="utf-8")
    refresh(path)
    once = path.read_bytes()
    refresh(path)
    assert path.read_bytes() == once


def test_a_new_language_starts_as_a_draft_with_every_sentence_missing(
    ids: Ids, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kk"], folder=tmp_path) == 0
    assert capsys.readouterr().out.startswith(f"kk (draft): {len(ids)} to translate\n")
    assert missing(read_catalogue(tmp_path / "kk.po"), ids) == tuple(ids)
    assert is_draft("kk", folder=tmp_path)


def test_a_complete_language_that_lacks_a_sentence_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "ru.po").write_text(SMALL, encoding="utf-8")
    assert main([], folder=tmp_path) == 1
    assert not is_draft("ru", folder=tmp_path)


def test_a_damaged_catalogue_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    path.write_text('msgid "Start"\nthis is no catalogue\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        read_catalogue(path)
