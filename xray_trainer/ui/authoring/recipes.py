"""Recipes as files: taken into the form, and out of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.recipe_files import dump_set_recipe, read_set_recipe
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.ui.authoring.form import put
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_FILE = "recipe-file"


def show_upload(_: Words) -> None:
    """Shows where a recipe can be put in; what it says then stands in the form."""
    with st.popover(_("Open a recipe"), icon=":material/upload_file:"):
        st.file_uploader(
            _("A recipe as YAML"), type=["yaml", "yml"], key=_FILE, on_change=_take, max_upload_size=1
        )
    if error := st.session_state.pop("recipe-error", ""):
        st.error(why_refused(error, _))


def show_download(recipe: SetRecipe, _: Words) -> None:
    """Shows the button that saves the recipe in the form."""
    st.download_button(
        _("Save the recipe"),
        dump_set_recipe(recipe),
        file_name="recipe.yaml",
        mime="application/yaml",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def _take() -> None:
    file = st.session_state[_FILE]
    if file is None:
        return
    try:
        put(read_set_recipe(file.getvalue().decode(errors="replace"), where=file.name))
    except XrayTrainerError as error:
        st.session_state["recipe-error"] = error.sentence
