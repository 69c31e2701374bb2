"""Results out: what people did here on a set, as a small file for its mentor, by one click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from xray_trainer.packages.results import export_results
from xray_trainer.packages.staging import staging
from xray_trainer.store.drill_copies import worked_sets
from xray_trainer.store.drills import DrillInfo
from xray_trainer.store.exchange import senders_of
from xray_trainer.store.known_units import UnitCard
from xray_trainer.store.store import Store
from xray_trainer.ui.actor import who_is_here
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.packages.sending import choose_units
from xray_trainer.ui.packages.words import file_name
from xray_trainer.ui.papers import escape_markdown

Words = Callable[[str], str]


def show_results(store: Store, _: Words) -> None:
    """Shows the sets that people worked on here, and the button that makes their results a file."""
    sets = worked_sets(store)
    if not sets:
        st.info(_("Nobody has worked on a set here yet."))
        return
    set_id = st.selectbox(
        _("Exercise set"), list(sets), format_func=lambda one: _(sets[one]), key="results-set"
    )
    to = choose_units(store, _, key="results-to")
    st.caption(_("With it go names, marks, times and flags of everybody who worked on the set here."))
    st.download_button(
        _("Download results"),
        _for_who_is_here(store, lambda mine: results_bytes(mine, set_id, to=to)),
        file_name(_(sets[set_id]), ".xres"),
        icon=":material/download:",
        type="primary",
        key="results-download",
    )


def show_own_results(drill: DrillInfo, _: Words) -> None:
    """Shows the button with which a person sends their results to the unit that made the set, if one did."""
    store = application_store()
    senders = senders_of(store, drill.set_id)
    if not senders or not drill.is_finished:
        return
    if drill.num_sealed:
        words = _("The truth of this exam is sealed. Send your results to {unit}, whose reply opens it.")
        st.info(words.format(unit=escape_markdown(senders[0].name)), icon=":material/lock:")
    st.download_button(
        _("My results as a file for {unit}").format(unit=escape_markdown(senders[0].name)),
        _for_who_is_here(
            store, lambda mine: results_bytes(mine, drill.set_id, people=[drill.person_id], to=senders[:1])
        ),
        file_name(_(drill.title), ".xres"),
        icon=":material/outgoing_mail:",
        key="own-results",
    )


def _for_who_is_here(store: Store, make: Callable[[Store], bytes]) -> Callable[[], bytes]:
    """Returns what makes a file where no page is drawn any more, for whoever is here now."""
    return partial(make, store.acting(who_is_here()))


def results_bytes(
    store: Store, set_id: str, *, people: Sequence[str] | None = None, to: Sequence[UnitCard] = ()
) -> bytes:
    """Returns the file of results."""
    with staging(store) as folder:
        target = folder / "results.xres"
        export_results(store, set_id, target=target, people=people, to=to, now=now())
        return target.read_bytes()
