"""The end of a draft: which set it goes into, and making the exercise."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.hand_drafts import HandDraft, finish_draft
from xray_trainer.store.hand_sets import hand_set_titles
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.hand.casing import make_case, offer_case, require_case
from xray_trainer.ui.hand.place import leave_draft
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_MADE = "hand-made"


def show_finishing(draft: HandDraft, _: Words) -> None:
    """Shows the title of the set and the button that makes the exercise."""
    titles = hand_set_titles(application_store(), draft.person_id)
    usual = titles[0] if titles else _("Own scans")
    name, button = st.columns([3, 2], vertical_alignment="bottom")
    title = name.text_input(
        _("Into the set"),
        usual,
        max_chars=100,
        help=_("It stays a draft until you review and release it. Yours: {titles}").format(
            titles=", ".join(titles) or "—"
        ),
    )
    if button.button(
        _("Make the exercise"), type="primary", icon=":material/check:", width="stretch", key="hand-finish"
    ):
        _finish(draft, title.strip() or usual, _)


def tell_made(_: Words) -> None:
    """Tells once, on the list, which set the last exercise went into."""
    made = st.session_state.pop(_MADE, None)
    if made:
        words = _("The exercise is in the set “{title}”, as a draft. Exercises in it: {num}")
        st.success(words.format(title=escape_markdown(made[0]), num=made[1]))
    offer_case(_)


def _finish(draft: HandDraft, title: str, _: Words) -> None:
    store = application_store()
    try:
        with st.spinner(_("Making the exercise …")):
            require_case(draft)
            info = finish_draft(store, draft.person_id, draft.draft_id, set_title=title, now=now())
            make_case(store, draft)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    st.session_state[_MADE] = (info.title, info.num_exercises)
    leave_draft()
    st.rerun()
