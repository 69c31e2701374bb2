from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from xray_trainer.ui.translations import is_draft, languages

NOTE = "This translation is a draft; a native speaker has yet to review it."
DRAFTS = [language for language in languages() if is_draft(language)]


def page() -> None:
    from xray_trainer.ui.visitor import choose_language

    choose_language(None)


@pytest.fixture(scope="module")
def script() -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def notes(script: AppTest, language: str) -> list[str]:
    script.selectbox[0].select(language).run()
    return [caption.value for caption in script.caption]


def test_every_language_is_offered_by_its_own_name_and_drafts_as_drafts(script: AppTest) -> None:
    options = script.selectbox[0].options
    assert options == list(languages().values())
    assert [name for name in options if name.endswith("(draft)")] == [languages()[code] for code in DRAFTS]


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_says_in_its_own_language_and_in_english_that_it_is_one(
    script: AppTest, language: str
) -> None:
    own, english = notes(script, language)[0].split("\n\n")
    assert english == NOTE
    assert own != NOTE


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_reviewed_language_says_nothing_about_drafts(script: AppTest, language: str) -> None:
    assert notes(script, language) == []
