from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from xray_trainer.accounts.lockout import FREE
from xray_trainer.errors import AttemptError, ForbiddenError, InputError
from xray_trainer.store import account_changes
from xray_trainer.store.accounts import accounts, add_account, find_account, folded, has_administrator
from xray_trainer.store.audit import NOBODY, entries
from xray_trainer.store.database import reading
from xray_trainer.store.one_time_links import (
    FIRST_LASTS,
    look_at_link,
    make_first_link,
    make_password_link,
    use_link,
)
from xray_trainer.store.people import ensure_person, find_person, retire_person
from xray_trainer.store.schema import AccountRow, OneTimeLinkRow, SignInFailureRow
from xray_trainer.store.sessions import open_session, session_of
from xray_trainer.store.sign_in_failures import MOST_FROM_ADDRESS, begin_try
from xray_trainer.store.signing_in import try_password, try_pin

PASSWORD = "seven grey herons at dusk"
OTHER = "a kettle on the northern pier"
SECOND = timedelta(seconds=1)


class Office:
    """A store with accounts, and the moment at which things happen."""

    def __init__(self, store, now):
        self.store, self.now = store, now

    def add(self, name, *, role="trainee", password="", **more):
        person = add_account(self.store, name, by=NOBODY, now=self.now, role=role, **more)
        if password:
            self.do("set_password", person, password=password)
        return person

    def do(self, what, person, **how):
        change = getattr(account_changes, what)
        return change(self.store, person.person_id, by=NOBODY, now=self.now, **how)

    def state(self, name="Aigerim Asanova", password=PASSWORD, *, after=0.0, address=""):
        now = self.now + after * SECOND
        return try_password(self.store, name, password, now=now, address=address).state

    def fail(self, num, *, name="Aigerim Asanova"):
        """Counts wrong passwords without the work of looking at them."""
        for _ in range(num):
            begin_try(self.store, folded(name), address="", now=self.now)

    def acts(self):
        return [
            (entry.act, entry.details.get("why", entry.details.get("changed")))
            for entry in entries(self.store)
        ]


@pytest.fixture
def office(store, samples):
    return Office(store, samples.noon)


@pytest.fixture
def person(office):
    return office.add("Aigerim Asanova", password=PASSWORD)


def test_the_right_password_opens_the_account_of_its_name_however_it_is_typed(office, person):
    for name in ("Aigerim Asanova", "  aigerim   ASANOVA "):
        found = try_password(office.store, name, PASSWORD, now=office.now)
        assert (found.state, found.person.person_id) == ("welcome", person.person_id)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Aigerim Asanova", OTHER),
        ("Aigerim Asanova", ""),
        ("Nobody", PASSWORD),
        ("", ""),
        ("x" * 500, "y" * 500),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(office, person, name, password):
    found = try_password(office.store, name, password, now=office.now)
    assert (found.state, found.person, found.retry_at) == ("wrong", None, None)


def test_the_database_has_no_password(office, person):
    with reading(office.store.engine) as transaction:
        row = transaction.scalars(select(AccountRow)).one()
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in row.password_hash


@pytest.mark.parametrize("name", ["Aigerim Asanova", "Nobody At All"])
def test_after_wrong_passwords_one_waits_whether_the_name_exists_or_not(office, person, name):
    office.fail(FREE - 1, name=name)
    assert office.state(name, OTHER) == "wrong"
    found = try_password(office.store, name, PASSWORD, now=office.now)
    assert (found.state, found.retry_at) == ("wait", office.now + 15 * SECOND)


def test_after_the_wait_the_right_password_is_right_and_forgets_the_wrong_ones(office, person):
    office.fail(FREE)
    assert office.state(after=14.9) == "wait"
    assert office.state(after=15.1) == "welcome"
    assert office.state(password=OTHER, after=16) == "wrong"


def test_a_wait_is_not_made_longer_by_tries_during_it(office, person):
    office.fail(FREE + 50)
    assert office.state(after=15.1) == "welcome"


def test_tries_without_end_lock_until_an_administrator_unlocks(office, person):
    for number in range(100):
        assert (
            begin_try(office.store, folded(person.name), address="", now=office.now + number * 901 * SECOND)
            is None
        )
    assert office.state(after=10**6) == "locked"
    office.do("unlock", person)
    assert office.state(after=10**6) == "welcome"


def test_an_address_that_tries_many_names_waits_for_all_of_them(office, person):
    for number in range(MOST_FROM_ADDRESS):
        begin_try(office.store, f"name {number}", address="10.0.0.7", now=office.now)
    assert office.state(address="10.0.0.7") == "wait"
    assert office.state(address="10.0.0.8") == "welcome"
    assert office.state(address="10.0.0.7", after=901) == "welcome"


def test_signing_in_rightly_uses_up_no_tries_of_an_address(office, person):
    assert office.state(address="10.0.0.7") == "welcome"
    with reading(office.store.engine) as transaction:
        assert [row.num for row in transaction.scalars(select(SignInFailureRow))] == [0]


def test_wrong_tries_are_kept_under_hashes_only(office, person):
    office.state(password=OTHER, address="10.0.0.7")
    with reading(office.store.engine) as transaction:
        keys = [row.key for row in transaction.scalars(select(SignInFailureRow))]
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_every_sign_in_and_refusal_is_in_the_log_without_a_name(office, person):
    office.state()
    office.state(password=OTHER)
    office.state("Nobody", OTHER)
    found = entries(office.store)[-3:]
    assert [(entry.act, entry.subject) for entry in found] == [
        ("sign_in", person.person_id),
        ("sign_in_refused", person.person_id),
        ("sign_in_refused", ""),
    ]
    assert not any("Aigerim" in str(entry) or "Nobody" in str(entry) for entry in found)


