"""This unit's card and fingerprint, and the units whose files are trusted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.packages.cards import MAX_BYTES, card_text, read_card
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import UnitCard, distrust, own_unit, rename_own, trust
from xray_trainer.store.store import Store
from xray_trainer.ui.application import now
from xray_trainer.ui.packages.words import file_name, others
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]


def show_trusting(store: Store, _: Words) -> None:
    """Shows the keys of this unit and of those that it trusts."""
    _show_own(store, _)
    st.subheader(_("Trusted units"))
    units = others(store)
    if not units:
        st.info(_("No other unit is trusted yet. Exchange cards, and compare fingerprints by telephone."))
    for unit in units.values():
        _show_unit(store, unit, _)
    _show_new(store, _)


def _show_own(store: Store, _: Words) -> None:
    own = own_unit(store, now=now())
    st.subheader(_("This unit"))
    name = st.text_input(_("Name that others see"), value=own.name, max_chars=120, key="own-name")
    if name != own.name:
        try:
            own = rename_own(store, name, now=now())
        except XrayTrainerError as error:
            st.error(why_refused(error, _))
    st.caption(_("Fingerprint of this unit's key, for reading out"))
    st.code(own.spoken, language=None)
    st.download_button(
        _("Card for other units"),
        card_text(own, key=signing_key(store.home)),
        file_name(own.name, ".pem"),
        icon=":material/badge:",
        key="own-card",
    )


def _show_unit(store: Store, unit: UnitCard, _: Words) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.text(unit.name)
        st.code(unit.spoken, language=None, width="content")
        if st.button(_("Trust no longer"), icon=":material/link_off:", key=f"distrust-{unit.fingerprint}"):
            distrust(store, unit.fingerprint, now=now())
            st.rerun()


def _show_new(store: Store, _: Words) -> None:
    file = st.file_uploader(_("Card of another unit"), type=["pem", "txt"], key="new-card", max_upload_size=1)
    if file is None:
        return
    try:
        text = file.getvalue()[:MAX_BYTES].decode("utf-8", errors="replace").replace("\r\n", "\n")
        unit = read_card(text, name=file.name)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    if unit.fingerprint in others(store):
        st.success(_("{name} is trusted.").format(name=escape_markdown(unit.name)))
        return
    st.text(unit.name)
    st.code(unit.spoken, language=None)
    compared = st.checkbox(_("It read out the same fingerprint; trust it from now on."), key="new-compared")
    if st.button(_("Trust"), icon=":material/handshake:", disabled=not compared, key="new-trust"):
        trust(store, unit, now=now())
        st.rerun()
