from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from xray_trainer.errors import InputError
from xray_trainer.store.account_changes import lock, set_identity
from xray_trainer.store.accounts import add_account, find_account, has_administrator
from xray_trainer.store.audit import NOBODY, entries
from xray_trainer.store.erasure import erase_person
from xray_trainer.store.identities import Identity
from xray_trainer.store.people import ensure_person, find_person, retire_person
from xray_trainer.store.person_data import person_data
from xray_trainer.store.sessions import open_session, session_of
from xray_trainer.store.signing_in import try_identity

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
DINARA = Identity(
    "https://sso.example.org/realms/customs", "f81d4fae", "dinara@example.org", "dinara", "Dinara"
)


class Office:
    def __init__(self, store, now):
        self.store, self.now = store, now

    def add(self, name="Dinara", prepared="", **more):
        person = add_account(self.store, name, by=NOBODY, now=self.now, **more)
        if prepared:
            self.prepare(person, prepared)
        return person

    def prepare(self, person, identity):
        set_identity(self.store, person.person_id, identity=identity, by=NOBODY, now=self.now)

    def come(self, identity=DINARA, **how):
        return try_identity(self.store, identity, now=self.now, **how)


@pytest.fixture
def office(store):
    return Office(store, NOON)


@pytest.mark.parametrize("prepared", ["Dinara@Example.org", "DINARA", "F81D4FAE"])
def test_a_prepared_account_is_opened_by_address_name_or_subject_and_from_then_on_by_the_subject_alone(
    office, prepared
):
    person = office.add(prepared=prepared)
    assert office.come().person == person
    assert office.come(replace(DINARA, email="", login="elsewhere")).person == person
    assert office.come(replace(DINARA, subject="another")).state == "unknown"


@pytest.mark.parametrize(
    "said",
    [
        {"email": ""},
        {"email": "", "login": "dinara@example.org"},
        {"email": "", "login": "", "subject": "dinara@example.org"},
    ],
)
def test_an_address_that_is_not_verified_opens_nothing(office, said):
    office.add(prepared="dinara@example.org")
    assert office.come(replace(DINARA, **said)).state == "unknown"


def test_a_name_alone_opens_nothing_that_was_not_prepared(office):
    office.add("Dinara")
    ensure_person(office.store, "dinara@example.org", now=office.now)
    assert office.come().state == "unknown"
    assert office.come(Identity(DINARA.issuer, "f81d4fae")).state == "unknown"


def test_two_accounts_that_one_identity_fits_are_nobodys(office):
    office.add("Dinara", prepared="dinara")
    office.add("Another", prepared="dinara@example.org")
    assert office.come().state == "unknown"


def test_the_same_subject_of_another_provider_is_somebody_else(office):
    office.add(prepared="dinara@example.org")
    assert office.come().state == "welcome"
    assert office.come(replace(DINARA, issuer="https://other.example", email="")).state == "unknown"


def test_somebody_new_becomes_a_trainee_and_never_somebody_who_is_here(office):
    known = ensure_person(office.store, "Dinara", now=office.now)
    assert office.come().state == "unknown"
    added = office.come(adds=True, language="ru").person
    assert (added.name, added.role, added.language) == ("Dinara (dinara)", "trainee", "ru")
    assert added.person_id != known.person_id
    assert office.come().person == added
    third = office.come(Identity(DINARA.issuer, "x", name="Dinara", login="dinara"), adds=True).person
    assert third.name == "Dinara 2"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": "A\u0000B \u200b C"}, "A B C"),
        ({"name": "x" * 300}, "x" * 60),
        ({"name": "", "login": ""}, "dinara@example.org"),
        ({"name": "", "login": "", "email": ""}, "f81d4fae"),
        ({"name": "", "login": "", "email": "", "subject": "\n"}, "?"),
    ],
)
def test_whatever_the_provider_says_makes_a_name(office, said, name):
    assert office.come(replace(DINARA, **said), adds=True).person.name == name


def test_who_is_locked_or_has_left_is_refused_and_it_is_noted_without_a_name(office):
    person = office.add(prepared="dinara")
    office.come()
    lock(office.store, person.person_id, by=NOBODY, now=office.now)
    assert office.come(adds=True).state == "locked"
    other = office.come(replace(DINARA, subject="b", login="b", email=""), adds=True).person
    retire_person(office.store, other.person_id, now=office.now)
    assert office.come(replace(DINARA, subject="b"), adds=True).state == "locked"
    office.come(Identity(DINARA.issuer, "c", name="Marat"))
    told = [(entry.act, entry.details) for entry in entries(office.store) if entry.act.startswith("sign_in")]
    assert told == [
        ("sign_in", {"with": "identity"}),
        ("sign_in_refused", {"why": "locked"}),
        ("sign_in", {"with": "identity"}),
        ("sign_in_refused", {"why": "locked"}),
        ("sign_in_refused", {"why": "unknown identity"}),
    ]


def test_who_was_erased_comes_back_by_an_administrator_only(office):
    person = office.come(adds=True).person
    erase_person(office.store, person.person_id, by=NOBODY, now=office.now)
    assert office.come(adds=True).state == "unknown"
    anew = office.add("Dinara", prepared="dinara")
    assert office.come(adds=True).person.person_id == anew.person_id


def test_preparing_anew_ends_link_and_sessions(office):
    person = office.add(prepared="dinara", role="administrator")
    office.come()
    cookie = open_session(office.store, person.person_id, now=office.now)
    office.prepare(person, "")
    assert session_of(office.store, cookie, now=office.now) is None
    assert office.come().state == "unknown"
    assert not has_administrator(office.store)
    office.prepare(person, "f81d4fae")
    assert not find_account(office.store, person.person_id).is_linked
    assert office.come().state == "welcome"
    assert find_account(office.store, person.person_id).is_linked
    assert has_administrator(office.store)


def test_an_identity_is_one_persons_and_is_like_one(office):
    office.add("Aigerim", prepared="Aigerim@Customs.Example")
    other = office.add("Marat")
    for wrong, why in (("aigerim@customs.example", "taken"), ("a@b", "name@customs"), ("x" * 255, "254")):
        with pytest.raises(InputError, match=why):
            office.prepare(other, wrong)


def test_a_person_reads_since_when_a_provider_vouches_for_them_and_no_hash(office):
    person = office.come(adds=True).person
    assert person_data(office.store, person.person_id)["identities"] == [
        {"issuer": DINARA.issuer, "person_id": person.person_id, "linked_at": office.now}
    ]
    assert find_person(office.store, person.person_id).email == ""