@pytest.mark.parametrize("password", ["short", "aigerim asanova", "password12345678", "x" * 300])
def test_a_bad_password_is_refused_and_changes_nothing(office, person, password):
    with pytest.raises(InputError):
        office.do("set_password", person, password=password)
    assert office.state() == "welcome"


def test_the_units_name_is_no_password(office, person):
    from xray_trainer.store.unit_changes import add_unit, join_unit

    unit = add_unit(office.store, "Seven Grey Herons", country="KZ", time_zone="Asia/Aqtau", now=office.now)
    join_unit(office.store, unit.unit_id, person_ids=[person.person_id], now=office.now)
    with pytest.raises(InputError, match="common words, names"):
        office.do("set_password", person, password="seven grey herons 123")


def test_a_new_password_ends_the_other_sessions(office, person):
    first, second = (open_session(office.store, person.person_id, now=office.now) for _ in range(2))
    kept = session_of(office.store, first, now=office.now)
    office.do("set_password", person, password=OTHER, but=kept.session_id)
    assert session_of(office.store, first, now=office.now)
    assert session_of(office.store, second, now=office.now) is None
    assert (office.state(), office.state(password=OTHER)) == ("wrong", "welcome")


def test_a_password_for_once_only_lets_choose_another(office, person):
    office.do("set_password", person, password=OTHER, must_change=True)
    assert office.state(password=OTHER) == "must_change"
    office.do("set_password", person, password=PASSWORD)
    assert office.state() == "welcome"


def test_a_lock_ends_sessions_at_once_and_tells_only_who_knows_the_password(office, person):
    cookie = open_session(office.store, person.person_id, now=office.now)
    office.do("lock", person)
    assert session_of(office.store, cookie, now=office.now) is None
    assert (office.state(password=OTHER), office.state()) == ("wrong", "locked")
    office.do("unlock", person)
    assert office.state() == "welcome"
    assert session_of(office.store, cookie, now=office.now) is None


def test_somebody_who_left_cannot_sign_in(office, person):
    retire_person(office.store, person.person_id, now=office.now)
    assert office.state() == "locked"


def test_a_pin_opens_a_trainees_account_and_no_other(office):
    trainee, mentor = office.add("Dinara"), office.add("Marat", role="mentor")
    for person in (trainee, mentor):
        office.do("set_pin", person, pin="274916")
    assert try_pin(office.store, "Dinara", "274916", now=office.now).state == "welcome"
    assert try_pin(office.store, "Dinara", "274917", now=office.now).state == "wrong"
    assert try_pin(office.store, "Marat", "274916", now=office.now).state == "wrong"
    office.do("set_pin", trainee, pin="")
    assert try_pin(office.store, "Dinara", "274916", now=office.now).state == "wrong"


def test_a_person_known_already_gets_an_account_and_not_two(office):
    known = ensure_person(office.store, "Dinara", now=office.now)
    assert office.add("Dinara", role="mentor").person_id == known.person_id
    assert find_person(office.store, known.person_id).role == "mentor"
    with pytest.raises(InputError, match="taken"):
        office.add("dinara")
    with pytest.raises(InputError, match="one account"):
        office.add("Dinara", login="dinara.k")
    assert list(accounts(office.store)) == [known.person_id]


def test_the_last_administrator_stays_one(office):
    first = office.add("Saule", role="administrator", password=PASSWORD)
    assert has_administrator(office.store)
    with pytest.raises(ForbiddenError, match="make another administrator first"):
        office.do("change_role", first, role="trainee")
    with pytest.raises(ForbiddenError):
        office.do("lock", first)
    second = office.add("Timur", role="administrator")
    with pytest.raises(ForbiddenError):
        office.do("lock", first)
    office.do("set_password", second, password=OTHER)
    office.do("change_role", first, role="trainee")
    assert find_person(office.store, first.person_id).role == "trainee"


def test_every_change_is_in_the_log(office, person):
    office.do("change_role", person, role="mentor")
    office.do("set_pin", person, pin="274916")
    office.do("lock", person)
    office.do("unlock", person)
    office.do("sign_out_everywhere", person)
    assert office.acts() == [
        ("add_person", None),
        ("change_person", "password"),
        ("change_role", None),
        ("change_person", "pin"),
        ("change_person", "locked"),
        ("change_person", "unlocked"),
        ("sign_out", None),
    ]


def test_a_link_works_once_and_for_its_time(office, person):
    secret = make_password_link(office.store, person.person_id, by=NOBODY, now=office.now)
    assert look_at_link(office.store, secret, now=office.now).person_id == person.person_id
    assert use_link(office.store, secret, now=office.now).person_id == person.person_id
    for again in (look_at_link, use_link):
        with pytest.raises(AttemptError, match="ask the administrator"):
            again(office.store, secret, now=office.now)


def test_the_first_administrators_link_is_for_nobody_yet_and_the_newest_only(office):
    earlier, secret = (make_first_link(office.store, now=office.now) for _ in range(2))
    assert look_at_link(office.store, secret, now=office.now).person_id is None
    for wrong, now in ((earlier, office.now), (secret, office.now + FIRST_LASTS), ("guess", office.now)):
        with pytest.raises(AttemptError):
            use_link(office.store, wrong, now=now)
    with reading(office.store.engine) as transaction:
        assert transaction.scalars(select(OneTimeLinkRow)).one().secret_hash != secret


def test_who_has_no_account_is_told_how_to_get_one(office):
    person = ensure_person(office.store, "Dinara", now=office.now)
    assert find_account(office.store, person.person_id) is None
    with pytest.raises(InputError, match="xray-trainer users add"):
        office.do("set_password", person, password=PASSWORD)
