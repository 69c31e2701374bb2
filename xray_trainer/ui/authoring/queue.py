"""Sets that are being built, wait to be, or stopped: how far they are, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.publishing.building import (
    cancel_build,
    discard_build,
    keep_what_is_there,
    resume_build,
    start_building,
    tend_queue,
)
from xray_trainer.settings import load_settings
from xray_trainer.store.builds import Build
from xray_trainer.store.set_states import SetStatus, states_of
from xray_trainer.store.store import Store
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.linking import link_to
from xray_trainer.ui.numbers import duration, whole
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_MOST_SHOWN = 8


def show_queue(_: Words) -> None:
    """Shows the latest orders that still want something: patience, a decision, or a review."""
    if not _open_builds():
        return
    st.subheader(_("In the making"))
    _show_cards(_)


@st.fragment(run_every="2s")
def _show_cards(_: Words) -> None:
    found = _open_builds()
    states = {build.set_id: build.state for build, _status in found}
    if st.session_state.get("builds", states) != states:
        st.session_state["builds"] = states
        st.rerun()
    st.session_state["builds"] = states
    for build, _status in found:
        with st.container(border=True, key=f"build-{build.set_id}"):
            _show_card(build, _)


def _open_builds() -> list[tuple[Build, SetStatus]]:
    """Returns the orders whose sets are not released, retired or long forgotten."""
    store = application_store()
    states = states_of(store)
    found = [
        (one, states[one.set_id].status) for one in tend_queue(store, load_settings()) if one.set_id in states
    ]
    return [(build, status) for build, status in found if _is_open(build, status)][:_MOST_SHOWN]


def _is_open(build: Build, status: SetStatus) -> bool:
    return status == "preparing" or (status == "draft" and build.state in ("done", "cancelled", "failed"))


def _show_card(build: Build, _: Words) -> None:
    title = f"**{escape_markdown(_(build.title))}**"
    if build.is_busy:
        line, button = st.columns([5, 1], vertical_alignment="center")
        share = min(1.0, build.num_exercises / max(build.num_planned, 1))
        line.progress(share, text=f"{title} · {_told(build, _)}")
        _button(button, _("Cancel"), build, cancel_build, icon="close", words=_)
    elif _status(build) == "draft":
        line, button = st.columns([4, 2], vertical_alignment="center")
        line.markdown(
            f"{title} · " + _("ready for your look: {num} exercises").format(num=build.num_exercises)
        )
        with button:
            _show_link(build, _)
    else:
        _show_stopped(build, title, _)


def _show_stopped(build: Build, title: str, _: Words) -> None:
    words = {"failed": _("Stopped"), "cancelled": _("Cancelled")}.get(build.state, build.state)
    count = _("{done} of {num} exercises").format(
        done=whole(build.num_exercises, _), num=whole(build.num_planned, _)
    )
    st.markdown(f"{title} · {words} · {count}")
    if build.message:
        st.caption(why_refused(build.message, _))
    go_on, keep, drop = st.columns(3)
    _button(go_on, _("Go on"), build, _resume, icon="play_arrow", words=_)
    if build.num_exercises:
        label = _("Keep these {num}").format(num=whole(build.num_exercises, _))
        _button(keep, label, build, keep_what_is_there, icon="check", words=_)
    _button(drop, _("Discard"), build, discard_build, icon="delete", words=_)


def _told(build: Build, _: Words) -> str:
    count = _("{done} of {num} exercises").format(
        done=whole(build.num_exercises, _), num=whole(build.num_planned, _)
    )
    if build.state == "queued":
        return " · ".join((_("Waiting for its turn"), count))
    left = build.seconds_left(now())
    more = _("{time} left").format(time=duration(left, _)) if left is not None else _("Starting …")
    return f"{count} · {more}"


def _show_link(build: Build, _: Words) -> None:
    label = _("Review and release")
    link_to("library", label, title=_("Library"), icon=":material/fact_check:", set=build.set_id)


def _button(
    place: st.delta_generator.DeltaGenerator,
    label: str,
    build: Build,
    act: Callable[..., object],
    *,
    icon: str,
    words: Words,
) -> None:
    key = f"{act.__name__}-{build.set_id}"
    if place.button(label, key=key, icon=f":material/{icon}:", width="stretch"):
        try:
            act(application_store(), build.set_id, now=now())
        except XrayTrainerError as error:
            st.toast(why_refused(error, words))
        st.rerun()


def _resume(store: Store, set_id: str, *, now: datetime) -> None:
    resume_build(store, set_id, now=now)
    start_building(load_settings())


def _status(build: Build) -> SetStatus:
    return states_of(application_store())[build.set_id].status
