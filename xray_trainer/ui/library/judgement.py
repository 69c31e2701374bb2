"""What was found out about a set, in plain words: duplicates, and what gives suspicious scans away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from xray_trainer.exercises.balance import Balance, Difference
from xray_trainer.exercises.balance_fields import FIELDS
from xray_trainer.exercises.duplicates import Duplicate
from xray_trainer.store.set_reviews import SetReview
from xray_trainer.ui.library.place import AT, enter, open_exercise
from xray_trainer.ui.numbers import percent, whole

Words = Callable[[str], str]

_MOST = 12


def show_judgement(review: SetReview, places: Mapping[str, int], _: Words) -> None:
    """Shows what is wrong with a set, or that nothing is; `places` are those of its exercises."""
    icon = ":material/warning:" if review.objections else ":material/check_circle:"
    title = _("Before release: {summary}").format(summary=_summary(review, _))
    with st.expander(title, icon=icon, expanded=bool(review.objections)):
        _show_duplicates(review.duplicates, places, _)
        _show_balance(review.balance, _)


def balance_words(balance: Balance, _: Words) -> str:
    """Returns in a sentence or two how well a set is balanced."""
    counts = {"benign": whole(balance.num_benign, _), "suspicious": whole(balance.num_suspicious, _)}
    if balance.verdict == "too_few":
        return _(
            "Too few exercises to tell whether suspicious scans differ from benign ones in more than what is "
            "hidden ({benign} benign, {suspicious} suspicious)."
        ).format(**counts)
    if balance.verdict == "balanced":
        return _(
            "Suspicious scans do not differ from benign ones in more than what is hidden, as far as this "
            "number tells ({benign} benign, {suspicious} suspicious): a field that picked the suspicious one "
            "of two scans in {share} of cases would most likely have been noticed."
        ).format(share=percent(balance.detectable, _), **counts)
    if balance.given_away:
        names = ", ".join(_(FIELDS.get(one.field, one.field)) for one in balance.given_away)
        return _("Trainees could tell suspicious scans without searching, by: {fields}.").format(fields=names)
    return _(
        "All fields together tell suspicious scans from benign ones, though none does so alone: a guess from "
        "them picks the suspicious one of two scans in {share} of cases."
    ).format(share=percent(balance.together.telling, _))


def difference_words(one: Difference, _: Words) -> str:
    """Returns in a sentence how a field differs."""
    return _(
        "{field}: typically {suspicious} where something is hidden, {benign} where nothing is; it alone "
        "picks the suspicious one of two scans in {share} of cases."
    ).format(
        field=_(FIELDS.get(one.field, one.field)),
        suspicious=one.suspicious or "–",
        benign=one.benign or "–",
        share=percent(one.telling, _),
    )


def _summary(review: SetReview, _: Words) -> str:
    told = {
        "balanced": _("well balanced"),
        "unbalanced": _("gives itself away"),
        "too_few": _("too few to tell the balance"),
    }[review.balance.verdict]
    num = len(review.duplicates)
    pairs = _("no duplicates") if num == 0 else _("duplicates: {num}").format(num=whole(num, _))
    return f"{pairs}, {told}"


def _show_duplicates(duplicates: Sequence[Duplicate], places: Mapping[str, int], _: Words) -> None:
    if not duplicates:
        st.markdown(_("No scan is shown twice, neither in this set nor elsewhere in the library."))
        return
    st.markdown(_("These exercises show the same scan, or nearly:"))
    for pair in duplicates[:_MOST]:
        words, first, second = st.columns([3, 2, 2], vertical_alignment="center")
        nearness = _("the same scan") if pair.is_exact else _("nearly the same scan")
        words.markdown(f"{nearness} ({percent(pair.nearness, _)})")
        for column, name in ((first, pair.exercise_id), (second, pair.other_id)):
            _show_link(column, pair, name, places, _)
    if len(duplicates) > _MOST:
        st.caption(_("and {num} more").format(num=whole(len(duplicates) - _MOST, _)))


def _show_link(
    column: st.delta_generator.DeltaGenerator,
    pair: Duplicate,
    exercise_id: str,
    places: Mapping[str, int],
    _: Words,
) -> None:
    key = f"duplicate-{pair.exercise_id}-{pair.other_id}-{exercise_id}"
    if exercise_id in places:
        label = _("Exercise {number}").format(number=places[exercise_id] + 1)
        column.button(label, key=key, width="stretch", on_click=enter, args=(AT, places[exercise_id]))
    else:
        label = _("Elsewhere in the library")
        column.button(label, key=key, width="stretch", on_click=open_exercise, args=(exercise_id,))


def _show_balance(balance: Balance, _: Words) -> None:
    st.markdown(balance_words(balance, _))
    told = [one for one in balance.differences if one.is_significant]
    for one in told:
        note = _("This may be so: wrong papers are there to be found.") if one.is_expected else ""
        st.markdown(f"- {difference_words(one, _)} {note}")
