"""Every fault that this package foresees, as one tree.

    XrayTrainerError
    ├── InputError             what a person gave cannot be used
    │   ├── ScanFileError      a file is no readable scan; carries a reason code
    │   ├── RecipeError        a recipe or option names something that does not exist or cannot be
    │   ├── CheckpointError    weights are missing, damaged or of another version
    │   ├── PackageError       a file from elsewhere is damaged, hostile or not for here
    │   │   └── UnknownUnitError  it is whole, but nobody here trusts who signed it
    │   └── RegionError        a region's geometry is not usable
    ├── StorageError           the data folder or the database cannot be used
    ├── AttemptError           an attempt does not exist or is not in the state that the request needs
    │   ├── UnknownAttemptError  no attempt has this id or token
    │   ├── SubmittedError     the attempt is answered; nothing about it changes any more
    │   ├── ExpiredError       the attempt's time ran out before an answer came
    │   └── SealedError        truth was asked for before it may be shown
    ├── ForbiddenError         a person's role does not permit what was asked for
    │   └── SignedOutError     nobody is signed in, or somebody else than the address stands for
    └── MissingExtraError      an optional part of the installation is needed and absent

A message names the thing, the rule, what came, and the way out. People see the message, never a traceback.

A message is a template and its values, so that it can be told in another language: `Sentence`. Text that
comes from elsewhere must be a value: the template is what the catalogues translate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from difflib import get_close_matches
from numbers import Number
from string import Formatter
from types import MappingProxyType
from typing import Any

Translate = Callable[[str], str]
_ENGLISH = "en-GB"
"""The catalogues translate it into the tag of their language."""
_SIGNS = str.maketrans({",": "\u00a0", ".": ","})
"""Of numbers in all languages here but English: 1 000,5 instead of 1,000.5."""
_SMALL_FORMAT = re.compile(r"[+,]?(\.[0-9])?[a-zA-Z%]?")
"""Formats of values in a template that comes from elsewhere: none that pads to a width."""


class Sentence(str):
    """A sentence in English that can also be told in another language.

    It is a text like any other: filled in, ready to be shown. A value may be a sentence itself, or an error,
    and is then told in that language too. Values are never taken for templates, whatever they hold. A
    sentence without values is no template: braces in it stay.

    Attributes:
        template: what the catalogues translate, with the names of the values in braces.
        values: by name; what is no text, number, day or time is kept as the text that it gives.

    >>> Sentence("{name}: at most {most:,} lines", name="{a}.csv", most=1000)
    '{a}.csv: at most 1,000 lines'
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Sentence:
        """Returns the sentence; one that is made of a sentence without more values is that sentence."""
        if isinstance(template, Sentence) and not values:
            return template
        kept = {name: _kept(value) for name, value in values.items()}
        sentence = super().__new__(cls, _Filler().vformat(template, (), kept) if kept else template)
        sentence.template = str(template)
        sentence.values = MappingProxyType(kept)
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), dict(self.values)

    def __getstate__(self) -> None:
        """Nothing besides: the template and the values make the sentence anew."""

    def told(self, translate: Translate) -> str:
        """Returns the sentence in another language.

        Args:
            translate: gives the translation of a template, or the template itself where there is none.
        """
        template = translate(self.template) if self.template else ""
        return _Filler(translate).vformat(template, (), self.values) if self.values else template

    def written(self) -> str:
        """Returns the sentence as a text that `read` understands, to keep it or to send it elsewhere.

        One without values is written as it is.
        """
        return json.dumps(self._record(), ensure_ascii=False) if self.values else str(self)

    @classmethod
    def read(cls, text: str) -> Sentence:
        """Returns the sentence that was written; a text that is none becomes one without values.

        The text may come from a process that nobody trusts: templates that would do more than fill in values
        are taken as they are.
        """
        try:
            return _from_record(json.loads(text))
        except (ValueError, TypeError, KeyError, RecursionError):
            return cls(text)

    def _record(self) -> dict[str, Any]:
        kept = {name: _recorded(value) for name, value in self.values.items()}
        return {"template": self.template, "values": kept}

    @classmethod
    def joined(cls, parts: Iterable[str], *, by: str) -> Sentence:
        """Returns sentences one after the other as one, each of which is told in its own way.

        >>> Sentence.joined(["at {a}", "{b}"], by="; ")
        'at {a}; {b}'
        """
        named = {f"part_{number}": Sentence(part) for number, part in enumerate(parts)}
        return cls(by.join(f"{{{name}}}" for name in named), **named)


class _Filler(Formatter):
    """Fills values into a template, and tells those that are sentences."""

    def __init__(self, translate: Translate = str) -> None:
        self._translate = translate
        self._is_english = translate(_ENGLISH) == _ENGLISH

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Sentence):
            return format(value.told(self._translate), format_spec)
        text = format(value, format_spec)
        return text if self._is_english or not isinstance(value, Number) else text.translate(_SIGNS)


