"""What people read, in their language.

The message id is the English sentence; a catalogue `<language>.po` beside this file holds its translation.
Catalogues are read as they are: there is no compiled copy to forget.

A catalogue whose header says `X-Draft: yes` has not been reviewed by a native speaker. It is offered, marked
as a draft; what it lacks is said in Russian, which its readers know better than English, and what Russian
lacks too in English.
"""

from __future__ import annotations

import io
from collections.abc import Collection
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
BRIDGE_LANGUAGE = "ru"
"""The language in which a draft says what it lacks."""
DRAFT_HEADER = "X-Draft: yes"
_FOLDER = Path(__file__).parent


@cache
def languages(*, folder: Path = _FOLDER) -> dict[str, str]:
    """Returns code and own name of every language offered: the source language, complete ones, drafts.

    >>> languages()["ru"]
    'Русский'
    """
    found = sorted(path.stem for path in folder.glob("*.po"))
    codes = [SOURCE_LANGUAGE, *sorted(found, key=lambda code: is_draft(code, folder=folder))]
    return {code: _label(code, folder) for code in codes}


@cache
def is_draft(language: str, *, folder: Path = _FOLDER) -> bool:
    """Tells whether no native speaker has reviewed the catalogue of a language yet."""
    path = folder / f"{language}.po"
    return path.exists() and has_draft_header(path.read_text(encoding="utf-8"))


def nearest_language(language: str, among: Collection[str]) -> str:
    """Returns the language if it is among these, else what the interface falls back to.

    >>> nearest_language("kk", ("en", "ru"))
    'ru'
    """
    if language in among:
        return language
    return BRIDGE_LANGUAGE if is_draft(language) and BRIDGE_LANGUAGE in among else SOURCE_LANGUAGE


def has_draft_header(text: str) -> bool:
    """Tells whether the text of a catalogue says that it is a draft."""
    return f'"{DRAFT_HEADER}\\n"' in text.split("\n\n", maxsplit=1)[0]


@cache
def translations(language: str, *, folder: Path = _FOLDER) -> NullTranslations:
    """Returns the catalogue of a language, with `gettext` and `ngettext`; English where there is none."""
    path = folder / f"{language}.po"
    if language not in languages(folder=folder) or not path.exists():
        return NullTranslations()
    words = _read(path)
    if is_draft(language, folder=folder) and language != BRIDGE_LANGUAGE:
        words.add_fallback(translations(BRIDGE_LANGUAGE, folder=folder))
    return words


def _read(path: Path) -> GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.stem)
    for message in [message for message in catalogue if message.id and not all(_forms(message.string))]:
        # Babel compiles a plural without its translation, in English; it must fall back as a whole.
        catalogue.delete(message.id)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _label(code: str, folder: Path) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    own = name[:1].upper() + name[1:]
    return f"{own} (draft)" if is_draft(code, folder=folder) else own
