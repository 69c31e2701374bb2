"""The browser application; `streamlit run app.py` or `xray-trainer app` starts it."""

import sys
from pathlib import Path

import streamlit as st

from xray_trainer import ui
from xray_trainer.errors import XrayTrainerError
from xray_trainer.ui.application import application_routes
from xray_trainer.ui.warm_up import warm_up

try:
    routes = application_routes()
except XrayTrainerError as error:
    sys.exit(str(error))

warm_up()
app = st.App(Path(ui.__file__).with_name("main.py"), routes=routes)
