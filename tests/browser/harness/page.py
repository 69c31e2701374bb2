"""The page: the viewer of the attempt that the address names."""

from __future__ import annotations

from functools import partial

import streamlit as st

from xray_trainer.store.attempts import attempt_info
from xray_trainer.ui.application import application_store, translate
from xray_trainer.ui.viewer import scan_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

st.set_page_config(page_title="harness", layout="wide")

token = st.query_params["token"]
store = application_store()
is_open = attempt_info(store, store.tokens.attempt_of(token)).state == "open"
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.caption(f"runs: {st.session_state['runs']}")
scan_viewer(
    token=token,
    texts=viewer_texts(partial(translate, st.query_params.get("language", "en"))),
    mode="mark" if is_open else "feedback",
    key="viewer",
    renderer=st.query_params.get("renderer", "auto"),
    debug=True,
)
