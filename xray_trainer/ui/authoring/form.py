"""The form: every field of a recipe, the usual ones in sight and the others folded, with sensible defaults.

What was typed in stays in the session, so that leaving the page and coming back changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import randbits
from typing import Any

import streamlit as st

from xray_trainer.exercises.authoring import MAX_EXERCISES
from xray_trainer.exercises.exercise import Mode
from xray_trainer.exercises.languages import LANGUAGES
from xray_trainer.exercises.modes import MOST_IN_SHIFT, SHARES, TITLES
from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.exercises.scanning import AIR_BEAMS, ROAD_BEAMS
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.synthesis.occurrence import occurrence
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY
from xray_trainer.ui.authoring.names import (
    GROUPS,
    beams_title,
    cargo_title,
    conveyance_title,
    group_name,
)
from xray_trainer.ui.translations import languages

Words = Callable[[str], str]
Told = dict[str, Any]

RANGES: dict[str, tuple[float, float] | None] = {
    "any": None,
    "easy": (-6.0, -0.75),
    "middling": (-0.75, 0.75),
    "hard": (0.75, 6.0),
}
"""Ranges of difficulty with a name, in logits; a third of what is rendered on the road falls in each."""

COARSENESS = (1.0, 2.0, 4.0, 8.0)
_WRAPPED = """<style>
.st-key-wrapped [data-testid="stButtonGroup"] div {
  flex-wrap: wrap !important; overflow: visible !important;
}
</style>"""
_TOLD, _VERSION = "new-set", "new-set-version"
_LOWEST, _HIGHEST, _STEP = -6.0, 6.0, 0.25
_SEED_BITS = 31


def show_form(_: Words) -> Told:
    """Shows the form and returns the fields of the recipe as they are now, not checked yet."""
    st.html(_WRAPPED)
    told = dict(told_now())
    told |= _show_basics(told, _)
    told |= _show_contents(told, _)
    with st.expander(_("More wishes: cargo, beams, times, languages, seed"), icon=":material/tune:"):
        told |= _show_hidden(told, _)
        told |= _show_scanning(told, _)
        told |= _show_rules(told, _)
    st.session_state[_TOLD] = told
    return told


def told_now() -> Told:
    """Returns the fields as they were left, the usual ones at first."""
    if _TOLD not in st.session_state:
        put(set_recipe_from({"seed": randbits(_SEED_BITS)}))
    told: Told = st.session_state[_TOLD]
    return told


def put(recipe: SetRecipe) -> None:
    """Puts a recipe into the form, in place of what is in it."""
    st.session_state[_TOLD] = recipe.model_dump()
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def put_new_seed() -> None:
    """Draws another seed, so that the next set differs from the one just ordered."""
    st.session_state[_TOLD] = {**told_now(), "seed": randbits(_SEED_BITS)}
    st.session_state[_VERSION] += 1


def _key(name: str) -> str:
    """Returns the key of a field's widget, another one after each time that a recipe was put in."""
    return f"new-set-{name}-{st.session_state.get(_VERSION, 0)}"


def _show_basics(told: Told, _: Words) -> Told:
    modes: dict[Mode, str] = {"practice": _("Practice"), "shift": _("Shift"), "exam": _("Exam")}
    known = told["title"]
    title = st.text_input(_("Title"), _(known), max_chars=120, key=_key("title"))
    title = known if title == _(known) else title
    mode, number = st.columns([3, 2])
    chosen = mode.segmented_control(
        _("Mode"),
        list(SHARES),
        default=told["mode"],
        format_func=modes.__getitem__,
        key=_key("mode"),
        required=True,
    )
    if chosen != told["mode"]:
        _change_mode(told, chosen, title)
    num = number.number_input(_("Exercises"), 1, MAX_EXERCISES, told["num"], key=_key("num"))
    return {"title": title, "mode": chosen, "num": int(num)}


def _change_mode(told: Told, mode: Mode, title: str) -> None:
    """Begins again with what is usual in another mode; a title of one's own and the rest stay."""
    usual = ("num", "share_suspicious", "warm_up", "share_risk", "title", "mode")
    kept = {name: value for name, value in told.items() if name not in usual}
    own = {} if title in (*TITLES.values(), "") else {"title": title}
    put(set_recipe_from({**kept, **own, "mode": mode}))
    st.rerun()


def _show_contents(told: Told, _: Words) -> Told:
    whole = [group for group, names in GROUPS.items() if set(names) & set(told["conveyances"])]
    with st.container(key="wrapped"):
        groups = st.pills(
            _("What travels"),
            list(GROUPS),
            default=whole,
            selection_mode="multi",
            format_func=lambda group: group_name(group, _),
            key=_key("groups"),
        )
    changed = set(groups) ^ set(whole)
    conveyances = [
        name
        for group, names in GROUPS.items()
        for name in names
        if (group in groups if group in changed else name in told["conveyances"])
    ]
    most = MOST_IN_SHIFT if told["mode"] == "shift" else 1.0
    percent = st.slider(
        _("Suspicious scans, %"),
        0,
        round(100 * most),
        min(round(100 * told["share_suspicious"]), round(100 * most)),
        key=_key("share"),
    )
    return {
        "conveyances": conveyances,
        "share_suspicious": percent / 100,
        "difficulty": _show_difficulty(told, _),
    }


