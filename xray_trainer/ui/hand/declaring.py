"""The form for the documents of a hand-made exercise, and for what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from pydantic import ValidationError

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.hand_work import HandPapers
from xray_trainer.store.hand_drafts import HandDraft, keep_papers
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.ui.application import application_store, now

Words = Callable[[str], str]


def show_declaring(draft: HandDraft, _: Words) -> None:
    """Shows the form; nothing of it is needed."""
    with st.form(f"papers-{draft.draft_id}", border=False):
        said = draft.papers.declaration
        given = _goods(said, _) | _seals(said, _) | _journey(said, _)
        risks = st.multiselect(
            _("What is wrong with the documents (part of the answer)"),
            list(RISK_INDICATORS),
            [name for name in draft.papers.risk_indicators if name in RISK_INDICATORS],
            format_func=lambda name: _(RISK_INDICATORS[name]),
        )
        if st.form_submit_button(_("Save the documents"), icon=":material/save:"):
            _keep(draft, given, risks, _)


def _goods(said: Declaration | None, _: Words) -> dict[str, object]:
    goods, code = st.columns([3, 1])
    description = goods.text_input(_("Goods"), said.description if said else "", max_chars=500)
    hs_code = code.text_input(_("HS code"), said.hs_code if said else "", max_chars=14, placeholder="0805.10")
    packages, weight = st.columns(2)
    return {
        "hs_code": hs_code.strip(),
        "description": description.strip(),
        "packages": packages.number_input(_("Packages"), 0, 10_000_000, said.packages if said else 0),
        "gross_weight_kg": weight.number_input(
            _("Gross weight, kg"), 0.0, 1e7, said.gross_weight_kg if said else 0.0, 10.0
        ),
    }


def _seals(said: Declaration | None, _: Words) -> dict[str, object]:
    papers, doors = st.columns(2)
    several = _("Several are divided by commas.")
    seals = papers.text_input(
        _("Seals in the papers"), _joined(said.seal_numbers if said else ()), help=several
    )
    found = doors.text_input(_("Seals on the doors"), _joined(said.seals_found if said else ()), help=several)
    return {"seal_numbers": _parted(seals), "seals_found": _parted(found)}


def _journey(said: Declaration | None, _: Words) -> dict[str, object]:
    route = st.text_input(_("Route, places divided by commas"), _joined(said.route if said else ()))
    sender, receiver = st.columns(2)
    consignor = sender.text_input(_("Consignor"), said.consignor if said else "", max_chars=500)
    consignee = receiver.text_input(_("Consignee"), said.consignee if said else "", max_chars=500)
    return {"route": _parted(route), "consignor": consignor.strip(), "consignee": consignee.strip()}


def _keep(draft: HandDraft, given: dict[str, object], risks: list[str], _: Words) -> None:
    declaration = None
    if any(given.values()):
        try:
            declaration = Declaration.model_validate(given)
        except ValidationError as error:
            st.error(_fault(error, _))
            return
    changed = {"declaration": declaration, "risk_indicators": tuple(risks)}
    papers: HandPapers = draft.papers.model_copy(update=changed)
    keep_papers(application_store(), draft.person_id, draft.draft_id, papers=papers, now=now())
    st.toast(_("Saved"))


def _fault(error: ValidationError, _: Words) -> str:
    field = str(error.errors()[0]["loc"][0])
    if field == "hs_code":
        return _("The HS code needs four to ten digits, such as 0805.10.")
    if field == "description":
        return _("Say what the goods are.")
    return _("A line of the documents is too long or empty: {field}").format(field=field)


def _parted(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _joined(parts: tuple[str, ...]) -> str:
    return ", ".join(parts)
