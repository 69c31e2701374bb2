"""Three sample pictures, rendered on request by a process in the background; they appear as they are done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.publishing.samples import (
    NUM_BENIGN,
    NUM_SUSPICIOUS,
    order_samples,
    sample_folder,
    samples_in,
)
from xray_trainer.settings import load_settings
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_samples(recipe: SetRecipe, _: Words) -> None:
    """Shows the pictures of a recipe that there are, and the button that asks for them."""
    settings = load_settings()
    folder = sample_folder(settings, recipe)
    found = samples_in(folder)
    if found.error:
        st.error(why_refused(found.error, _))
    elif found.pictures or st.session_state.get("samples-of") == folder.name:
        _show(folder, _) if not found.is_done else _show_pictures(folder, _)
        return
    if st.button(_("Show sample pictures"), icon=":material/image:", width="stretch"):
        order_samples(settings, recipe)
        st.session_state["samples-of"] = folder.name
        st.rerun()


@st.fragment(run_every="1s")
def _show(folder: Path, _: Words) -> None:
    found = samples_in(folder)
    if found.is_done:
        st.rerun()
    num = NUM_SUSPICIOUS + NUM_BENIGN
    st.progress(len(found.pictures) / num, text=_("Rendering samples, coarser than the set will be …"))
    _show_pictures(folder, _)


def _show_pictures(folder: Path, _: Words) -> None:
    for number, picture in enumerate(samples_in(folder).pictures):
        words = _("Suspicious, outlined") if number < NUM_SUSPICIOUS else _("Nothing hidden")
        st.image(picture.read_bytes(), caption=words, width="stretch")
