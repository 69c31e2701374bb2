from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xray_trainer.installation.settings_record import record_settings
from xray_trainer.settings import Settings
from xray_trainer.store.audit import entries, verify
from xray_trainer.store.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = open_store(Settings(home=tmp_path))
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, session_hours=12, metrics_token="a secret of sixteen letters")


def test_a_server_that_starts_as_before_tells_nothing(store, settings):
    assert record_settings(store, settings, now=NOW) is not None
    assert record_settings(store, settings, now=NOW) is None
    assert [entry.act for entry in entries(store)] == ["change_settings"]


def test_what_changed_is_told_by_name_and_value(store, settings):
    record_settings(store, settings, now=NOW)
    told = record_settings(store, settings.model_copy(update={"session_hours": 8}), now=NOW)
    assert told is not None
    assert (told.details["changed"], told.details["values"]["session_hours"]) == (["session_hours"], 8)
    assert verify(store).broken_at is None


def test_a_secret_shows_that_it_changed_and_nothing_else(store, settings):
    record_settings(store, settings, now=NOW)
    other = settings.model_copy(
        update={"metrics_token": "another secret of them", "database_url": "x://u:p@h"}
    )
    told = record_settings(store, other, now=NOW)
    assert told is not None
    assert told.details["changed"] == ["database_url", "metrics_token"]
    assert not [
        word for word in ("another secret", "u:p@h") if word in str(list(told.details["values"].values()))
    ]
