"""Which sentences there are to translate, and keeping the catalogues in step with them.

Run `python -m xray_trainer.ui.translations.catalogue` after changing words: every catalogue keeps its
translations, gets an empty entry for each new sentence, loses what nobody says any more, and what is missing
is printed. A sentence that resembles an old one takes over its translation, marked `fuzzy` until somebody has
checked it. Name a language (`... catalogue kk`) to begin a new catalogue: it is a draft, offered as such,
until a native speaker has read it and takes `X-Draft` out of its header. What a draft lacks is printed but is
no failure. The application needs none of this.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import xray_trainer
from xray_trainer.accounts.permissions import ROLES
from xray_trainer.detector.explain import SENTENCES
from xray_trainer.drills.hardness import FACTORS
from xray_trainer.drills.indicators import ALWAYS_WRONG, NOTHING_JUDGED, NOTHING_WRONG
from xray_trainer.drills.summary import ALL_ALIKE, NO_BENIGN, NO_EXERCISES, NO_SUSPICIOUS
from xray_trainer.exercises.balance_fields import FIELDS
from xray_trainer.exercises.exercise import MODES
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.planning.assignment import WORKS
from xray_trainer.store.flags import Status
from xray_trainer.store.releasing import WORDS
from xray_trainer.store.reviews import REVIEW
from xray_trainer.store.set_states import STATUSES
from xray_trainer.synthesis import taxonomy
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.manifest import DETOURS, RISK_INDICATORS, ROUTES
from xray_trainer.ui.translations import DRAFT_HEADER, has_draft_header
from xray_trainer.ui.translations.refusals import has_words, refusals

MessageId = str | tuple[str, str]
Locations = tuple[str, ...]
Calls = Mapping[str, tuple[int, ...] | None]

_PACKAGE = Path(xray_trainer.__file__).parent
_FOLDER = Path(__file__).parent
_WORDS: Calls = {"_": None, "gettext": None, "ngettext": (1, 2)}
_GOODS: Calls = {"Goods": (2,)}
"""Names of calls that take a sentence, and in which places they take it."""
_FOREIGN = {"node_modules", "dist"}
_HEADER = """\
# Words of xray_trainer; see catalogue.py beside this file.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
{draft}
"""
_ORDER_OF_FORMS = ("one", "few", "many", "other")
_COUNTS = range(200)
"""Whole numbers that meet every plural form of the languages here."""


@cache
def message_ids() -> Mapping[MessageId, Locations]:
    """Returns every sentence shown to people with the files that say it, in the order of a catalogue.

    A sentence with a plural form is a pair of singular and plural.
    """
    found: dict[MessageId, list[str]] = {}
    for message_id, place in (*_in_calls("ui", _WORDS), *_in_data(), *_in_refusals()):
        places = found.setdefault(message_id, [])
        if place not in places:
            places.append(place)
    return MappingProxyType({message_id: tuple(places) for message_id, places in found.items()})


def refresh(path: Path) -> tuple[MessageId, ...]:
    """Brings a catalogue into step with `message_ids`, made if absent; returns what is left to translate."""
    ids = message_ids()
    is_draft = not path.exists() or has_draft_header(path.read_text(encoding="utf-8"))
    old = read_catalogue(path) if path.exists() else _new(path.stem)
    catalogue = _updated(old, ids)
    path.write_text(_written(catalogue, is_draft=is_draft), encoding="utf-8")
    return missing(catalogue, ids)


def plural_forms(language: str) -> tuple[str, ...]:
    """Returns the CLDR categories that whole numbers have in a language, in the order of a catalogue.

    >>> plural_forms("ru")
    ('one', 'few', 'many')
    """
    rule = Locale.parse(language).plural_form
    met = {rule(count) for count in _COUNTS}
    return tuple(category for category in _ORDER_OF_FORMS if category in met)


def read_catalogue(path: Path) -> Catalog:
    """Returns the catalogue `<language>.po`.

    Raises:
        PoFileError: the file is no catalogue.
    """
    with path.open("rb") as source:
        return read_po(source, locale=path.stem, abort_invalid=True)


def missing(catalogue: Catalog, ids: Collection[MessageId]) -> tuple[MessageId, ...]:
    """Returns the ids without a translation that somebody has checked."""
    return tuple(one for one in ids if not _is_translated(catalogue, one))


def _is_translated(catalogue: Catalog, message_id: MessageId) -> bool:
    message = catalogue.get(message_id)
    if message is None or message.fuzzy or not message.string:
        return False
    forms = [message.string] if isinstance(message.string, str) else message.string
    return all(form.strip() for form in forms)


def _in_calls(folder: str, calls: Calls) -> Iterator[tuple[MessageId, str]]:
    """Yields the literal texts that sources in a folder of the package give to such calls."""
    for path in sorted((_PACKAGE / folder).rglob("*.py")):
        if not _FOREIGN.intersection(path.relative_to(_PACKAGE).parts):
            for _line, text, _comments, _context in extract_from_file("python", path, keywords=dict(calls)):
                yield text if isinstance(text, str) else (text[0], text[1]), _place(path)


def _in_data() -> Iterator[tuple[str, str]]:
    """Yields the texts that pages translate by value: they stand in data, not in a call of `_`."""
    # Here, because this import loads torch, which whoever only looks for texts in `ui` should not wait for.
    from xray_trainer.demo import preparation
    from xray_trainer.exercises import modes
    from xray_trainer.store import practice, references
    from xray_trainer.ui.desk.exercises import NO_PAPERS

    places = dict.fromkeys(place for ways in ROUTES.values() for way in ways for place in way)
    by_module: dict[str, Sequence[str]] = {
        "demo/preparation.py": (preparation.TITLE,),
        "exercises/modes.py": tuple(modes.TITLES.values()),
        "store/practice.py": (practice.TITLE,),
        "store/references.py": (references.EMPTY, references.FROM_ABOVE),
        "store/reviews.py": (REVIEW,),
        "ui/desk/exercises.py": (NO_PAPERS.description,),
        "detector/explain.py": tuple(SENTENCES.values()),
        "drills/hardness.py": tuple(FACTORS.values()),
        "exercises/balance_fields.py": tuple(FIELDS.values()),
        "drills/indicators.py": (NOTHING_WRONG, ALWAYS_WRONG, NOTHING_JUDGED),
        "drills/summary.py": (NO_SUSPICIOUS, NO_BENIGN, NO_EXERCISES, ALL_ALIKE),
        "synthesis/taxonomy.py": tuple(taxonomy.messages()),
        "synthesis/manifest.py": (*RISK_INDICATORS.values(), *places, *DETOURS),
        "synthesis/items": tuple(kind.title for kind in ITEMS.values()),
    }
    for module, texts in by_module.items():
        yield from ((text, _place(_PACKAGE / module)) for text in texts)
    for goods, place in _in_calls("synthesis/cargo", _GOODS):
        yield str(goods), place


def _in_refusals() -> Iterator[tuple[str, str]]:
    """Yields the sentences of errors, and the words that are values in them."""
    for one in refusals():
        if one.template is not None and has_words(one.template):
            yield one.template, _place(one.path)
    described = [str(field.description) for field in SetRecipe.model_fields.values()]
    by_module: dict[str, Sequence[str]] = {
        "accounts/permissions.py": ROLES,
        "exercises/exercise.py": MODES,
        "exercises/set_recipe.py": described,
        "planning/assignment.py": WORKS,
        "store/flags.py": get_args(Status),
        "store/releasing.py": tuple(WORDS.values()),
        "store/set_states.py": STATUSES,
    }
    for module, texts in by_module.items():
        yield from ((text, _place(_PACKAGE / module)) for text in texts)


def _place(path: Path) -> str:
    return path.relative_to(_PACKAGE.parent).as_posix()


def _new(language: str) -> Catalog:
    """Returns an empty catalogue; one form for a language that does not count in words, else one and others.

    Babel's own rule of a catalogue agrees with CLDR but for languages of one form that it does not know.
    """
    catalogue = Catalog(locale=language)
    if len(plural_forms(language)) == 1:
        catalogue.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalogue


def _updated(old: Catalog, ids: Mapping[MessageId, Locations]) -> Catalog:
    template = Catalog()
    for message_id, places in ids.items():
        template.add(message_id, locations=[(place, 0) for place in places])
    old.update(template)
    for message in old:
        # Babel takes "95 % interval" for a format of printf.
        message.flags.intersection_update({"fuzzy"})
    return old


def _written(catalogue: Catalog, *, is_draft: bool) -> str:
    body = io.BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, ignore_obsolete=True, include_lineno=False)
    header = _HEADER.format(
        language=catalogue.locale_identifier,
        plurals=catalogue.plural_forms,
        draft=f'"{DRAFT_HEADER}\\n"\n' if is_draft else "",
    )
    return header + body.getvalue().decode().strip() + "\n"


def main(languages: Sequence[str], *, folder: Path = _FOLDER) -> int:
    """Refreshes the catalogues of these languages, of all where none is named.

    Returns 1 if a catalogue lacks something that is no draft.
    """
    paths = [folder / f"{language}.po" for language in languages] or sorted(folder.glob("*.po"))
    num_missing = 0
    for path in paths:
        left = refresh(path)
        is_draft = has_draft_header(path.read_text(encoding="utf-8"))
        num_missing += 0 if is_draft else len(left)
        name = f"{path.stem} (draft)" if is_draft else path.stem
        print(f"{name}: {len(left)} to translate", *map(repr, left), sep="\n  ")
    return 1 if num_missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
