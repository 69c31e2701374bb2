"""What the set would be and cost: time, room on the disk, how many of each, and what is amiss."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.publishing.estimates import Estimate, estimate
from xray_trainer.settings import ensure_home, load_settings
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.authoring.names import cargo_title, conveyance_title
from xray_trainer.ui.numbers import duration, whole
from xray_trainer.ui.progress.names import kind_name
from xray_trainer.ui.translations import is_draft, languages

Words = Callable[[str], str]
Name = Callable[[str], str]

_ROW_PX = 22
_MEGABYTE = 1e6
_LARGE_MB = 1000


def show_costs(recipe: SetRecipe, _: Words) -> None:
    """Shows what a recipe comes to on this machine."""
    told = estimate(recipe, ensure_home(load_settings()))
    facts = (
        ("schedule", _("ready in about {time}").format(time=duration(told.seconds, _))),
        ("hard_drive", _("{size} on the disk").format(size=size(told.num_bytes, _))),
        ("search", _suspicious(told, recipe, _)),
    )
    st.markdown("  \n".join(f":material/{icon}: {words}" for icon, words in facts))
    if not told.is_measured:
        st.caption(_("The time is a guess until this machine has built its first set."))
    _show_warnings(recipe, told, _)
    _show_counts(told, _)


def _suspicious(told: Estimate, recipe: SetRecipe, _: Words) -> str:
    words = _("something is hidden in {found} of {num} scans")
    return words.format(found=whole(told.num_suspicious, _), num=whole(recipe.num_planned, _))


def size(num_bytes: float, _: Words) -> str:
    """Returns a number of bytes in MB or GB."""
    megabytes = num_bytes / _MEGABYTE
    if megabytes < _LARGE_MB:
        return _("{num} MB").format(num=whole(max(1.0, megabytes), _))
    return _("{num} GB").format(num=whole(megabytes / _LARGE_MB, _))


def _show_warnings(recipe: SetRecipe, told: Estimate, _: Words) -> None:
    drafts = [name for name in recipe.languages if is_draft(name)]
    warnings = (
        (_("On none of these conveyances: {names}."), [kind_name(kind, _) for kind in told.missing_kinds]),
        (
            _("Travels on none of these conveyances: {names}."),
            [cargo_title(one, _) for one in told.missing_cargo],
        ),
        (_("Left out, nothing that was chosen suits it: {names}."), _titles(told.idle_conveyances, _)),
        (_("Texts not checked by a speaker yet: {names}."), [languages()[name] for name in drafts]),
    )
    for sentence, names in warnings:
        if names:
            st.warning(sentence.format(names=", ".join(names)), icon=":material/warning:")


def _titles(conveyances: tuple[str, ...], _: Words) -> list[str]:
    return [conveyance_title(one, _) for one in conveyances]


def _show_counts(told: Estimate, _: Words) -> None:
    hidden, cargo, carried = st.tabs([_("Hidden"), _("Cargo"), _("Conveyances")])
    with hidden:
        _show_bars({kind_name(kind, _): num for kind, num in _ordered(told.kinds).items()}, _)
    with cargo:
        _show_bars({cargo_title(one, _): num for one, num in told.cargo_families.items()}, _)
    with carried:
        _show_bars({conveyance_title(one, _): num for one, num in told.conveyances.items()}, _)


def _ordered(kinds: Mapping[str, int]) -> dict[str, int]:
    return {kind: kinds[kind] for kind in TAXONOMY if kind in kinds}


def _show_bars(counts: Mapping[str, int], _: Words) -> None:
    if not counts:
        st.caption(_("Nothing is hidden in this set."))
        return
    data = pd.DataFrame({"name": list(counts), "num": list(counts.values())})
    base = alt.Chart(data, height=_ROW_PX * len(data) + 10).encode(
        x=alt.X("num:Q", axis=None),
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False)),
        tooltip=[alt.Tooltip("name:N", title=_("Name")), alt.Tooltip("num:Q", title=_("Exercises"))],
    )
    bars = base.mark_bar(color="#0072b2", height={"band": 0.7})
    numbers = base.mark_text(align="left", dx=4).encode(text="num:Q")
    st.altair_chart(bars + numbers, width="stretch")
