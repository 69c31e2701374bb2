"""Figures in words, as tables on the screen and on paper write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from xray_trainer.drills.summary import Figure
from xray_trainer.reports.figures import GroupFigures
from xray_trainer.reports.grouping import ExerciseFigures
from xray_trainer.reports.norms import Standing
from xray_trainer.reports.team import TeamReport
from xray_trainer.ui.numbers import decimal, percent, whole

Words = Callable[[str], str]
Line = dict[str, str]

NOTHING = "–"


def report_notes(now: datetime, _: Words) -> list[str]:
    """Returns what stands above the tables on paper: the day, and how figures are counted."""
    return [
        f"{now:%Y-%m-%d}",
        _("Figures count each exercise once for each person, when it was met first; intervals are 95 %."),
        _("d_a is detection apart from readiness to say suspicious; wAFROC judges finding the place too."),
    ]


def team_tables(told: TeamReport, names: dict[str, str], _: Words) -> dict[str, list[Line]]:
    """Returns the tables of a report by heading: people, units and cohorts, exercises."""
    return {
        _("People"): [person_line(one, told, names, _) for one in told.people],
        _("Units and cohorts"): group_lines(told, _),
        _("Exercises"): [exercise_line(one, _) for one in told.exercises],
    }


def group_lines(told: TeamReport, _: Words) -> list[Line]:
    """Returns the lines of units and cohorts and the one over everybody; none where there is no unit."""
    return [group_line(one, _) for one in (*told.groups, told.overall)] if told.groups else []


def figure_text(figure: Figure, written: Callable[[float, Words], str], _: Words) -> str:
    """Returns a figure with its interval in brackets, a dash where there is none."""
    if figure.value is None:
        return NOTHING
    if figure.low is None or figure.high is None:
        return written(figure.value, _)
    return f"{written(figure.value, _)} ({written(figure.low, _)} … {written(figure.high, _)})"


def person_line(standing: Standing, told: TeamReport, names: dict[str, str], _: Words) -> Line:
    """Returns the line of a person in the table of people."""
    one = standing.figures
    return {
        _("Name"): names.get(one.name, one.name),
        **_shared(one, _),
        _("Percentile"): NOTHING if standing.percentile is None else percent(standing.percentile, _),
        _("More needed"): NOTHING if one.num_more is None else whole(one.num_more, _),
        _("Minutes this half-year"): whole(_latest_minutes(told, one.name), _),
    }


def group_line(group: GroupFigures, _: Words) -> Line:
    """Returns the line of a unit or cohort."""
    return {_("Name"): group.name or _("All"), _("People"): whole(group.num_people, _), **_shared(group, _)}


def exercise_line(one: ExerciseFigures, _: Words) -> Line:
    """Returns the line of an exercise."""
    return {
        _("Exercise"): one.exercise_id[:8],
        _("Truth"): _("Suspicious") if one.is_suspicious else _("Clear"),
        _("People"): whole(one.num_people, _),
        _("Right decisions"): figure_text(one.share_right, percent, _),
        _("Place found"): figure_text(one.found_rate, percent, _),
        _("False marks per person"): decimal(one.num_false_marks, _),
        _("Seconds"): whole(one.median_seconds, _),
    }


def _shared(one: GroupFigures, _: Words) -> Line:
    return {
        _("Exercises"): whole(one.num_exercises, _),
        _("Suspicious"): whole(one.num_suspicious, _),
        "d_a": figure_text(one.d_a, decimal, _),
        "wAFROC": figure_text(one.wafroc, decimal, _),
        _("Called suspicious"): figure_text(one.hit_rate, percent, _),
        _("False alarm rate"): figure_text(one.false_alarm_rate, percent, _),
        _("Seconds"): whole(one.median_seconds, _),
    }


def _latest_minutes(told: TeamReport, person_id: str) -> float:
    """Returns a person's minutes in the half-year in which anybody of the report last answered."""
    times = told.minutes.get(person_id, ())
    latest = max((one.half_year for of_person in told.minutes.values() for one in of_person), default=None)
    return sum(one.minutes for one in times if one.half_year == latest)
