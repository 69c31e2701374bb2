"""The form in which a mentor changes an exercise of a draft: papers, texts after the answer, difficulty."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from pydantic import ValidationError

from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise
from xray_trainer.store.details import FURTHEST
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.people import Person
from xray_trainer.store.set_editing import Edits, edit
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.translations import languages

Words = Callable[[str], str]

_FIRST = ("en", "ru")


def show_editing(person: Person, set_id: str, exercise: Exercise, _: Words, *, correction: float) -> None:
    """Shows the form, closed; keeps what is written in it."""
    key = f"edit-{exercise.exercise_id}"
    with (
        st.expander(_("Edit papers, texts and difficulty"), icon=":material/edit:"),
        st.form(key, border=False),
    ):
        papers = _papers_fields(exercise.declaration, key, _)
        texts = _text_fields(exercise.exercise_id, key, _)
        moved = st.slider(
            _("Move the difficulty (logits)"),
            -FURTHEST,
            FURTHEST,
            float(correction),
            0.1,
            key=f"{key}-moved",
            help=_("Up is harder. It counts from the start and gives way to what answers teach."),
        )
        if st.form_submit_button(_("Save the changes"), type="primary"):
            _keep(
                person,
                set_id,
                exercise.exercise_id,
                _,
                edits=lambda: Edits(Declaration.model_validate(papers), texts, moved),
            )


def _papers_fields(papers: Declaration, key: str, _: Words) -> dict[str, object]:
    left, right = st.columns(2)
    goods = left.text_input(_("Goods"), papers.description, max_chars=500, key=f"{key}-goods")
    code = right.text_input(_("HS code"), papers.hs_code, max_chars=13, key=f"{key}-code")
    packages = left.number_input(_("Packages"), 0, value=papers.packages, key=f"{key}-packages")
    weight = right.number_input(
        _("Gross weight, kg"), 0.0, value=float(papers.gross_weight_kg), key=f"{key}-weight"
    )
    lists = {
        "seal_numbers": left.text_input(
            _("Seals in the papers"), ", ".join(papers.seal_numbers), key=f"{key}-seals"
        ),
        "seals_found": right.text_input(
            _("Seals on the doors"), ", ".join(papers.seals_found), key=f"{key}-found"
        ),
        "route": left.text_input(_("Route"), " → ".join(papers.route), key=f"{key}-route"),
    }
    consignor = right.text_input(_("Consignor"), papers.consignor, max_chars=500, key=f"{key}-consignor")
    consignee = left.text_input(_("Consignee"), papers.consignee, max_chars=500, key=f"{key}-consignee")
    return {
        "description": goods,
        "hs_code": code,
        "packages": packages,
        "gross_weight_kg": weight,
        **{name: _parts(text) for name, text in lists.items()},
        "consignor": consignor,
        "consignee": consignee,
    }


def _parts(text: str) -> tuple[str, ...]:
    pieces = text.replace("→", ",").split(",")
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _text_fields(exercise_id: str, key: str, _: Words) -> dict[str, str]:
    st.markdown(_("After the answer, in place of the text that this kind of concealment has:"))
    known, names = feedback_texts(application_store(), exercise_id), languages()
    order = [*_FIRST, *(code for code in names if code not in _FIRST)]
    shown = [code for code in order if code in names]
    tabs = st.tabs([names[code] for code in shown])
    texts = {}
    for tab, code in zip(tabs, shown, strict=True):
        texts[code] = tab.text_area(
            names[code],
            known.get(code, ""),
            max_chars=2000,
            key=f"{key}-text-{code}",
            label_visibility="collapsed",
        )
    return texts


def _keep(person: Person, set_id: str, exercise_id: str, _: Words, *, edits: Callable[[], Edits]) -> None:
    try:
        edit(
            application_store(),
            set_id,
            exercise_id,
            edits=edits(),
            person=person.person_id,
            now=now(),
        )
    except ValidationError as error:
        fields = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        st.error(_("These fields cannot be so: {fields}").format(fields=fields))
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        st.rerun()