def _kept(value: object) -> object:
    """Returns a value as a sentence keeps it: unchanging, and free to travel to another process."""
    if isinstance(value, XrayTrainerError):
        return value.sentence
    return value if isinstance(value, str | Number | date | time) else str(value)


def _recorded(value: object) -> object:
    if isinstance(value, Sentence):
        return value._record()
    return value if isinstance(value, str | int | float) else str(value)


def _from_record(record: Any) -> Sentence:
    told = record["values"]
    values = {name: _from_record(value) if isinstance(value, dict) else value for name, value in told.items()}
    for _before, name, format_spec, _conversion in Formatter().parse(record["template"]):
        if name is not None and (name not in values or not _SMALL_FORMAT.fullmatch(format_spec or "")):
            raise ValueError("a template fills in its own values")
    return Sentence(record["template"], **values)


class XrayTrainerError(Exception):
    """The root of the tree; catch it to catch every foreseen fault.

    Attributes:
        sentence: what went wrong; `str` of the error is its English.

    >>> error = XrayTrainerError("{name}: must be text, got {num} bytes", name="a.txt", num=3)
    >>> str(error)
    'a.txt: must be text, got 3 bytes'
    >>> russian = {"{name}: must be text, got {num} bytes": "{name}: нужен текст"}
    >>> error.told(lambda text: russian.get(text, text))
    'a.txt: нужен текст'
    """

    def __init__(self, template: str = "", /, **values: object) -> None:
        self.sentence = Sentence(template, **values)
        super().__init__(self.sentence)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.args), self.__dict__

    def told(self, translate: Translate) -> str:
        """Returns the sentence in another language, as of `Sentence.told`."""
        return self.sentence.told(translate)


def _made_again(kind: type[XrayTrainerError], args: tuple[Any, ...]) -> XrayTrainerError:
    """Returns an error of another process; its state follows, so that no constructor need be asked."""
    return kind.__new__(kind, *args)


class InputError(XrayTrainerError):
    """What a person gave cannot be used."""


class ScanFileError(InputError):
    """A file is no readable scan.

    Attributes:
        reason: short stable code for tables, such as `truncated`, `empty`, `colour`, `too_large`.
    """

    def __init__(self, template: str, /, *, reason: str, **values: object) -> None:
        super().__init__(template, **values)
        self.reason = reason


class RecipeError(InputError):
    """A recipe or option names something that does not exist or cannot be."""


class CheckpointError(InputError):
    """Weights are missing, damaged or of another version."""


class PackageError(InputError):
    """A file from elsewhere is damaged, hostile, of another version or not for here; none of it is kept."""


class UnknownUnitError(PackageError):
    """A file is whole, but nobody here trusts the unit that signed it.

    Attributes:
        unit: its name, as it says itself; also a value of the sentence.
        fingerprint: of its key, for reading out; also a value of the sentence.
    """

    def __init__(self, template: str, /, *, unit: str, fingerprint: str, **values: object) -> None:
        super().__init__(template, unit=unit, fingerprint=fingerprint, **values)
        self.unit = unit
        self.fingerprint = fingerprint


class RegionError(InputError):
    """A region's geometry is not usable."""


class StorageError(XrayTrainerError):
    """The data folder or the database cannot be used."""


class AttemptError(XrayTrainerError):
    """An attempt does not exist or is not in the state that the request needs."""


class UnknownAttemptError(AttemptError):
    """No attempt has this id or token."""


class SubmittedError(AttemptError):
    """The attempt is answered; nothing about it changes any more."""


class ExpiredError(AttemptError):
    """The attempt's time ran out before an answer came; none is taken any more."""


class SealedError(AttemptError):
    """Truth was asked for before it may be shown."""


class ForbiddenError(XrayTrainerError):
    """A person's role does not permit what was asked for."""


class SignedOutError(ForbiddenError):
    """Nobody is signed in, or not the person whom an address stands for; signing in again helps."""


class MissingExtraError(XrayTrainerError):
    """An optional part of the installation is needed and absent."""


def unknown_name(what: str, name: str, valid: Iterable[str]) -> RecipeError:
    """Returns the error for a name that is not among the valid ones, with the nearest of them.

    >>> str(unknown_name("cargo family", "cartonz", ["cartons", "sacks"]))
    "unknown cargo family 'cartonz'; nearest: cartons"
    """
    names = sorted(valid)
    nearest = get_close_matches(name, names, n=3, cutoff=0.4) or names
    return RecipeError(
        "unknown {what} {name!r}; nearest: {nearest}",
        what=Sentence(what),
        name=name,
        nearest=", ".join(nearest),
    )
