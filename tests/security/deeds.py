"""Every act that the audit log is to tell of: what it is called, what the log says, and how it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.packages.conftest import NOON, Installation
from tests.security.deeds_world import World
from xray_trainer.exercises.exercise import Rules
from xray_trainer.installation.settings_record import record_settings
from xray_trainer.packages.cases import export_case
from xray_trainer.packages.receiving import receive
from xray_trainer.packages.results import export_results
from xray_trainer.packages.seals import export_keys
from xray_trainer.packages.set_export import SealWish, export_set
from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.people_file import PersonLine
from xray_trainer.settings import Settings
from xray_trainer.store import flags, set_editing
from xray_trainer.store.account_changes import (
    change_role,
    lock,
    set_password,
    set_pin,
    sign_out_everywhere,
    unlock,
)
from xray_trainer.store.accounts import add_account
from xray_trainer.store.answers import submit
from xray_trainer.store.assignments import assign, restrict_set, withdraw
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.audit import Act
from xray_trainer.store.drills import drills_of
from xray_trainer.store.erasure import erase_person
from xray_trainer.store.exercise_collections import set_of_selection
from xray_trainer.store.identities import Identity, add_identified
from xray_trainer.store.known_units import distrust, rename_own, trust
from xray_trainer.store.one_time_links import make_password_link
from xray_trainer.store.people import rename, retire_person, set_email
from xray_trainer.store.people_import import import_people
from xray_trainer.store.releasing import new_version, release, restore_set, retire_set
from xray_trainer.store.retention import Keep, tidy
from xray_trainer.store.retiring import retire_exercise
from xray_trainer.store.second_asking import ask_second_reading
from xray_trainer.store.second_readings import adjudicate, second_readings
from xray_trainer.store.signing_in import try_password
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import (
    add_cohort,
    add_unit,
    join_unit,
    leave_unit,
    move,
    retire_cohort,
    retire_unit,
    set_cohort,
    set_goal,
)
from xray_trainer.ui.certificates.offer import issue

PASSWORD = "a kettle on the pier"


Deed = Callable[[World], object]


def sealed(world: World) -> str:
    set_id, _first = world.exercises(mode="exam")
    export_set(world.mine, set_id, target=world.file("xset"), seal=SealWish("date", NOON), now=NOON)
    return set_id


def from_elsewhere(world: World) -> None:
    """Takes in the set and the results of another installation, which is trusted for the first time."""
    other = Installation(open_store(Settings(home=world.folder / "other")), world.folder).add_set()
    other.finish(other.drill("Timur"))
    for ending, write in (("xset", export_set), ("xres", export_results)):
        path = world.file(ending)
        write(other.store, "set-1", target=path, now=NOON)
        receive(world.mine, path, trusts=other.unit.fingerprint, now=NOON)
    other.store.close()


def decided(world: World) -> None:
    set_id, _first = world.exercises()
    one, other, third = world.person(), world.person(role="mentor"), world.person(role="mentor")
    everybody = [who.person_id for who in (one, other, third, world.mentor)]
    join_unit(world.store, world.unit(), person_ids=everybody, now=NOON)
    attempts = world.answered(set_id, one)
    drill = ask_second_reading(
        world.mine, world.mentor, attempts, reader_id=other.person_id, now=NOON + timedelta(seconds=60)
    )
    while attempt := next_attempt(world.store, drill.drill_id, now=NOON + timedelta(seconds=90)):
        at = NOON + timedelta(seconds=99)
        submit(world.store, attempt.attempt_id, decision="clear", key="s" * 8, now=at)
    (reading, *_rest) = second_readings(world.store, third)
    told = {"decision": "clear", "mark_ids": [], "reason": "Both", "now": NOON}
    adjudicate(world.mine, world.mentor, reading.reading_id, **told)


def certified(world: World) -> None:
    set_id, _first = world.exercises(mode="exam")
    world.answered(set_id, person := world.person())
    (drill,) = drills_of(world.store, person.person_id)
    issue(world.mine, drill.drill_id, str)


def edited(world: World, **edits: object) -> None:
    set_id, exercise_id = world.exercises(is_draft=True)
    set_editing.edit(world.mine, set_id, exercise_id, edits=set_editing.Edits(**edits), now=NOON)


def planned(world: World) -> Assignment:
    set_id, _first = world.exercises()
    day = NOON.date()
    wanted = Assignment("", "set", set_id, 0, day, day + timedelta(days=7), "Asia/Almaty")
    return assign(world.mine, wanted, now=NOON, person_ids=[world.person().person_id])


def restored(world: World) -> None:
    exercise_id = world.flagged()
    flags.retire(world.store, exercise_id, person_id=world.mentor.person_id, now=NOON)
    flags.restore(world.mine, exercise_id, now=NOON)


def known(world: World) -> str:
    elsewhere = Installation(open_store(Settings(home=world.folder / world.name())), world.folder)
    unit = elsewhere.unit
    elsewhere.store.close()
    trust(world.mine, unit, now=NOON)
    return unit.fingerprint


def released(world: World) -> str:
    set_id, _first = world.exercises(is_draft=True)
    release(world.mine, set_id, person=world.mentor.person_id, now=NOON, anyway=True)
    return set_id


def signed_in(world: World, password: str) -> None:
    person = world.account()
    set_password(world.store, person.person_id, password=PASSWORD, by="", now=NOON)
    try_password(world.store, person.name, password, now=NOON, address="192.0.2.1")


DEEDS: dict[str, tuple[Act, Deed]] = {
    "a person gets an account": (
        "add_person", lambda w: add_account(w.mine, w.name(), by=w.mentor.person_id, now=NOON)),
    "people come with a table": (
        "add_person", lambda w: import_people(w.mine, [PersonLine(1, w.name())], now=NOON)),
    "a table changes a role": (
        "change_role",
        lambda w: import_people(w.mine, [PersonLine(1, w.person().name, role="mentor")], now=NOON)),
    "a person gets another name": (
        "change_person", lambda w: rename(w.mine, w.person().person_id, name=w.name(), now=NOON)),
    "a person gets an address": (
        "change_person", lambda w: set_email(w.mine, w.person().person_id, email="a@b.example", now=NOON)),
    "a person leaves": ("change_person", lambda w: retire_person(w.mine, w.person().person_id, now=NOON)),
    "a person gets a password": (
        "change_person",
        lambda w: set_password(
            w.mine, w.account().person_id, password=PASSWORD, by=w.mentor.person_id, now=NOON)),
    "a person gets a PIN": (
        "change_person",
        lambda w: set_pin(w.mine, w.account().person_id, pin="284751", by=w.mentor.person_id, now=NOON)),
    "a person gets a link": (
        "change_person",
        lambda w: make_password_link(w.mine, w.account().person_id, by=w.mentor.person_id, now=NOON)),
    "a person is locked": (
        "change_person", lambda w: lock(w.mine, w.account().person_id, by=w.mentor.person_id, now=NOON)),
    "a person is unlocked": (
        "change_person", lambda w: unlock(w.mine, w.account().person_id, by=w.mentor.person_id, now=NOON)),
    "a person works as something else": (
        "change_role",
        lambda w: change_role(w.mine, w.person().person_id, role="analyst", by=w.mentor.person_id, now=NOON)),
    "sessions are ended": (
        "sign_out",
        lambda w: sign_out_everywhere(w.mine, w.person().person_id, by=w.mentor.person_id, now=NOON)),
    "a person is erased": (
        "erase_person",
        lambda w: erase_person(w.mine, w.person().person_id, by=w.mentor.person_id, now=NOON)),
    "a unit is added": (
        "change_unit", lambda w: add_unit(w.mine, w.name(), country="KZ", time_zone="Asia/Almaty", now=NOON)),
    "a unit gets a goal": ("change_unit", lambda w: set_goal(w.mine, w.unit(), minutes=90, now=NOON)),
    "a unit is given up": ("change_unit", lambda w: retire_unit(w.mine, w.unit(), now=NOON)),
    "a person joins a unit": (
        "change_unit", lambda w: join_unit(w.mine, w.unit(), person_ids=[w.person().person_id], now=NOON)),
    "a person leaves a unit": (
        "change_unit", lambda w: leave_unit(w.mine, w.unit(), person_id=w.person().person_id, now=NOON)),
    "a person is moved": (
        "change_unit",
        lambda w: move(w.mine, w.person().person_id, from_unit=w.unit(), to_unit=w.unit(), now=NOON)),
    "a cohort is added": (
        "change_unit",
        lambda w: add_cohort(w.mine, w.name(), first_day=NOON.date(), last_day=NOON.date(), now=NOON)),
    "a cohort gets people": (
        "change_unit", lambda w: set_cohort(w.mine, w.cohort(), person_ids=[w.person().person_id], now=NOON)),
    "a cohort is given up": ("change_unit", lambda w: retire_cohort(w.mine, w.cohort(), now=NOON)),
    "work is assigned": ("change_plan", planned),
    "work is taken back": ("change_plan", lambda w: withdraw(w.mine, planned(w).assignment_id, now=NOON)),
    "a set is for some only": (
        "change_plan", lambda w: restrict_set(w.mine, w.exercises()[0], is_restricted=True, now=NOON)),
    "a second reading is asked": ("change_plan", decided),
    "two readings are decided": ("change_result", decided),
    "a unit is trusted": ("change_trust", known),
    "a unit is trusted no longer": ("change_trust", lambda w: distrust(w.mine, known(w), now=NOON)),
    "this unit gets a name": ("change_trust", lambda w: rename_own(w.mine, w.name(), now=NOON)),
    "a set is made": (
        "change_set",
        lambda w: set_of_selection(
            w.mine, [w.exercises()[1]], title="Best", rules=Rules(), owner="", now=NOON)),
    "a set gets a new version": (
        "change_set", lambda w: new_version(w.mine, w.exercises()[0], person="", now=NOON)),
    "a set is released": ("release_set", released),
    "a set is retired": ("change_set", lambda w: retire_set(w.mine, released(w), now=NOON)),
    "a set is restored": (
        "change_set",
        lambda w: [do(w.mine, one, now=NOON) for one in (released(w),) for do in (retire_set, restore_set)]),
    "an exercise is dropped": (
        "change_set", lambda w: set_editing.drop(w.mine, *w.exercises(is_draft=True), now=NOON)),
    "an exercise is accepted": (
        "change_exercise",
        lambda w: set_editing.accept(
            w.mine, *w.exercises(is_draft=True), person=w.mentor.person_id, now=NOON)),
    "a difficulty is corrected": ("change_exercise", lambda w: edited(w, correction=0.5)),
    "texts are edited": ("change_exercise", lambda w: edited(w, feedback={"en": "The doors."})),
    "an exercise is retired": (
        "change_exercise", lambda w: retire_exercise(w.mine, w.exercises()[1], now=NOON)),
    "a flag is ruled on": (
        "change_exercise",
        lambda w: flags.retire(w.mine, w.flagged(), person_id=w.mentor.person_id, now=NOON)),
    "an exercise is restored": ("change_exercise", restored),
    "a set leaves": (
        "export", lambda w: export_set(w.mine, w.exercises()[0], target=w.file("xset"), now=NOON)),
    "a case leaves": (
        "export",
        lambda w: export_case(w.mine, w.exercises()[1], title="Wheel", target=w.file("xcase"), now=NOON)),
    "the key of a seal leaves": (
        "export", lambda w: export_keys(w.mine, sealed(w), target=w.file("xkey"), now=NOON)),
    "results leave": (
        "export",
        lambda w: [
            w.answered(one, w.person()) and export_results(w.mine, one, target=w.file("xres"), now=NOON)
            for one in (w.exercises()[0],)]),
    "a certificate is issued": ("export", certified),
    "files come in": ("import", from_elsewhere),
}  # fmt: skip
"""What it is called, the act that the log tells, and how it is done."""

OTHERS: dict[str, tuple[Act, Deed]] = {
    "somebody signs in": ("sign_in", lambda w: signed_in(w, PASSWORD)),
    "somebody is refused": ("sign_in_refused", lambda w: signed_in(w, "something else entirely")),
    "an account meets an identity": (
        "change_person",
        lambda w: add_identified(w.store, Identity("https://id.example", w.name()), now=NOON)),
    "settings change": ("change_settings", lambda w: record_settings(w.store, Settings(), now=NOON)),
    "what is past goes": (
        "tidy", lambda w: tidy(w.store, Keep(audit_days=1), now=NOON + timedelta(days=2))),
}  # fmt: skip
"""The same, where it is not the mentor who does it."""
