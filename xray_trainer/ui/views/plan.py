"""The work plan: who is behind, what is assigned, the calendar, units and people, whom to remind."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.image_minutes import paces_of
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.plan.assigning import show_assigned_work, show_assigning
from xray_trainer.ui.plan.matrix import show_matrix
from xray_trainer.ui.plan.people_view import show_people
from xray_trainer.ui.plan.scope import choose_scope

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the work plan of everybody whom a mentor or an administrator plans for."""
    require(person.role, "plan_work")
    st.title(_("Work plan"))
    store = application_store()
    scope = choose_scope(store, person, _, now=now())
    behind, assign, people = st.tabs([_("Who is behind"), _("Assign"), _("Units and people")])
    with behind:
        ids = [one.person_id for one in scope.trainees]
        show_matrix(scope, paces_of(store, ids, now=scope.now), _)
    with assign:
        show_assigning(scope, _)
        show_assigned_work(scope, _)
    with people:
        show_people(scope, _)
