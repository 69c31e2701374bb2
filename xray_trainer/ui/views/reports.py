"""Reports: how people, units and exercises fare, within the mentor's reach, and what a training changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.reports.answers import ReportAnswer
from xray_trainer.reports.team import Detected, TeamReport, team_report
from xray_trainer.store.careers import detector_scans
from xray_trainer.store.people import Person
from xray_trainer.store.report_answers import detector_decisions, report_answers
from xray_trainer.store.store import Store
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.reports.agreeing import show_agreement
from xray_trainer.ui.reports.effect import show_effect
from xray_trainer.ui.reports.export import show_exports
from xray_trainer.ui.reports.groups import show_exercises, show_families, show_groups
from xray_trainer.ui.reports.people import show_overall, show_people
from xray_trainer.ui.reports.scope import Scope, choose_scope

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the report over the people that the mentor chooses."""
    require(person.role, "see_reports")
    st.title(_("Reports"))
    store = application_store()
    scope = choose_scope(store, person, _)
    answers = report_answers(
        store, people=list(scope.names), sets=scope.sets, since=scope.since, until=scope.until
    )
    told = _told(store, answers, scope)
    if told is None:
        st.info(_("Nobody within this choice has answered yet. Assign a set, or choose more people or days."))
        return
    show_overall(told, _)
    _show_tabs(store, answers, told, scope, _, language=person.language)


def _show_tabs(
    store: Store,
    answers: Sequence[ReportAnswer],
    told: TeamReport,
    scope: Scope,
    _: Words,
    *,
    language: str,
) -> None:
    people, groups, exercises, families, effect, agreement = st.tabs(
        [
            _("People"),
            _("Units and cohorts"),
            _("Exercises"),
            _("Kinds and conveyances"),
            _("Before and after"),
            _("Agreement"),
        ]
    )
    tables = {}
    with people:
        tables[_("People")] = show_people(told, scope.names, _)
    with groups:
        tables[_("Units and cohorts")] = show_groups(told, _)
    with exercises:
        tables[_("Exercises")] = show_exercises(told, _)
    with families:
        show_families(told, _)
    with effect:
        show_effect(store, answers, _)
    with agreement:
        show_agreement(told, scope.names, _)
    show_exports(told, tables, scope.names, _, language=language, now=now())


def _told(store: Store, answers: Sequence[ReportAnswer], scope: Scope) -> TeamReport | None:
    """Returns the report, kept in the session as long as its answers and people stay the same."""
    latest = max((one.outcome.when for one in answers), default=None)
    key = (
        len(answers),
        latest,
        tuple(scope.names),
        tuple(scope.groups),
        scope.sets,
        scope.since,
        scope.until,
    )
    kept = st.session_state.get("report")
    if kept is None or kept[0] != key:
        kept = (key, _computed(store, answers, scope))
        st.session_state["report"] = kept
    told: TeamReport | None = kept[1]
    return told


def _computed(store: Store, answers: Sequence[ReportAnswer], scope: Scope) -> TeamReport | None:
    exercises = {one.outcome.exercise_id for one in answers}
    detected = Detected(detector_scans(store, exercises), detector_decisions(store, exercises))
    groups = {name: members & frozenset(scope.names) for name, members in scope.groups.items()}
    return team_report(answers, groups=groups, detected=detected)
