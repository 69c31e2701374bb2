"""What people read, in their language.

The message id is the English sentence; a catalogue `<language>.po` beside this file holds its translation.
Catalogues are read as they are: there is no compiled copy to forget. What is missing falls back to English.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
_FOLDER = Path(__file__).parent


@cache
def languages() -> dict[str, str]:
    """Returns code and own name of every language offered, the source language first.

    >>> languages()["ru"]
    'Русский'
    """
    codes = [SOURCE_LANGUAGE, *sorted(path.stem for path in _FOLDER.glob("*.po"))]
    return {code: _own_name(code) for code in codes}


@cache
def translations(language: str) -> NullTranslations:
    """Returns the catalogue of a language, with `gettext` and `ngettext`; English where there is none."""
    path = _FOLDER / f"{language}.po"
    if language not in languages() or not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]
