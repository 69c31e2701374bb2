"""The course: all lessons in their order, in a language, or in English where a language has them not.

`en/` holds the course as it is; any other folder holds translations under the same names.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from xray_trainer.errors import unknown_name
from xray_trainer.lessons.lesson import Lesson, LessonScan, read_lesson

SOURCE = "en"

_FOLDER = Path(__file__).parent


@cache
def course(language: str) -> tuple[Lesson, ...]:
    """Returns every lesson in a language, those without a translation in English.

    Raises:
        InputError: a file of a lesson cannot be used.
    """
    return tuple(_in_language(lesson, language) for lesson in _source())


def lesson_names() -> tuple[str, ...]:
    """Returns the names of all lessons in their order."""
    return tuple(lesson.name for lesson in _source())


def find_lesson(name: str, *, language: str) -> Lesson:
    """Returns the lesson of a name.

    Raises:
        InputError: there is none; the message names the nearest.
    """
    found = next((lesson for lesson in course(language) if lesson.name == name), None)
    if found is None:
        raise unknown_name("lesson", name, lesson_names())
    return found


def translated_languages() -> tuple[str, ...]:
    """Returns the languages that have lessons of their own, English first."""
    return SOURCE, *sorted(path.name for path in _FOLDER.iterdir() if _is_translation(path))


def all_scans() -> dict[str, LessonScan]:
    """Returns every scan of the course by `<lesson>/<name>`, in the order of the course."""
    return {
        f"{lesson.name}/{name}": scan for lesson in _source() for name, scan in lesson.front.scans.items()
    }


def _source() -> tuple[Lesson, ...]:
    return _files(SOURCE)


@cache
def _files(language: str) -> tuple[Lesson, ...]:
    return tuple(read_lesson(path, language=language) for path in sorted((_FOLDER / language).glob("*.md")))


def _in_language(lesson: Lesson, language: str) -> Lesson:
    """Returns a lesson's translation with the scans of the source, the source where there is none."""
    there = _files(language) if language in translated_languages() else ()
    translated = next((one for one in there if one.name == lesson.name), None)
    if translated is None:
        return lesson
    front = translated.front.model_copy(update={"minutes": lesson.front.minutes, "scans": lesson.front.scans})
    return replace(translated, front=front)


def _is_translation(path: Path) -> bool:
    return path.is_dir() and path.name != SOURCE and any(path.glob("*.md"))
