"""New set: a form for everything a mentor wishes of a set, what it comes to, and how far its building is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.publishing.building import can_build, order_set, start_building
from xray_trainer.settings import load_settings
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.authoring.costs import show_costs
from xray_trainer.ui.authoring.form import Told, put_new_seed, show_form
from xray_trainer.ui.authoring.queue import show_queue
from xray_trainer.ui.authoring.recipes import show_download, show_upload
from xray_trainer.ui.authoring.samples import show_samples
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the page to somebody who may author."""
    require(person.role, "author")
    st.title(_("New set"))
    show_queue(_)
    if not can_build():
        st.info(_("This installation cannot render scans; it lacks the extra “detector”."))
        return
    form, outcome = st.columns([3, 2], gap="large")
    with form:
        show_upload(_)
        told = show_form(_)
    with outcome:
        recipe = _recipe(told, _)
        if recipe is not None:
            _show_outcome(person, recipe, _)


def _recipe(told: Told, _: Words) -> SetRecipe | None:
    """Returns the recipe in the form, None where it cannot be, after saying why."""
    empty = {"conveyances": _("Choose what travels."), "languages": _("Choose a language for feedback.")}
    missing = [words for name, words in empty.items() if not told[name]]
    for words in missing:
        st.error(words)
    if missing:
        return None
    try:
        return set_recipe_from(told, where=_("This set"))
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return None


def _show_outcome(person: Person, recipe: SetRecipe, _: Words) -> None:
    if st.button(
        _("Build the set"), type="primary", icon=":material/play_arrow:", width="stretch", key="build"
    ):
        _start(person, recipe, _)
    st.caption(_("It is built in the background, at low priority; you can work on, or close the page."))
    show_costs(recipe, _)
    show_samples(recipe, _)
    show_download(recipe, _)


def _start(person: Person, recipe: SetRecipe, _: Words) -> None:
    try:
        order_set(application_store(), recipe, owner=person.person_id, now=now())
        start_building(load_settings())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    put_new_seed()
    st.rerun()
