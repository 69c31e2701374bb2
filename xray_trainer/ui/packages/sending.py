"""Sending a set: which, how small, for whom, sealed or not; the size is told before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.packages.estimate import Estimate, estimate
from xray_trainer.packages.set_export import SealWish, export_set
from xray_trainer.store.exercise_sets import SetInfo, every_set
from xray_trainer.store.known_units import UnitCard
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.numbers import day_format
from xray_trainer.ui.packages.words import MOST_MB, file_name, others, outgoing, size
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_sending(store: Store, _: Words) -> None:
    """Shows the form over which a set becomes a file."""
    sets = {one.set_id: one for one in every_set(store) if one.is_complete and one.num_exercises}
    if not sets:
        st.info(_("There is no finished set yet. Build one under New set, or take one in."))
        return
    set_id = st.selectbox(
        _("Exercise set"), list(sets), format_func=lambda one: _(sets[one].title), key="send-set"
    )
    chosen = sets[set_id]
    with st.spinner(_("Estimating the size")):
        told = _estimate(store, chosen)
    is_reduced = _choose_form(told, _)
    to = choose_units(store, _, key="send-to")
    seal = _choose_seal(_) if chosen.rules.mode == "exam" else None
    if st.button(_("Make the file"), icon=":material/archive:", type="primary", key="send-make"):
        _make(store, chosen, is_reduced, to, _, seal=seal)
    made = st.session_state.get("send-made")
    if made and Path(made).exists():
        offer(Path(made), _, key="send-download")


def choose_units(store: Store, _: Words, *, key: str) -> tuple[UnitCard, ...]:
    """Returns the units that alone can open a file, none for everybody."""
    units = others(store)
    chosen = st.multiselect(
        _("Encrypt for"),
        list(units),
        format_func=lambda one: units[one].name,
        placeholder=_("Anybody may open it"),
        help=_("Only units whose card you trust can be chosen. The file is signed in any case."),
        key=key,
    )
    return tuple(units[one] for one in chosen)


def offer(path: Path, _: Words, *, key: str) -> None:
    """Shows the button that downloads a file, or says where it lies if it is too large for that."""
    num_bytes = path.stat().st_size
    st.success(_("{name} is ready: {size}.").format(name=path.name, size=size(num_bytes, _)))
    if num_bytes > MOST_MB * 1_000_000:
        st.caption(_("It is too large for the browser; copy it from {path}.").format(path=f"`{path}`"))
        return
    st.download_button(
        _("Download"), path.read_bytes, path.name, icon=":material/download:", type="primary", key=key
    )


def _estimate(store: Store, chosen: SetInfo) -> Estimate:
    """Returns the sizes, kept in the session as long as the set stays the same."""
    key = (chosen.set_id, chosen.num_exercises)
    kept = st.session_state.get("send-estimate")
    if kept is None or kept[0] != key:
        kept = (key, estimate(store, chosen.set_id))
        st.session_state["send-estimate"] = kept
    told: Estimate = kept[1]
    return told


def _choose_form(told: Estimate, _: Words) -> bool:
    labels = {
        False: _("Without loss: about {size}").format(size=size(told.lossless_bytes, _)),
        True: _("Reduced for slow lines: about {size}").format(size=size(told.reduced_bytes, _)),
    }
    is_reduced = st.radio(
        _("Scans"),
        [False, True],
        format_func=labels.__getitem__,
        horizontal=True,
        key="send-form",
        help=_("The reduced form loses only what the noise of the scan hides."),
    )
    return bool(is_reduced)


def _choose_seal(_: Words) -> SealWish | None:
    labels = {
        "": _("The truth travels open"),
        "results": _("Sealed until results came back"),
        "date": _("Sealed until a day"),
    }
    rule = st.radio(
        _("Truth of the exam"),
        list(labels),
        format_func=labels.__getitem__,
        horizontal=True,
        key="send-seal",
        help=_("The key of a sealed exam stays here; you send it when it is time."),
    )
    if rule == "results":
        return SealWish("results")
    if rule == "date":
        usual = now().date() + timedelta(days=7)
        day = st.date_input(_("Opens on"), value=usual, key="send-day", format=day_format(_))
        return SealWish("date", datetime.combine(day, time(), tzinfo=UTC))
    return None


def _make(
    store: Store,
    chosen: SetInfo,
    is_reduced: bool,
    to: tuple[UnitCard, ...],
    _: Words,
    *,
    seal: SealWish | None,
) -> None:
    target = outgoing(store) / file_name(_(chosen.title), ".xset")
    bar = st.progress(0.0, _("Writing exercises"))

    def report(done: int, total: int) -> None:
        bar.progress(done / total, _("Writing exercises"))

    try:
        export_set(
            store,
            chosen.set_id,
            target=target,
            is_reduced=is_reduced,
            to=to,
            seal=seal,
            now=now(),
            report=report,
        )
        st.session_state["send-made"] = str(target)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    bar.empty()
