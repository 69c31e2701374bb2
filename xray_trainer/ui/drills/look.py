"""Looking again at an exercise of a finished drill: the scan, own marks and all that is told about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.attempts import attempts_of_drill
from xray_trainer.store.drills import DrillInfo
from xray_trainer.ui.application import application_store
from xray_trainer.ui.drills.place import LOOK, leave
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.viewer import scan_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]


def show_look(drill: DrillInfo, attempt_id: str, _: Words) -> None:
    """Shows an answered exercise of a finished drill with its feedback; goes back where it is none of it."""
    attempts = attempts_of_drill(application_store(), drill.drill_id)
    answered = [one for one in attempts if one.state == "submitted"]
    attempt = next((one for one in answered if one.attempt_id == attempt_id), None)
    if attempt is None:
        leave(LOOK)
        st.rerun()
    place = _("Exercise {number} of {num}").format(
        number=attempts.index(attempt) + 1, num=drill.num_exercises
    )
    line, button = st.columns([5, 2], vertical_alignment="center")
    line.markdown(f"**{escape_markdown(_(drill.title))}** · {place}")
    button.button(
        _("Back to the summary"),
        icon=":material/arrow_back:",
        width="stretch",
        on_click=leave,
        args=(LOOK,),
    )
    scan_viewer(
        token=application_store().tokens.token_of(attempt.attempt_id),
        texts=viewer_texts(_),
        mode="feedback",
        key="viewer",
        person=drill.person_id,
    )
