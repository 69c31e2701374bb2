"""Words of the review that several of its parts use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from xray_trainer.drills.answer import Decision
from xray_trainer.store.review_queue import GivenAnswer, Judged
from xray_trainer.ui.papers import escape_markdown

Words = Callable[[str], str]


def verdicts(_: Words) -> dict[Judged, str]:
    """Returns the outcomes in words, errors first."""
    return {
        "miss": _("Miss"),
        "false_alarm": _("False alarm"),
        "hit": _("Hit"),
        "correct_rejection": _("Correct rejection"),
        "sealed": _("Sealed"),
    }


def when(moment: datetime) -> str:
    """Returns a point in time to the minute, in UTC as everything on the mentor's pages."""
    return f"{moment:%Y-%m-%d %H:%M}"


def exercise_name(answer: GivenAnswer, _: Words) -> str:
    """Returns which exercise an answer is to, such as `First set · 3`."""
    return f"{_(answer.title)} · {answer.position + 1}"


def decision_word(decision: Decision | None, _: Words) -> str:
    """Returns a decision in a word, `–` for none."""
    if decision is None:
        return "–"
    return _("Suspicious") if decision == "suspicious" else _("Clear")


def plain(text: str) -> str:
    r"""Returns a text in which Markdown finds nothing to draw, for labels that would otherwise read it.

    >>> plain("[a](b) *c*")
    '\\[a\\]\\(b\\) \\*c\\*'
    """
    return escape_markdown(text)
