"""The store as one value: the database, the scan library and the tokens of one installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from xray_trainer.settings import Settings, ensure_home
from xray_trainer.store.database import open_database
from xray_trainer.store.library import ScanLibrary
from xray_trainer.store.tokens import Tokens, load_secret


def nobody() -> str:
    """Returns the id of nobody."""
    return ""


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything is kept; the first argument of every function that reads or writes it.

    Attributes:
        engine: of the database.
        library: of scans.
        tokens: that this installation signs.
        who: tells for whom it is used, by id, for the audit log; asked at each act.
        machine_user: name at this computer of whoever gave a command, `""` for the server.
    """

    engine: Engine
    library: ScanLibrary
    tokens: Tokens
    who: Callable[[], str] = nobody
    machine_user: str = ""

    @property
    def home(self) -> Path:
        """Returns the data folder."""
        return self.library.root.parent

    def acting(self, person_id: str) -> Store:
        """Returns the same store as it is used for a person, whoever is asked later."""
        return replace(self, who=lambda: person_id)

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