def _show_difficulty(told: Told, _: Words) -> tuple[float, float] | None:
    names = {"any": _("As it comes"), "easy": _("Easy"), "middling": _("Middling"), "hard": _("Hard")}
    names["own"] = _("My own range")
    now = tuple(told["difficulty"]) if told["difficulty"] else None
    known = next((name for name, one in RANGES.items() if one == now), "own")
    help_words = _(
        "Measured on each scan: contrast against its surroundings, size, and how much lies over it."
    )
    chosen = st.selectbox(
        _("Difficulty of what is hidden"),
        list(names),
        list(names).index(known),
        format_func=names.__getitem__,
        key=_key("difficulty"),
        help=help_words,
    )
    if chosen != "own":
        return RANGES[chosen]
    low, high = st.slider(
        _("Range, 0 is a standard concealment"),
        _LOWEST,
        _HIGHEST,
        now or (-1.0, 1.0),
        step=_STEP,
        key=_key("range"),
    )
    return float(low), float(high)


def _show_hidden(told: Told, _: Words) -> Told:
    conveyances = st.multiselect(
        _("Conveyances"),
        list(occurrence()),
        told["conveyances"],
        format_func=lambda name: conveyance_title(name, _),
        key=f"{_key('conveyances')}-{'-'.join(told['conveyances'])}",
    )
    kinds = st.multiselect(
        _("Where things are hidden"),
        [name for name in TAXONOMY if name != BENIGN],
        told["kinds"],
        format_func=lambda kind: _(TAXONOMY[kind].site),
        placeholder=_("Everywhere"),
        key=_key("kinds"),
    )
    cargo = st.multiselect(
        _("Cargo"),
        list(CARGO_FAMILIES),
        told["cargo_families"],
        format_func=lambda name: cargo_title(name, _),
        placeholder=_("All that fits"),
        key=_key("cargo"),
    )
    alike = st.slider(
        _("Scans with a harmless look-alike, %"),
        0,
        100,
        round(100 * told["share_lookalikes"]),
        key=_key("alike"),
    )
    return {
        "conveyances": conveyances,
        "kinds": kinds,
        "cargo_families": cargo,
        "share_lookalikes": alike / 100,
    }


def _show_scanning(told: Told, _: Words) -> Told:
    pairs = list(dict.fromkeys((*ROAD_BEAMS, *AIR_BEAMS, *map(tuple, told["beams"]))))
    beams = st.multiselect(
        _("Beams"),
        pairs,
        [tuple(pair) for pair in told["beams"]],
        format_func=lambda pair: beams_title(pair, _),
        placeholder=_("The usual ones"),
        key=_key("beams"),
    )
    sizes = sorted({*COARSENESS, told["coarseness"]})
    size = st.select_slider(
        _("Size of a pixel against a scanner's"),
        sizes,
        told["coarseness"],
        format_func=lambda factor: f"{factor:g} x",
        help=_("Larger pixels need less time, less room and a thinner line, and show less."),
        key=_key("coarseness"),
    )
    dual = st.toggle(_("A second view, from above"), told["dual_view"], key=_key("dual"))
    return {"beams": beams, "coarseness": size, "dual_view": dual}


def _show_rules(told: Told, _: Words) -> Told:
    first, second, third = st.columns(3)
    whole_s, one_s = told["time_limit_s"], told["exercise_limit_s"]
    minutes = first.number_input(
        _("Minutes for everything"), 0.1, value=whole_s and whole_s / 60, key=_key("minutes"), step=5.0
    )
    seconds = second.number_input(_("Seconds for one"), 1.0, value=one_s, key=_key("seconds"), step=10.0)
    warm_up = third.number_input(
        _("Warm-up before a shift"),
        0,
        1000,
        told["warm_up"],
        key=_key("warm-up"),
        disabled=told["mode"] != "shift",
    )
    asks = st.toggle(
        _("Trainees also say what is wrong with the papers"), told["asks_indicators"], key=_key("asks")
    )
    known = languages()
    read_in = st.multiselect(
        _("Languages in which feedback is read"),
        LANGUAGES,
        told["languages"],
        format_func=lambda name: known.get(name, name),
        key=_key("languages"),
    )
    seed = st.number_input(
        _("Seed: the same one gives the same exercises"), 0, value=told["seed"], key=_key("seed")
    )
    return {
        "time_limit_s": minutes and 60 * minutes,
        "exercise_limit_s": seconds,
        "warm_up": int(warm_up) if told["mode"] == "shift" else 0,
        "asks_indicators": asks,
        "share_risk": None,
        "languages": read_in,
        "seed": int(seed),
    }
