"""The browser application; `streamlit run app.py` or `xray-trainer app` starts it."""

import sys
from pathlib import Path

import streamlit as st

from xray_trainer import ui
from xray_trainer.errors import XrayTrainerError
from xray_trainer.settings import load_settings
from xray_trainer.ui.application import (
    application_middleware,
    application_routes,
    application_secrets,
    application_store,
)
from xray_trainer.ui.running.stopping import running
from xray_trainer.ui.warm_up import warm_up

try:
    routes, middleware, secrets = application_routes(), application_middleware(), application_secrets()
except XrayTrainerError as error:
    sys.exit(str(error))

app = st.App(
    Path(ui.__file__).with_name("main.py"),
    routes=routes,
    middleware=middleware,
    secrets=secrets,
    lifespan=running(application_store(), load_settings(), then=warm_up),
)
