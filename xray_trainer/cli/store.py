"""The store as commands use it."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from xray_trainer.settings import Settings, load_settings

if TYPE_CHECKING:
    from xray_trainer.store.store import Store


def this_store(settings: Settings | None = None) -> Store:
    """Returns the store of this installation, which records under whose name at this computer it was opened.

    Raises:
        StorageError: the data folder or the database cannot be used.
    """
    from xray_trainer.store.store import open_store

    return replace(open_store(settings or load_settings()), machine_user=machine_user())


def machine_user() -> str:
    """Returns who is at this computer, whoever they became by `sudo`; `""` where nobody can tell."""
    try:
        return os.getlogin()
    except OSError:
        pass
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
