"""What the environment decides: where data lives, which database, which language, what scanners may ask.

The one place that reads the environment; every variable starts with `XRAY_TRAINER_`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from xray_trainer.errors import Sentence, StorageError

SignIn = Literal["open", "accounts", "kiosk"]


class Settings(BaseSettings):
    """Settings with their defaults; each field is read from `XRAY_TRAINER_<FIELD>`.

    Attributes:
        home: the data folder.
        database_url: of a database server; SQLite in the data folder where empty.
        language: of somebody who has not chosen one.
        results_folder: whose subfolders analysts open as results; `results` in the data folder where empty.
        inbox_folder: whose subfolders analysts may search from the browser; `inbox` in the data folder where
            empty.
        render_stock: whether fresh exercises for practice are rendered in the background when they run short.
        detect_endpoint: whether scanners may send scans to `POST /api/detect`.
        detect_token: what they must know, 16 characters or more.
        detect_max_mb: the largest scan file that they may send.
        upload_max_mb: how much a mentor may bring of own scans at once.
        sign_in: how people say who they are: with name and password (`accounts`), with a name from a list and
            a PIN (`kiosk`), or by any name and role of their own choice (`open`), for demonstrations only.
        kiosk_unit: name of the unit whose people a kiosk lists.
        kiosk_idle_min: after how many minutes without anything done a session at a kiosk ends.
        session_hours: how long a session with a password lasts at most.
        session_idle_min: after how many minutes without anything done it ends.
        hosts: names by which browsers may ask for this server, such as `training.customs.example`; any where
            empty and people sign in.
        address: under which people reach this server, such as `https://training.customs.example`.
        identity_issuer: address of the identity provider, where people may sign in through one.
        identity_client_id: what the provider calls this application.
        identity_client_secret: what they both know.
        identity_name: what people call the provider; the name of its computer where empty.
        identity_adds: whether somebody whom the identity provider knows and nobody here does becomes a
            trainee; otherwise an administrator makes the account first.
        tls_cert: file with the certificate, and those that lead to a known authority; http where empty.
        tls_key: file with the certificate's key.
        log_to: where the log goes: `logs` in the data folder, or the standard error stream.
        log_level: from which on something is logged.
        log_max_mb: the largest file of the log.
        log_days: how long files of the log are kept.
        metrics: who may read `/metrics`: nobody, this very machine, or who knows the token.
        metrics_token: what they must know, 16 characters or more.
        erasing_keeps_answers: whether answers of a person who is erased stay, under no name, for statistics.
        keep_events_days: how long what was done while answering is kept, for ever where 0; answers stay.
        keep_rooms_days: how long closed rooms are kept, for ever where 0.
        keep_audit_days: how long entries of the audit log are kept, for ever where 0.
    """

    model_config = SettingsConfigDict(env_prefix="XRAY_TRAINER_", frozen=True)

    home: Path = user_data_path("xray_trainer")
    database_url: str = ""
    language: str = "en"
    results_folder: str = ""
    inbox_folder: str = ""
    render_stock: bool = True
    detect_endpoint: bool = False
    detect_token: str = ""
    detect_max_mb: int = Field(default=256, ge=1, le=4096)
    upload_max_mb: int = Field(default=256, ge=1, le=4096)
    sign_in: SignIn = "accounts"
    kiosk_unit: str = ""
    kiosk_idle_min: int = Field(default=5, ge=1, le=120)
    session_hours: int = Field(default=12, ge=1, le=168)
    session_idle_min: int = Field(default=120, ge=1, le=1440)
    hosts: str = ""
    address: str = ""
    identity_issuer: str = ""
    identity_client_id: str = ""
    identity_client_secret: str = ""
    identity_name: str = ""
    identity_adds: bool = False
    tls_cert: str = ""
    tls_key: str = ""
    log_to: Literal["file", "stderr"] = "file"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_max_mb: int = Field(default=10, ge=1, le=1024)
    log_days: int = Field(default=30, ge=1, le=3650)
    metrics: Literal["off", "local", "token"] = "off"
    metrics_token: str = ""
    erasing_keeps_answers: bool = True
    keep_events_days: int = Field(default=0, ge=0, le=36500)
    keep_rooms_days: int = Field(default=0, ge=0, le=36500)
    keep_audit_days: int = Field(default=0, ge=0, le=36500)

    @property
    def database(self) -> str:
        """Returns the SQLAlchemy URL: the one given, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{(self.home / 'xray_trainer.sqlite3').as_posix()}"

    @property
    def library(self) -> Path:
        """Returns the folder of the scan library."""
        return self.home / "scans"

    @property
    def results(self) -> Path:
        """Returns the folder whose subfolders hold results of searches."""
        return Path(self.results_folder or self.home / "results")

    @property
    def logs(self) -> Path:
        """Returns the folder of the log."""
        return self.home / "logs"

    @property
    def inbox(self) -> Path:
        """Returns the folder whose subfolders hold scans to search."""
        return Path(self.inbox_folder or self.home / "inbox")


def load_settings() -> Settings:
    """Returns the settings of this process's environment."""
    return Settings()


def ensure_home(settings: Settings) -> Path:
    """Returns the data folder, made if absent.

    Raises:
        StorageError: the folder cannot be made or written.
    """
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(_not_writable(home, error.strerror or str(error))) from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise StorageError(_not_writable(home, Sentence("no write permission")))
    return home


def _not_writable(home: Path, why: str) -> Sentence:
    return Sentence(
        "{home}: the data folder must be writable, got: {why}; set XRAY_TRAINER_HOME to a folder that is",
        home=home,
        why=why,
    )
