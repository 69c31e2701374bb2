"""Languages in which feedback can be read: those that the application has a catalogue for."""

from __future__ import annotations

from xray_trainer.errors import unknown_name

LANGUAGES = ("en", "ru", "kk", "ky", "tg", "tk", "uz")


def check_language(language: str) -> str:
    """Returns a language that there is.

    Raises:
        RecipeError: there is no catalogue of it; the message names those that there are.
    """
    if language not in LANGUAGES:
        raise unknown_name("language", language, LANGUAGES)
    return language
