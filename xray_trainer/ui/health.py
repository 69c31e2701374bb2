"""What administrators are told of the daily look at the installation, where something is damaged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.installation.daily import last_daily
from xray_trainer.store.store import Store

Words = Callable[[str], str]

_MOST = 5


def show_health(store: Store, _: Words) -> None:
    """Shows what the last daily look found damaged; nothing where all is sound."""
    daily = last_daily(store)
    if daily is None or not daily.problems:
        return
    words = _("The installation is damaged. Run xray-trainer doctor on the server, and keep the last backup.")
    st.error(words, icon=":material/error:")
    st.code("\n".join(daily.problems[:_MOST]), language=None)
