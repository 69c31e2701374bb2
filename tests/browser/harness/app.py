"""The real routes and store around one bare page with the viewer, for browser tests of the viewer alone."""

from pathlib import Path

import streamlit as st

from xray_trainer.ui.application import application_store, translate
from xray_trainer.ui.routes import routes

app = st.App(Path(__file__).with_name("page.py"), routes=routes(application_store(), translate=translate))
