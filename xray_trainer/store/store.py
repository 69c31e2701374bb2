"""The store as one value: the database, the scan library and the tokens of one installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from xray_trainer.settings import Settings, ensure_home
from xray_trainer.store.database import open_database
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.tokens import Tokens, load_secret


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything is kept; the first argument of every function that reads or writes it."""

    engine: Engine
    library: ScanLibrary
    tokens: Tokens

    @property
    def home(self) -> Path:
        """Returns the data folder."""
        return self.library.root.parent

    def close(self) -> None:
        """Gives the database's connections back."""
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Returns the store of these settings, made if absent; may be opened by several processes at once.

    Raises:
        StorageError: the data folder or the database cannot be used.
    """
    home = ensure_home(settings)
    tokens = Tokens(load_secret(home))
    library = ScanLibrary(settings.library)
    library.sweep()
    return Store(open_database(settings), library, tokens)
