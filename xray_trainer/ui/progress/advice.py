"""What to practise next and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.drills.advice import Advice
from xray_trainer.ui.progress.names import kind_name

Words = Callable[[str], str]


def show_advice(advice: Sequence[Advice], _: Words) -> None:
    """Shows what to practise next, and that nothing stands out where nothing does."""
    st.subheader(_("What to practise next"))
    if not advice:
        st.write(_("Nothing stands out: go on with a mixed practice."))
        return
    st.markdown("\n".join(f"- {_sentence(one, _)}" for one in advice))


def _sentence(advice: Advice, _: Words) -> str:
    sentences = {
        "missed": _("**{kind}**: missed {count} of {num}."),
        "misplaced": _("**{kind}**: called suspicious, but marked elsewhere, {count} of {num}."),
        "false_alarms": _(
            "**Harmless loads**: called suspicious {count} of {num}. Ask what would explain a thing."
        ),
        "due": _("**{kind}**: due again; days since the last one: {num}."),
        "few": _("**{kind}**: met too rarely to say anything, {count} of {num}."),
    }
    name = kind_name(advice.kind, _)
    return sentences[advice.reason].format(kind=name, count=advice.count, num=advice.num)
