"""The form of the library's search: the fields that are used daily in front, all others behind a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

import streamlit as st

from xray_trainer.store.exercise_collections import collections
from xray_trainer.store.exercise_sets import every_set
from xray_trainer.store.flags import Status
from xray_trainer.store.library_search import choices
from xray_trainer.store.library_wishes import ORDERS, Search
from xray_trainer.store.people import names_of
from xray_trainer.store.set_states import PROVENANCES, Provenance, states_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.authoring.names import beams_title, cargo_title
from xray_trainer.ui.library.materials import material_name
from xray_trainer.ui.library.names import (
    exercise_status_name,
    item_name,
    order_name,
    provenance_name,
    source_name,
)
from xray_trainer.ui.numbers import day_format
from xray_trainer.ui.progress.names import conveyance_name, kind_name
from xray_trainer.ui.translations import languages

Words = Callable[[str], str]

_STATUSES: tuple[Status, ...] = ("draft", "offered", "flagged", "retired")
_WHOLE = (0, 100)


def choose_search(_: Words) -> Search:
    """Shows the form and returns what is looked for."""
    offered = choices(application_store())
    text, kinds, order = st.columns([3, 3, 2])
    wanted = Search(
        text=text.text_input(
            _("Find"), key="search-text", placeholder=_("goods, item, place, papers …"), max_chars=200
        ),
        families=_several(kinds, _("Concealments"), offered["families"], lambda name: kind_name(name, _)),
        order=order.selectbox(
            _("Order"), ORDERS, format_func=lambda name: order_name(name, _), key="search-order"
        ),
    )
    with st.expander(_("More fields"), icon=":material/tune:"):
        wanted = _with_scan(wanted, offered, _)
        wanted = _with_truth(wanted, offered, _)
        return _with_origin(wanted, offered, _)


def _with_scan(wanted: Search, offered: Mapping[str, tuple[str, ...]], _: Words) -> Search:
    conveyance, cargo, beams, source = st.columns(4)
    return replace(
        wanted,
        conveyances=_several(
            conveyance, _("Conveyances"), offered["conveyances"], lambda name: conveyance_name(name, _)
        ),
        cargo_families=_several(
            cargo, _("Cargo"), offered["cargo_families"], lambda name: cargo_title(name, _)
        ),
        beams=_several(beams, _("Beams"), offered["beams"], lambda name: beams_title(name.split("+"), _)),
        sources=_several(
            source, _("Source of the scan"), offered["sources"], lambda name: source_name(name, _)
        ),
    )


def _with_truth(wanted: Search, offered: Mapping[str, tuple[str, ...]], _: Words) -> Search:
    items, materials, hidden, flags = st.columns(4)
    answers = {None: _("All"), True: _("Yes"), False: _("No")}
    measured, learned = st.columns(2)
    return replace(
        wanted,
        items=_several(items, _("Items"), offered["items"], lambda name: item_name(name, _)),
        materials=_several(
            materials, _("Materials"), offered["materials"], lambda name: material_name(name, _)
        ),
        is_suspicious=hidden.selectbox(
            _("Something hidden"), list(answers), format_func=answers.__getitem__, key="search-hidden"
        ),
        is_flagged=flags.selectbox(
            _("Flagged by trainees"), list(answers), format_func=answers.__getitem__, key="search-flagged"
        ),
        measured=_range(measured, _("Measured difficulty, %"), "search-measured"),
        learned=_range(learned, _("Learned difficulty, %"), "search-learned"),
    )


def _with_origin(wanted: Search, offered: Mapping[str, tuple[str, ...]], _: Words) -> Search:
    store = application_store()
    status, made, author, written = st.columns(4)
    held, pile, first, last = st.columns(4)
    sets = {"": _("All"), **{info.set_id: _(info.title) for info in every_set(store)}}
    piles = {"": _("All"), **{one.collection_id: one.name for one in collections(store)}}
    owners = {state.owner for state in states_of(store).values() if state.owner}
    people = {"": _("All"), **names_of(store, owners)}
    known = languages()
    since = first.date_input(_("Added from"), None, key="search-since", format=day_format(_))
    until = last.date_input(_("Added until"), None, key="search-until", format=day_format(_))
    return replace(
        wanted,
        statuses=cast(
            "tuple[Status, ...]",
            _several(status, _("Status"), _STATUSES, lambda name: exercise_status_name(name, _)),
        ),
        provenances=cast(
            "tuple[Provenance, ...]",
            _several(
                made,
                _("Made"),
                tuple(filter(None, PROVENANCES)),
                lambda name: provenance_name(cast("Provenance", name), _),
            ),
        ),
        author=_one(author, _("Author"), people, "search-author"),
        languages=_several(
            written, _("Own texts in"), offered["languages"], lambda code: known.get(code, code)
        ),
        set_id=_one(held, _("Set"), sets, "search-set"),
        collection_id=_one(pile, _("Collection"), piles, "search-collection"),
        since=_begins(since),
        until=_begins(until + timedelta(days=1)) if until else None,
    )


def _several(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    names: tuple[str, ...],
    told: Callable[[str], str],
) -> tuple[str, ...]:
    return tuple(column.multiselect(label, names, format_func=told, key=f"search-{label}", placeholder="—"))


def _one(column: st.delta_generator.DeltaGenerator, label: str, names: Mapping[str, str], key: str) -> str:
    return column.selectbox(label, list(names), format_func=names.__getitem__, key=key) or ""


def _range(column: st.delta_generator.DeltaGenerator, label: str, key: str) -> tuple[float, float] | None:
    low, high = column.slider(label, *_WHOLE, _WHOLE, key=key)
    return None if (low, high) == _WHOLE else (low / 100, high / 100)


def _begins(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
