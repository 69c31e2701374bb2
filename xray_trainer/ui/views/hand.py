"""Own scans: bring them in, mark what is there or hide an item, write what goes beside, make an exercise.

What happens on the scan travels over routes of its own and never runs this page again.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import may, require
from xray_trainer.errors import AttemptError
from xray_trainer.store.hand_drafts import HandDraft, hand_draft
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store
from xray_trainer.ui.hand.bringing import show_bringing
from xray_trainer.ui.hand.casing import show_casing
from xray_trainer.ui.hand.choosing import show_drafts, show_library, show_own
from xray_trainer.ui.hand.declaring import show_declaring
from xray_trainer.ui.hand.finishing import show_finishing, tell_made
from xray_trainer.ui.hand.labelling import revision_of, show_labelling
from xray_trainer.ui.hand.place import at_draft, leave_draft
from xray_trainer.ui.hand.routes import PLACE
from xray_trainer.ui.hand.telling import show_telling
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.seats import seat_token
from xray_trainer.ui.viewer import author_viewer
from xray_trainer.ui.viewer.author_texts import author_texts

Words = Callable[[str], str]


def show(person: Person, _: Words) -> None:
    """Shows the draft that the address names, or the scans to choose from."""
    require(person.role, "author")
    draft_id = at_draft()
    try:
        draft = hand_draft(application_store(), person.person_id, draft_id) if draft_id else None
    except AttemptError as error:
        st.error(why_refused(error, _))
        draft = None
    if draft is not None and not draft.exercise_id:
        _show_draft(person, draft, _)
    else:
        _show_scans(person, _)


def _show_scans(person: Person, _: Words) -> None:
    st.title(_("Own scans"))
    st.markdown(
        _("Bring scans in, mark what is in them or hide an item, and make exercises of them by hand.")
    )
    tell_made(_)
    show_bringing(person, _)
    show_drafts(person, _)
    show_own(person, _)
    show_library(person, _)


def _show_draft(person: Person, draft: HandDraft, _: Words) -> None:
    back, title = st.columns([1, 5], vertical_alignment="center")
    back.button(_("Own scans"), icon=":material/arrow_back:", on_click=leave_draft, type="tertiary")
    title.markdown(f"**{escape_markdown(draft.papers.title)}**")
    author_viewer(
        token=seat_token(application_store(), person, f"{PLACE}{draft.draft_id}"),
        texts=author_texts(_),
        person=person.person_id,
        key=f"author-{draft.draft_id}",
        revision=revision_of(draft),
    )
    show_finishing(draft, _)
    parts: dict[str, Callable[[HandDraft, Words], None]] = {
        _("Documents"): show_declaring,
        _("After the answer"): show_telling,
        _("Labels from a tool"): show_labelling,
    }
    if may(person.role, "exchange_packages"):
        parts[_("Case for other units")] = show_casing
    for tab, show_part in zip(st.tabs(list(parts)), parts.values(), strict=True):
        with tab:
            show_part(draft, _)
