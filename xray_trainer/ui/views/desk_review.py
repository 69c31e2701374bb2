"""The review section of the desk: filters of the queue, and the viewer with the scans that are left."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store
from xray_trainer.ui.desk.results import DeskResults
from xray_trainer.ui.desk.view import family_title
from xray_trainer.ui.viewer import review_viewer
from xray_trainer.ui.viewer.texts import review_texts

Words = Callable[[str], str]


def show_review(person: Person, results: DeskResults, _: Words) -> None:
    """Shows the queue of a result folder and the scan that is open in it."""
    query = _filters(results, _)
    token = application_store().tokens.desk_token(person.person_id, results.folder.name)
    person_id = person.person_id
    review_viewer(token=token, texts=review_texts(_), query=query, person=person_id, key="review")


def _filters(results: DeskResults, _: Words) -> dict[str, str]:
    """Shows the filters; returns those that are set, as the queue's route takes them."""
    states = {
        "": _("Any verdict"),
        "open": _("Not judged"),
        "part": _("Judged in part"),
        "done": _("All judged"),
        "confirm": _("With a confirmed finding"),
        "reject": _("With a rejected finding"),
        "unsure": _("With an unsure finding"),
    }
    findings = {"": _("All scans"), "with": _("With findings"), "without": _("Without findings")}
    families = {"": _("Any family"), **{name: family_title(name, _) for name in results.families}}
    with st.container(key="filters"):
        score, family, state, has, text = st.columns([3, 3, 3, 2, 3], vertical_alignment="bottom")
        low, high = score.slider(_("Score"), 0.0, 1.0, (0.0, 1.0), 0.01)
        chosen = {
            "low": f"{low:g}" if low > 0 else "",
            "high": f"{high:g}" if high < 1 else "",
            "family": _choice(family, _("Family"), families),
            "state": _choice(state, _("Verdict"), states),
            "findings": _choice(has, _("Findings"), findings),
            "text": text.text_input(_("Text in the name"), max_chars=200).strip(),
        }
    return {name: value for name, value in chosen.items() if value}


def _choice(column: st.delta_generator.DeltaGenerator, label: str, names: dict[str, str]) -> str:
    return str(column.selectbox(label, list(names), format_func=names.__getitem__))
