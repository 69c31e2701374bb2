"""The work plan: who is behind, what is assigned, the calendar, units and people, whom to remind."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import may, require
from xray_trainer.store.image_minutes import paces_of
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.health import show_health
from xray_trainer.ui.plan.assigning import show_assigned_work, show_assigning
from xray_trainer.ui.plan.calendar_view import show_calendar
from xray_trainer.ui.plan.matrix import show_matrix
from xray_trainer.ui.plan.people_view import show_people
from xray_trainer.ui.plan.reminders_view import show_reminders
from xray_trainer.ui.plan.scope import choose_scope

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the work plan of everybody whom a mentor or an administrator plans for."""
    require(person.role, "plan_work")
    st.title(_("Work plan"))
    store = application_store()
    if may(person.role, "manage_accounts"):
        show_health(store, _)
    scope = choose_scope(store, person, _, now=now())
    names = (_("Who is behind"), _("Assign"), _("Calendar"), _("Reminders"), _("Units and people"))
    behind, assign, calendar, reminders, people = st.tabs(names)
    with behind:
        ids = [one.person_id for one in scope.trainees]
        show_matrix(scope, paces_of(store, ids, now=scope.now), _)
    with assign:
        show_assigning(scope, _)
        show_assigned_work(scope, _)
    with calendar:
        show_calendar(scope, _)
    with reminders:
        show_reminders(scope, _)
    with people:
        show_people(scope, _)
