"""The administrators' page without a browser: links, locks, sessions, identities, and the log."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from xray_trainer.errors import ForbiddenError
from xray_trainer.settings import Settings
from xray_trainer.store.account_changes import lock, set_identity
from xray_trainer.store.accounts import accounts, add_account, find_account
from xray_trainer.store.audit import ACTS, NOBODY, entries, record
from xray_trainer.store.identities import Identity
from xray_trainer.store.one_time_links import look_at_link
from xray_trainer.store.people import ensure_person, person_named
from xray_trainer.store.sessions import open_session, session_of, sessions_of
from xray_trainer.store.sign_in_failures import begin_try, failures_of
from xray_trainer.store.signing_in import try_identity
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit
from xray_trainer.store.units import units_of
from xray_trainer.ui.application import application_store
from xray_trainer.ui.pages import pages_of
from xray_trainer.ui.sign_in.act_words import act_words
from xray_trainer.ui.sign_in.audit_log import COLUMNS, csv_of
from xray_trainer.ui.translations import translations
from xray_trainer.ui.views.accounts import show


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A data folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(Settings(home=folder)).close()
    return folder


@pytest.fixture
def store(empty, tmp_path, monkeypatch):
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    monkeypatch.setenv("XRAY_TRAINER_SIGN_IN", "accounts")
    application_store.cache_clear()
    store = application_store()
    yield store
    store.close()
    application_store.cache_clear()


@pytest.fixture
def administrator(store):
    person = add_account(store, "Saule Omarova", by=NOBODY, now=now(), role="administrator")
    set_identity(store, person.person_id, identity="saule", by=NOBODY, now=now())
    return person


@pytest.fixture
def dinara(store):
    return add_account(store, "Dinara", by=NOBODY, now=now())


class Page:
    """The page as somebody sees it, with somebody chosen on it."""

    def __init__(self, person, chosen="", language="en"):
        def script(person_id, language):
            from xray_trainer.store.people import find_person
            from xray_trainer.ui.application import application_store
            from xray_trainer.ui.translations import translations
            from xray_trainer.ui.views.accounts import show

            show(find_person(application_store(), person_id), translations(language).gettext)

        told = {"person_id": person.person_id, "language": language}
        self.shown = AppTest.from_function(script, kwargs=told, default_timeout=60).run()
        if chosen:
            box = self.shown.selectbox(key="account-chosen")
            self.shown = box.set_value(next(one for one in box.options if one == chosen)).run()

    @property
    def buttons(self):
        return {button.label for button in self.shown.button}

    def field(self, label):
        return next(one for one in [*self.shown.text_input, *self.shown.selectbox] if one.label == label)

    def press(self, label):
        self.shown = next(one for one in self.shown.button if one.label == label).click().run()
        assert not self.shown.exception


def test_somebody_new_gets_an_account_a_unit_and_a_link_that_is_shown_once(store, administrator):
    unit = add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=now())
    page = Page(administrator)
    page.field("Name").set_value("Dinara")
    page.field("Role").set_value("mentor")
    page.field("Unit").set_value("PCU Aktau")
    page.press("Add, with a link for the password")
    person = person_named(store, "Dinara")
    assert (person.role, [one.unit_id for one in units_of(store, person.person_id)]) == (
        "mentor",
        [unit.unit_id],
    )
    secret = page.shown.code[0].value.rpartition("/sign-in/link/")[2]
    assert look_at_link(store, secret, now=now()).person_id == person.person_id
    page.shown.run()
    assert not page.shown.code
    (added,) = [one for one in entries(store) if one.act == "add_person" and one.subject == person.person_id]
    assert added.person_id == administrator.person_id


def test_somebody_from_a_table_gets_an_account_with_the_role_they_have(store, administrator):
    person = ensure_person(store, "Timur", now=now())
    page = Page(administrator, "Timur")
    page.press("Make an account, with a link for the password")
    assert find_account(store, person.person_id).login == "timur"
    assert "/sign-in/link/" in page.shown.code[0].value


def test_a_name_that_is_taken_is_told_and_nothing_happens(store, administrator, dinara):
    page = Page(administrator)
    page.field("Name").set_value("dinara")
    page.press("Add, with a link for the password")
    assert "taken" in page.shown.error[0].value
    assert len(accounts(store)) == 2


def test_closing_an_account_ends_its_sessions_and_opening_it_lets_them_in_again(store, administrator, dinara):
    cookie = open_session(store, dinara.person_id, now=now())
    page = Page(administrator, "Dinara")
    assert "sessions open: 1" in page.shown.caption[0].value
    page.press("Lock")
    assert session_of(store, cookie, now=now()) is None
    assert "locked" in page.shown.caption[0].value
    assert ("Unlock" in page.buttons, "Lock" in page.buttons) == (True, False)
    page.press("Unlock")
    assert find_account(store, dinara.person_id).locked_at is None


def test_sessions_are_ended_without_closing_the_account(store, administrator, dinara):
    open_session(store, dinara.person_id, now=now())
    Page(administrator, "Dinara").press("Sign out everywhere")
    assert sessions_of(store, dinara.person_id, now=now()) == ()
    assert find_account(store, dinara.person_id).locked_at is None


def test_wrong_passwords_are_told_and_forgotten_and_hinder_no_lock(store, administrator, dinara):
    begin_try(store, "dinara", address="", now=now())
    page = Page(administrator, "Dinara")
    assert "wrong passwords in a row: 1" in page.shown.caption[0].value
    assert {"Lock", "Forget the wrong passwords"} <= page.buttons
    page.press("Forget the wrong passwords")
    assert failures_of(store, "dinara").num == 0
    assert "Forget the wrong passwords" not in page.buttons


def test_the_last_administrator_can_neither_be_locked_nor_made_something_else(store, administrator):
    page = Page(administrator, "Saule Omarova")
    page.press("Lock")
    assert "make another administrator first" in page.shown.error[0].value
    roles = [one for one in page.shown.selectbox if one.label == "Role"]
    roles[-1].set_value("mentor").run()
    assert "make another administrator first" in page.shown.error[0].value
    assert person_named(store, "Saule Omarova").role == "administrator"


def test_an_account_is_prepared_for_a_provider_and_tells_whether_somebody_came(store, administrator, dinara):
    page = Page(administrator, "Dinara")
    page.field("At the identity provider").set_value("dinara@example.org")
    page.press("Keep it")
    assert "identity provider, has not come yet" in page.shown.caption[0].value
    came = Identity("https://sso.example.org", "7", "dinara@example.org")
    assert try_identity(store, came, now=now()).person.person_id == dinara.person_id
    page = Page(administrator, "Dinara")
    assert page.shown.caption[0].value.startswith("identity provider ·")
    assert any(one.value.startswith("Linked.") for one in page.shown.caption)


@pytest.mark.parametrize("role", ["trainee", "mentor", "analyst"])
def test_nobody_else_sees_the_page(store, role):
    person = add_account(store, "Marat", by=NOBODY, now=now(), role=role)
    with pytest.raises(ForbiddenError, match="another role"):
        show(person, str)
    assert not {page.address for page in pages_of(person, str)} & {"accounts"}


def test_the_log_tells_acts_and_people_in_words_and_files_keep_codes(store, administrator, dinara):
    lock(store, dinara.person_id, by=administrator.person_id, now=now())
    record(store, "sign_in_refused", person_id=NOBODY, subject="=1+1", now=now(), details={"why": "unknown"})
    log = Page(administrator, language="ru").shown.dataframe[1].value
    assert list(log.columns) == ["Номер", "Когда (UTC)", "Кто", "Действие", "О ком или о чём", "Подробности"]
    assert list(log.iloc[1])[2:] == ["Saule Omarova", "изменение учётной записи", "Dinara", "changed: locked"]
    assert log.iloc[0]["Кто"] == "без входа"
    rows = list(csv.reader(io.StringIO(csv_of(entries(store), {}).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[-1][3:] == ["sign_in_refused", "'=1+1", '{"why": "unknown"}']


def test_every_act_has_words_of_its_own_in_both_languages():
    for language in ("en", "ru"):
        words = act_words(translations(language).gettext)
        assert set(words) == set(ACTS)
        assert len(set(words.values())) == len(ACTS)
