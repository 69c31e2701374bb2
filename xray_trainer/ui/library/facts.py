"""What a mentor sees about an exercise: what is hidden, how hard it is, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.drills.hardness import FACTORS, factor_shares, share_of
from xray_trainer.exercises.exercise import Exercise
from xray_trainer.regions import Concealment
from xray_trainer.store.cases import case_words
from xray_trainer.store.details import Details
from xray_trainer.store.difficulties import Hardness
from xray_trainer.store.store import Store
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.ui.library.materials import material_name
from xray_trainer.ui.library.names import item_name
from xray_trainer.ui.numbers import decimal, percent, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.progress.names import kind_name

Words = Callable[[str], str]


def show_truth(exercise: Exercise, _: Words) -> None:
    """Shows what is hidden in an exercise, what looks so and is not, and what is wrong with the papers."""
    if not exercise.is_suspicious:
        words = _("Nothing is hidden")
        st.markdown(f"**{words}**")
    for hidden in exercise.truth:
        st.markdown(hidden_words(hidden, _))
    for name in exercise.risk_indicators:
        st.markdown(f":material/description: {_(RISK_INDICATORS.get(name, name))}")


def show_case(store: Store, exercise_id: str, _: Words) -> None:
    """Shows what the case tells that an exercise came with or was told as; nothing where there is none."""
    told = case_words(store, exercise_id)
    if told is None:
        return
    with st.container(border=True, key=f"case-{exercise_id}"):
        heading = _("Case: {title}").format(title=told.title)
        st.markdown(f"**{escape_markdown(heading)}**")
        for label, text in ((_("How it was hidden"), told.method), (_("What to learn from it"), told.lesson)):
            if text:
                st.caption(label)
                st.markdown(escape_markdown(text))


def hidden_words(hidden: Concealment, _: Words) -> str:
    """Returns in Markdown what is hidden: where, which item, of what, how dense and how large."""
    name = kind_name(hidden.kind, _)
    head = _("Look-alike, harmless") if hidden.kind == BENIGN else name
    facts = [item_name(hidden.item, _), material_name(hidden.material, _)]
    density = _("{value} g/cm²").format(value=decimal(hidden.areal_density_g_cm2, _))
    facts = [escape_markdown(fact) for fact in facts if fact]
    width, height = (hidden.factors.get(side) for side in ("width_mm", "height_mm"))
    size = []
    if width and height:
        metres = (decimal(width / 1000, _), decimal(height / 1000, _))
        size = [_("{width} × {height} m").format(width=metres[0], height=metres[1])]
    return f"**{escape_markdown(head)}**  \n{' · '.join([*facts, density, *size])}"


def show_hardness(exercise: Exercise, hardness: Hardness, _: Words) -> None:
    """Shows how hard an exercise is, and why."""
    words = _("Difficulty: {share}").format(share=percent(share_of(hardness.learned), _))
    told = _("How often somebody of standard ability would fail.")
    st.markdown(f"**{words}**", help=told)
    st.progress(share_of(hardness.learned))
    st.caption(hardness_words(hardness, _))
    for name, share in factor_shares(exercise.truth).items():
        st.progress(min(1.0, max(0.0, share)), text=f":small[{_(FACTORS[name])}]")


def hardness_words(hardness: Hardness, _: Words) -> str:
    """Returns where a difficulty comes from: measured, corrected, learned."""
    low, high = (percent(share_of(end), _) for end in hardness.interval)
    parts = [_("measured {share}").format(share=percent(share_of(hardness.measured), _))]
    if hardness.correction:
        parts.append(_("moved by {logits} logits").format(logits=f"{hardness.correction:+.1f}"))
    if hardness.num_answers:
        learned = _("learned from {num} answers, {low} to {high}")
        parts.append(learned.format(num=whole(hardness.num_answers, _), low=low, high=high))
    return " · ".join(parts)


def show_marks_of_work(details: Details, texts: Sequence[str], _: Words) -> None:
    """Shows what a mentor did with an exercise: accepted, edited, wrote texts in which languages."""
    parts = [
        _("accepted") if details.accepted_at else "",
        _("edited out of an earlier version") if details.copied_from else "",
        _("own texts: {languages}").format(languages=", ".join(texts)) if texts else "",
    ]
    told = " · ".join(part for part in parts if part)
    if told:
        st.caption(told)
