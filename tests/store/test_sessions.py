from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from xray_trainer.store.database import reading
from xray_trainer.store.people import ensure_person, retire_person
from xray_trainer.store.schema import SessionRow
from xray_trainer.store.sessions import (
    ACCOUNTS,
    Limits,
    close_all,
    close_session,
    is_due,
    open_session,
    rotate,
    session_of,
    session_with,
    sessions_of,
)

KIOSK = Limits(timedelta(hours=8), timedelta(minutes=5))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(store, samples):
    return ensure_person(store, "Aigerim", now=samples.noon)


@pytest.fixture
def cookie(store, person, samples):
    return open_session(store, person.person_id, now=samples.noon, browser="Firefox on Linux")


def test_a_session_is_its_persons_and_says_what_it_is(store, person, cookie, samples):
    found = session_of(store, cookie, now=samples.noon)
    assert (found.person_id, found.browser) == (person.person_id, "Firefox on Linux")
    assert found.expires_at == samples.noon + ACCOUNTS.longest


def test_the_database_has_neither_the_cookie_nor_its_secret(store, cookie):
    with reading(store.engine) as transaction:
        row = transaction.scalars(select(SessionRow)).one()
    kept = " ".join(str(getattr(row, column.name)) for column in SessionRow.__table__.columns)
    assert cookie not in kept
    assert cookie.split(".")[0].strip('"') not in kept


@pytest.mark.parametrize("spoil", ["", "x", "{}x", "x{}", "a.b"])
def test_a_cookie_that_was_not_signed_here_opens_nothing(store, cookie, samples, spoil):
    assert session_of(store, spoil.format(cookie), now=samples.noon) is None
    assert session_of(store, cookie[:-1], now=samples.noon) is None


def test_a_session_ends_without_anything_done_and_at_its_latest(store, person, samples):
    cookie = open_session(store, person.person_id, now=samples.noon, limits=KIOSK)
    for minutes in range(4, 8 * 60, 4):
        assert session_of(store, cookie, now=samples.noon + minutes * MINUTE), minutes
    assert session_of(store, cookie, now=samples.noon + KIOSK.longest) is None
    other = open_session(store, person.person_id, now=samples.noon, limits=KIOSK)
    assert session_of(store, other, now=samples.noon + 5.1 * MINUTE) is None


def test_what_a_page_asks_by_itself_keeps_no_session_alive(store, person, samples):
    cookie = open_session(store, person.person_id, now=samples.noon, limits=KIOSK)
    assert session_of(store, cookie, now=samples.noon + 4 * MINUTE, is_active=False)
    assert session_of(store, cookie, now=samples.noon + 6 * MINUTE, is_active=False) is None


def test_a_closed_session_is_closed_at_once_and_once(store, cookie, samples):
    found = session_of(store, cookie, now=samples.noon)
    assert close_session(store, found.session_id, now=samples.noon)
    assert session_of(store, cookie, now=samples.noon) is None
    assert session_with(store, found.session_id, now=samples.noon) is None
    assert not close_session(store, found.session_id, now=samples.noon)


def test_all_sessions_of_a_person_end_but_the_one_that_is_kept(store, person, cookie, samples):
    other = open_session(store, person.person_id, now=samples.noon)
    kept = session_of(store, cookie, now=samples.noon).session_id
    assert len(sessions_of(store, person.person_id, now=samples.noon)) == 2
    assert close_all(store, person.person_id, now=samples.noon, but=kept) == 1
    assert session_of(store, other, now=samples.noon) is None
    assert session_of(store, cookie, now=samples.noon)
    assert close_all(store, person.person_id, now=samples.noon) == 1


def test_a_session_of_somebody_who_left_is_none(store, person, cookie, samples):
    retire_person(store, person.person_id, now=samples.noon)
    assert session_of(store, cookie, now=samples.noon) is None
    assert sessions_of(store, person.person_id, now=samples.noon) == ()


def test_a_new_secret_is_the_same_session_and_the_old_one_counts_until_it_was_seen(store, cookie, samples):
    first = session_of(store, cookie, now=samples.noon)
    later = samples.noon + 61 * MINUTE
    assert not is_due(first, now=samples.noon)
    assert is_due(first, now=later)
    new = rotate(store, cookie, now=later)
    assert new != cookie
    assert session_of(store, cookie, now=later + 30 * MINUTE).session_id == first.session_id
    assert session_of(store, new, now=later + 31 * MINUTE).session_id == first.session_id
    assert session_of(store, cookie, now=later + 31.5 * MINUTE)
    assert not is_due(session_of(store, new, now=later + 31.5 * MINUTE), now=later + 31.5 * MINUTE)


def test_an_old_secret_that_comes_late_ends_the_session(store, cookie, samples):
    new = rotate(store, cookie, now=samples.noon)
    assert session_of(store, new, now=samples.noon)
    assert session_of(store, cookie, now=samples.noon + 2 * MINUTE) is None
    assert session_of(store, new, now=samples.noon + 2 * MINUTE) is None


def test_the_old_secret_cannot_be_changed_again(store, cookie, samples):
    new = rotate(store, cookie, now=samples.noon)
    assert rotate(store, cookie, now=samples.noon) is None
    assert session_of(store, new, now=samples.noon)
    assert rotate(store, "no cookie", now=samples.noon) is None


def test_sessions_of_long_ago_are_forgotten(store, person, cookie, samples):
    open_session(store, person.person_id, now=samples.noon + timedelta(days=31))
    with reading(store.engine) as transaction:
        assert len(transaction.scalars(select(SessionRow)).all()) == 1
