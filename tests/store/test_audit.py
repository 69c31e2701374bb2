from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from xray_trainer.store.audit import Verified, entries, record, verify
from xray_trainer.store.database import writing
from xray_trainer.store.schema import AuditRow


@pytest.fixture
def log(store, samples):
    """Five entries, a minute apart, by two people."""
    for minute in range(5):
        record(
            store,
            "see_truth",
            person_id=f"person-{minute % 2}",
            subject=f"exercise-{minute}",
            now=samples.noon + timedelta(minutes=minute),
            details={"page": "library", "число": minute},
        )
    return store


def test_entries_come_in_order_by_time_and_person(log, samples):
    assert [entry.number for entry in entries(log)] == [1, 2, 3, 4, 5]
    assert [entry.subject for entry in entries(log, person_id="person-1")] == ["exercise-1", "exercise-3"]
    later = entries(log, since=samples.noon + timedelta(minutes=3))
    assert [entry.details["число"] for entry in later] == [3, 4]
    assert len(entries(log, until=samples.noon + timedelta(minutes=3))) == 3


def test_an_untouched_log_is_whole(log):
    assert verify(log) == Verified(5, entries(log)[-1].seal, None)


def test_an_empty_log_is_whole(store):
    assert verify(store).broken_at is None


@pytest.mark.parametrize(
    "change", [{"subject": "exercise-9"}, {"person_id": "person-0"}, {"details": {}}, {"seal": "0" * 64}]
)
def test_a_changed_entry_is_told(log, change):
    with writing(log.engine) as session:
        session.execute(update(AuditRow).where(AuditRow.number == 4).values(**change))
    assert verify(log).broken_at == 4


def test_a_removed_entry_is_told(log):
    with writing(log.engine) as session:
        session.execute(delete(AuditRow).where(AuditRow.number == 2))
    assert verify(log).broken_at == 2


def test_an_entry_put_in_by_somebody_without_the_secret_is_told(log, samples):
    with writing(log.engine) as session:
        session.add(
            AuditRow(
                number=6,
                at=samples.noon,
                person_id="person-0",
                act="sign_in",
                subject="",
                details={},
                seal="a" * 64,
            )
        )
    assert verify(log).broken_at == 6
