"""Words that the parts of the exchange share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from xray_trainer.store.known_units import UnitCard, known_units, own_unit
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.numbers import decimal, whole

Words = Callable[[str], str]

MOST_MB = 500
"""Larger files travel by the folders of the data folder rather than through the browser."""


def size(num_bytes: float, _: Words) -> str:
    """Returns the size of a file as people read it."""
    if num_bytes < 1e5:
        return _("{num} KB").format(num=decimal(num_bytes / 1e3, _))
    if num_bytes < 1e8:
        return _("{num} MB").format(num=decimal(num_bytes / 1e6, _))
    return _("{num} MB").format(num=whole(num_bytes / 1e6, _))


def kinds(_: Words) -> dict[str, str]:
    """Returns what each kind of file is called."""
    return {
        "xset": _("Exercise set"),
        "xres": _("Results"),
        "xcase": _("Case"),
        "xkey": _("Key of a sealed exam"),
    }


def counted(counts: Mapping[str, int], _: Words) -> str:
    """Returns what a file holds or what became of it, such as `Answers: 12 · People: 3`."""
    names = {
        "exercises": _("Exercises"),
        "answers": _("Answers"),
        "drills": _("Drills"),
        "people": _("People"),
        "keys": _("Keys"),
        "sets_new": _("New sets"),
        "sets_known": _("Sets that were here already"),
        "cases_new": _("New cases"),
        "cases_known": _("Cases that were here already"),
        "drills_new": _("New drills"),
        "drills_changed": _("Drills that went on"),
        "drills_known": _("Drills that were here already"),
        "drills_own": _("Drills of this installation"),
        "sets_opened": _("Files whose truth is open"),
        "answers_judged": _("Answers judged"),
    }
    return " · ".join(
        f"{names[name]}: {whole(count, _)}" for name, count in counts.items() if count and name in names
    )


def others(store: Store) -> dict[str, UnitCard]:
    """Returns the trusted units apart from this one, by fingerprint."""
    own = own_unit(store, now=now()).fingerprint
    return {unit.fingerprint: unit for unit in known_units(store) if unit.fingerprint != own}


def file_name(title: str, suffix: str) -> str:
    """Returns a file's name that every system takes.

    >>> file_name("Week 2: doors/walls", ".xset")
    'Week 2 doors walls.xset'
    """
    clean = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in title)
    return f"{' '.join(clean.split())[:80] or 'exercises'}{suffix}"


def outgoing(store: Store) -> Path:
    """Returns the folder for files that wait to be sent, made if absent."""
    folder = store.home / "outgoing"
    folder.mkdir(exist_ok=True)
    return folder
