from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.installation.daily import EVERY, do_daily, last_daily
from xray_trainer.installation.integrity import check_integrity
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import lossless_path
from xray_trainer.store.audit import record
from xray_trainer.store.database import writing
from xray_trainer.store.schema import AuditRow, ScanRow
from xray_trainer.store.shelving import scan_values
from xray_trainer.store.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, databases):
    return databases.sqlite(tmp_path / "home")


@pytest.fixture
def store(settings):
    """A store with three scans and an entry in the audit log."""
    store = open_store(settings)
    for number in range(3):
        values = np.full((1, 30, 40), 0.2 + 0.1 * number, np.float32)
        scan = Scan(f"s{number}", values, (5.0, 5.0), ("6MV",), "container-40", "synthetic")
        sha256 = store.library.add_scan(scan)
        with writing(store.engine) as session:
            session.add(ScanRow(**scan_values(sha256, scan, NOW)))
    record(store, "backup", person_id="", subject="monday", now=NOW)
    yield store
    store.close()


def test_every_scan_is_read_in_turn_and_then_from_the_beginning(store):
    first = check_integrity(store, num_scans=2)
    second = check_integrity(store, after=first.last_scan, num_scans=2)
    assert (first.num_scans, second.num_scans) == (2, 1)
    assert first.last_scan
    assert second.last_scan == ""
    assert first.problems == second.problems == ()


def test_a_changed_scan_and_a_changed_entry_are_told(store, settings):
    place = next(settings.library.glob("[0-9a-f][0-9a-f]/*"))
    lossless_path(place).write_bytes(b"something else")
    with writing(store.engine) as session:
        session.get_one(AuditRow, 1).subject = "tuesday"
    told = check_integrity(store).problems
    assert ["scan" in told[0], "entry 1 of the audit log" in told[1]] == [True, True]


def test_the_work_of_a_day_is_done_once(store, settings):
    assert last_daily(store) is None
    done = do_daily(store, settings, now=NOW)
    assert done == last_daily(store)
    assert do_daily(store, settings, now=NOW + EVERY - timedelta(seconds=1)) is None
    assert do_daily(store, settings, now=NOW + EVERY).num_scans == 3


def test_a_clock_that_jumped_ahead_and_back_does_not_stop_the_work(store, settings):
    do_daily(store, settings, now=NOW + 100 * EVERY)
    assert do_daily(store, settings, now=NOW) is not None


def test_what_is_past_goes_when_the_settings_say_so(store, settings):
    strict = settings.model_copy(update={"keep_audit_days": 10})
    do_daily(store, strict, now=NOW + 20 * EVERY)
    assert check_integrity(store).problems == ()
    with writing(store.engine) as session:
        assert session.get(AuditRow, 1) is None


def test_work_that_failed_is_tried_again(store, settings, tmp_path):
    with writing(store.engine) as session:
        session.connection().exec_driver_sql("DROP TABLE audit")
    with pytest.raises(Exception, match="audit"):
        do_daily(store, settings, now=NOW)
    assert last_daily(store).done_at <= NOW - EVERY
