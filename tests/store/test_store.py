from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_trainer.errors import StorageError
from xray_trainer.settings import Settings
from xray_trainer.store.events import events_of
from xray_trainer.store.migrate import current, head
from xray_trainer.store.store import open_store

_MARK_AND_DIE = """
import json, os, signal, sys
from datetime import UTC, datetime
from xray_trainer.settings import Settings
from xray_trainer.store.events import append_events
from xray_trainer.store.store import open_store

settings, attempt_id, event = json.loads(sys.argv[1])
store = open_store(Settings(**settings))
append_events(store, attempt_id, events=[event], now=datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_opening_again_finds_what_was_stored(settings, make_desk):
    attempt_id = make_desk().next().attempt_id
    again = open_store(settings)
    token = again.tokens.token_of(attempt_id)
    again.close()
    once_more = open_store(settings)
    assert once_more.tokens.attempt_of(token) == attempt_id
    assert events_of(once_more, attempt_id) == ()
    once_more.close()


def test_windows_that_open_an_empty_folder_at_once_agree(settings):
    def open_and_close(_: int) -> str | None:
        store = open_store(settings)
        try:
            return current(store.engine)
        finally:
            store.close()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(open_and_close, range(8))) == {head()}


def test_a_mark_survives_the_server_being_killed(settings, desk, samples):
    attempt_id = desk.next().attempt_id
    given = json.dumps([settings.model_dump(mode="json"), attempt_id, samples.mark(1)])
    died = subprocess.run([sys.executable, "-c", _MARK_AND_DIE, given], check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert [event.uuid for event in events_of(desk.store, attempt_id)] == [samples.mark(1)["uuid"]]


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="XRAY_TRAINER_HOME"):
        open_store(Settings(home=tmp_path / "file"))
