"""What the first visitor would otherwise wait for, done in the background as soon as the server answers.

Streamlit imports a page when somebody first opens it. A class that sits down together would open it fifty
times at once and wait for half a minute. Answers that were under way when a server fell need none of it: they
are taken before, and meanwhile.
"""

from __future__ import annotations

import gc
from importlib import import_module

from xray_trainer.settings import load_settings
from xray_trainer.ui.translations import languages, translations


def warm_up() -> None:
    """Imports every page and reads the first words; what is there then is no garbage to search for later."""
    try:
        import_module("xray_trainer.ui.pages")
        languages()
        translations(load_settings().language)
        gc.freeze()
    finally:
        gc.enable()
