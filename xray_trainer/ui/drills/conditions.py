"""The rules of a set in words, as a person should know them before starting."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.drills.limits import GRACE_S
from xray_trainer.exercises.exercise import Mode, Rules
from xray_trainer.ui.numbers import limit, whole

Words = Callable[[str], str]


def mode_words(rules: Rules, _: Words) -> str:
    """Returns in one sentence when answers are shown."""
    sentences: dict[Mode, str] = {
        "practice": _("Practice: the answer is shown after each exercise."),
        "shift": _("Shift: suspicious scans are rare, as in reality; no answers before the end."),
        "exam": _("Exam: no answers before the end."),
        "review": _("Review: your own misses and false alarms again, with the answer after each."),
    }
    return sentences[rules.mode]


def conditions(rules: Rules, _: Words) -> list[str]:
    """Returns what else is to be known: warm-up, limits, pauses, papers."""
    lines = []
    if rules.warm_up:
        words = _(
            "A warm-up comes first: half of it suspicious, the answer after each. Exercises in it: {num}."
        )
        lines.append(words.format(num=whole(rules.warm_up, _)))
    if rules.time_limit_s is not None:
        lines.append(_("Time for everything: {time}.").format(time=limit(rules.time_limit_s, _)))
    if rules.exercise_limit_s is not None:
        lines.append(_("Time for each exercise: {time}.").format(time=limit(rules.exercise_limit_s, _)))
    if rules.asks_indicators:
        lines.append(_("You also say what is wrong with the documents."))
    return lines


def exam_rules(rules: Rules, num: int, _: Words) -> list[str]:
    """Returns everything that somebody agrees to by starting an exam of so many exercises."""
    lines = [
        _("Exercises: {num}").format(num=whole(num, _)) + ".",
        *conditions(rules, _),
        _("The server's clock counts, from the moment you start, also while this page is closed."),
        _("You cannot pause, and you cannot go back to an exercise."),
        _("You see which answers were right when the exam is over."),
        _("An exam can be taken once."),
    ]
    if _has_limit(rules):
        late = _(
            "When time is up, what is on its way has {num} s to arrive. "
            "An exercise without an answer by then counts as not right."
        )
        lines.append(late.format(num=whole(GRACE_S, _)))
    return lines


def _has_limit(rules: Rules) -> bool:
    return rules.time_limit_s is not None or rules.exercise_limit_s is not None
