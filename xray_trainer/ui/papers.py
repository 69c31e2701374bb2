"""The declaration beside the scan, as a trainee reads it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.synthesis.manifest import INVENTED
from xray_trainer.ui.numbers import whole

Words = Callable[[str], str]

_PER_ROW = 5
_NO_LINK = "\u2060"
"""Joins words without being seen; an address with it in is none."""


def show_papers(declaration: Declaration, _: Words) -> None:
    """Shows what the documents say about the load, as a strip that leaves the width to the scan."""
    lines = paper_lines(declaration, _)
    with st.container(border=True):
        for start in range(0, len(lines), _PER_ROW):
            columns = st.columns(_PER_ROW, gap="small")
            for column, (label, value) in zip(columns, lines[start : start + _PER_ROW], strict=False):
                column.markdown(f":small[:gray[{label}]]  \n{escape_markdown(value)}")


def paper_lines(declaration: Declaration, _: Words) -> list[tuple[str, str]]:
    """Returns label and value of every line of the documents that is filled in."""
    weight = whole(declaration.gross_weight_kg, _)
    lines = [
        (_("Goods"), _(declaration.description)),
        (_("HS code"), declaration.hs_code),
        (_("Packages"), whole(declaration.packages, _)),
        (_("Gross weight"), _("{kilograms} kg").format(kilograms=weight)),
        (_("Seals in the papers"), ", ".join(declaration.seal_numbers)),
        (_("Seals on the doors"), ", ".join(declaration.seals_found)),
        (_("Route"), " → ".join(_(place) for place in declaration.route)),
        (_("Consignor"), _firm(declaration.consignor, _)),
        (_("Consignee"), _firm(declaration.consignee, _)),
    ]
    return [(label, value) for label, value in lines if value]


def _firm(name: str, _: Words) -> str:
    """Returns a firm's name as it is written, and in the person's language that it is invented."""
    bare, invented = name.removesuffix(INVENTED), _("(invented)")
    return name if bare == name else f"{bare} {invented}"


def escape_markdown(text: str) -> str:
    """Returns a text that Markdown shows as it is written, addresses in it too: they become no links."""
    for begins in ("://", "www."):
        text = text.replace(begins, f"{begins[:-2]}{_NO_LINK}{begins[-2:]}")
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~$:" else letter for letter in text)
