"""The words of a certificate: everything that is printed, from what is signed and from nothing else."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.drills.certificates.certificate import Certificate
from xray_trainer.drills.summary import Figure
from xray_trainer.ui.numbers import decimal, moment, percent, whole

Words = Callable[[str], str]
Line = tuple[str, str]


def condition_lines(certificate: Certificate, _: Words) -> list[Line]:
    """Returns label and value of the conditions under which it was earned."""
    rules = certificate.rules
    answered = certificate.num_exercises - certificate.num_unanswered
    of_all = _("{num} of {total}")
    return [
        (_("Exercise set"), _(certificate.set_title)),
        (_("Mode"), _("Exam: no feedback, no way back, times by the server's clock")),
        (_("Exercises answered"), of_all.format(num=answered, total=certificate.num_exercises)),
        (_("With something to find"), of_all.format(num=certificate.figures.num_suspicious, total=answered)),
        (_("Share of suspicious scans that the set was made with"), percent(rules.prevalence, _)),
        (_("Time limit of an exercise"), _limit(rules.exercise_limit_s, _)),
        (_("Time limit of the exam"), _limit(rules.time_limit_s, _)),
        (_("Began"), moment(certificate.started_at, _)),
        (_("Ended"), moment(certificate.finished_at, _)),
        (_("Matching rule"), certificate.figures.rule),
        (_("Scans"), _scans(certificate, _)),
    ]


def figure_lines(certificate: Certificate, _: Words) -> list[tuple[str, str, str]]:
    """Returns label, figure and interval of the figures."""
    figures = certificate.figures
    found = _("{num} of {total}").format(num=figures.num_found, total=figures.num_concealments)
    return [
        (_("Right decisions"), *_texts(certificate.share_right, percent, _)),
        (_("Hit rate"), *_texts(figures.hit_rate, percent, _)),
        (_("False alarm rate"), *_texts(figures.false_alarm_rate, percent, _)),
        ("d_a", *_texts(figures.d_a, decimal, _)),
        (figures.wafroc_measure, *_texts(figures.wafroc, decimal, _)),
        (_("Places found"), found, ""),
        (_("Marks beside"), str(figures.num_false_marks), ""),
        (_("Middle response time"), _limit(figures.median_seconds, _), ""),
    ]


def caution_lines(certificate: Certificate, _: Words) -> list[str]:
    """Returns what a reader must know before believing the figures."""
    return [
        _reliability(certificate, _),
        *_unanswered(certificate, _),
        _("The name is as typed in; this program has not checked whose it is."),
        _("It tells how this person did on these scans on that day; it is no licence and no rank."),
    ]


def _reliability(certificate: Certificate, _: Words) -> str:
    numbers = {
        "num": certificate.figures.num_suspicious,
        "needed": certificate.reliable_from,
        "wanted": decimal(certificate.reliability_wanted, _),
        "reached": decimal(certificate.figures.reliability, _),
    }
    if certificate.is_reliable:
        words = _(
            "The figures rest on {num} suspicious scans; "
            "from {needed} on, a reliability of {wanted} is expected."
        )
    else:
        words = _(
            "Not reliable: the figures rest on {num} suspicious scans, for which a reliability of {reached} "
            "is expected. Below {needed} suspicious scans ({wanted}) two people differ mostly by chance."
        )
    return words.format(**numbers)


def _unanswered(certificate: Certificate, _: Words) -> list[str]:
    if certificate.num_unanswered == 0:
        return []
    words = _(
        "Exercises left unanswered when time was up: {num}. "
        "They count as not right; no other figure has them."
    )
    return [words.format(num=certificate.num_unanswered)]


def _scans(certificate: Certificate, _: Words) -> str:
    if certificate.num_synthetic == certificate.figures.num_exercises:
        return _("Synthetic scans, rendered by this program; nothing on them is real.")
    words = _("{num} of {total} synthetic, the others from a scanner.")
    return words.format(num=certificate.num_synthetic, total=certificate.figures.num_exercises)


def _limit(seconds: float | None, _: Words) -> str:
    if seconds is None:
        return _("none")
    minutes, rest = divmod(round(seconds), 60)
    texts = [
        _("{num} min").format(num=whole(minutes, _)) if minutes else "",
        _("{num} s").format(num=rest) if rest or not minutes else "",
    ]
    return " ".join(text for text in texts if text)


def _texts(figure: Figure, written: Callable[[float, Words], str], _: Words) -> tuple[str, str]:
    value = "–" if figure.value is None else written(figure.value, _)
    if figure.low is None or figure.high is None:
        return value, _(figure.reason) if figure.reason else ""
    words = _("95 % interval {low} to {high}")
    return value, words.format(low=written(figure.low, _), high=written(figure.high, _))
