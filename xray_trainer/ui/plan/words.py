"""The work plan in words: kinds of work, where somebody stands, days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton

from xray_trainer.lessons.course import find_lesson, lesson_names, translated_languages
from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.status import Stand
from xray_trainer.store.exercise_sets import every_set
from xray_trainer.store.store import Store
from xray_trainer.ui.numbers import whole
from xray_trainer.ui.translations import nearest_language

Words = Callable[[str], str]
Titles = dict[tuple[Literal["set", "lesson"], str], str]
"""Titles of sets and lessons by kind and name, in a person's language."""

MARKS: dict[Stand, str] = {
    "waiting": "·",
    "open": "○",
    "begun": "◐",
    "behind": "!",
    "done": "✓",
    "done_late": "(✓)",
    "late": "✗",
    "missed": "✗✗",
    "freed": "–",
}
"""Marks that differ by shape, for where colour cannot be seen or printed."""


def stand_words(stand: Stand, _: Words) -> str:
    """Returns where somebody stands in one or two words."""
    words: dict[Stand, str] = {
        "waiting": _("not open yet"),
        "open": _("not begun"),
        "begun": _("under way"),
        "behind": _("behind"),
        "done": _("done"),
        "done_late": _("done late"),
        "late": _("late"),
        "missed": _("not done in time"),
        "freed": _("nothing to do"),
    }
    return words[stand]


def titles(store: Store, _: Words, *, language: str) -> Titles:
    """Returns the titles of all sets and lessons in a language."""
    nearest = nearest_language(language, translated_languages())
    found: Titles = {("set", info.set_id): _(info.title) for info in every_set(store)}
    for name in lesson_names():
        found["lesson", name] = find_lesson(name, language=nearest).front.title
    return found


def work_title(assignment: Assignment, known: Titles, _: Words) -> str:
    """Returns what is to be done in a few words."""
    if assignment.work == "exercises":
        return _("Adaptive practice, exercises: {num}").format(num=whole(assignment.amount, _))
    if assignment.work == "minutes":
        return _("Adaptive practice, minutes: {num}").format(num=whole(assignment.amount, _))
    if assignment.work == "lesson":
        title = known.get(("lesson", assignment.what), assignment.what)
        return _("Lesson: {title}").format(title=title)
    return known.get(("set", assignment.what), assignment.what)


def repeat_words(assignment: Assignment, _: Words) -> str:
    """Returns how often it is to be done, `""` where once."""
    if assignment.every_weeks == 0:
        return ""
    if assignment.every_weeks == 1:
        words = _("every week")
    else:
        words = _("every {num} weeks").format(num=assignment.every_weeks)
    if assignment.until is None:
        return words
    return _("{often} until {day}").format(often=words, day=day_words(assignment.until, _))


def day_words(day: date, _: Words) -> str:
    """Returns a day with its weekday, such as Fri, 9 Jan 2026."""
    return format_date(day, format="EEE, d MMM y", locale=locale_of(_))


def short_day(day: date, _: Words) -> str:
    """Returns day and month, such as 9 Jan."""
    return format_skeleton("MMMd", day, locale=locale_of(_))


def locale_of(_: Words) -> Locale:
    """Returns the locale of the words."""
    return Locale.parse(_("en-GB"), sep="-")
