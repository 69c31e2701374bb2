"""The card for adaptive practice: what is due and why, and the button that starts it; what to do when dry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.drills.choice import Reason, why, wish
from xray_trainer.drills.mastery import Standing
from xray_trainer.exercises.authoring import ROAD
from xray_trainer.publishing.background import fills_itself, portion_for, start_filling
from xray_trainer.publishing.stock import families_on
from xray_trainer.settings import load_settings
from xray_trainer.store.drills import DrillInfo
from xray_trainer.store.exercise_sets import close_set
from xray_trainer.store.needs import needs_of_person
from xray_trainer.store.people import Person
from xray_trainer.store.practice import Stock, standings_of, start_practice, stock_of
from xray_trainer.store.store import Store
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.place import enter_drill
from xray_trainer.ui.numbers import percent

Words = Callable[[str], str]

SIZES = (10, 20, 30)
_MOST_SHOWN = 4


def show_practice(person: Person, _: Words, *, drills: Sequence[DrillInfo]) -> None:
    """Shows the card: a practice to go on with, or what comes next and the button that starts one.

    Args:
        person: who practises.
        _: the words of the person's language.
        drills: of the person, the newest first.
    """
    store = application_store()
    going = next((one for one in drills if one.rules.is_adaptive and not one.is_finished), None)
    with st.container(border=True):
        st.subheader(_("Practise"))
        st.write(
            _("Exercises chosen for you one by one: about as hard as you need, never the same scan twice.")
        )
        if going is not None:
            _show_going(going, _)
            return
        stock = _tended(store, person)
        _show_reasons(store, person, stock, _)
        _show_start(person, stock, _)


def show_practice_waiting(drill: DrillInfo, _: Words, *, wait: Callable[[Words], None]) -> None:
    """Shows that the next exercise is being rendered; ends a practice to which nothing can be added.

    Args:
        drill: an adaptive practice without an exercise to open.
        _: the words of the person's language.
        wait: shows that something is being prepared, and looks again after a while.
    """
    if fills_itself(load_settings()):
        start_filling(load_settings())
        wait(_)
        return
    close_set(application_store(), drill.set_id)
    st.info(_("You have seen every scan that fits. Ask for more exercises; your results are kept."))
    st.button(_("See the result"), type="primary")


def _show_going(going: DrillInfo, _: Words) -> None:
    answered, num = going.num_answered, going.num_exercises
    label = _("Continue ({answered} of {num} answered)").format(answered=answered, num=num)
    if answered >= num:
        label = _("See the result")
    st.button(label, type="primary", key="practise", on_click=enter_drill, args=(going.drill_id,))


def _tended(store: Store, person: Person) -> Stock:
    """Returns what a person has not met; has rendered in the background what the next practice lacks."""
    stock, settings = stock_of(store, person.person_id), load_settings()
    if fills_itself(settings):
        needs = needs_of_person(store, person.person_id, families=families_on(ROAD), now=now())
        if num := portion_for(stock, needs):
            start_filling(settings, num=num)
    return stock


def _show_reasons(store: Store, person: Person, stock: Stock, _: Words) -> None:
    there = [family for family in stock.by_family if family != BENIGN]
    standing = standings_of(store, person.person_id, now=now(), families=sorted(there))
    wanted = sorted((one for one in standing if why(one) != "mastered"), key=wish, reverse=True)
    if not wanted:
        return
    lines = [f"- **{_(TAXONOMY[one.family].site)}**: {_reason(one, _)}" for one in wanted[:_MOST_SHOWN]]
    st.markdown(_("Next, among others:") + "\n\n" + "\n".join(lines))


def _reason(standing: Standing, _: Words) -> str:
    words: dict[Reason, str] = {
        "due": _("due again; you would find {share} of ordinary ones"),
        "new": _("new to you"),
        "unsure": _("not mastered yet; you would find {share} of ordinary ones"),
        "mastered": _("mastered"),
    }
    return words[why(standing)].format(share=percent(standing.hit_rate, _))


def _show_start(person: Person, stock: Stock, _: Words) -> None:
    if stock.num == 0:
        st.info(_nothing_there(_))
        return
    size = st.segmented_control(
        _("Number of exercises"), SIZES, default=SIZES[0], key="practice-size", required=True
    )
    st.button(
        _("Start practising"),
        type="primary",
        key="practise",
        icon=":material/exercise:",
        on_click=_start,
        args=(person, size or SIZES[0]),
    )


def _nothing_there(_: Words) -> str:
    if fills_itself(load_settings()):
        return _("Fresh exercises are being rendered. The first will be here in about a minute.")
    return _(
        "There is no scan left that you have not seen, and this installation does not render new ones. "
        "Import a package, or build exercises where the extra `detector` is installed."
    )


def _start(person: Person, size: int) -> None:
    drill = start_practice(application_store(), person.person_id, num=size, now=now())
    enter_drill(drill.drill_id)
