from __future__ import annotations

import random
import shutil

import pytest
from sqlalchemy import select

from xray_trainer.errors import PackageError
from xray_trainer.packages.cases import export_case
from xray_trainer.packages.results import export_results
from xray_trainer.packages.set_export import export_set
from xray_trainer.settings import Settings
from xray_trainer.store.database import reading
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.flags import add_flag
from xray_trainer.store.known_units import trust
from xray_trainer.store.people import people
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    ExerciseRow,
    FlagRow,
    PersonRow,
)
from xray_trainer.store.set_states import state_of
from xray_trainer.store.store import open_store
from xray_trainer.store.told_cases import cases
from xray_trainer.store.truths import whole_exercise


@pytest.fixture
def clone(tmp_path):
    """Copies installations, which go on separately from then on."""
    stores = []

    def make(installation, name):
        folder = tmp_path / name
        shutil.copytree(installation.store.home, folder / "home")
        store = open_store(Settings(home=folder / "home"))
        stores.append(store)
        return type(installation)(store, folder)

    yield make
    for store in stores:
        store.close()


def sent(installation, noon, number):
    path = installation.path(f"{number}.xres")
    export_results(installation.store, "set-1", target=path, now=noon)
    return path


def told(store):
    """Returns all that the database knows of drills, without when it came to know it."""
    tables = (DrillRow, AttemptRow, EventRow, AnswerRow, FlagRow, PersonRow)
    with reading(store.engine) as session:
        return [
            sorted(
                repr([getattr(row, one.key) for one in table.__table__.columns if one.key != "received_at"])
                for row in session.scalars(select(table))
            )
            for table in tables
        ]


def test_ten_files_from_copies_edited_apart_make_one_truth_in_any_order(mentor, port, clone, noon):
    path = mentor.path("a.xset")
    export_set(mentor.store, "set-1", target=path, now=noon)
    port.receive(path)
    drill = port.drill()
    files = [sent(port, noon, 0)]
    port.answer(drill)
    one, other = clone(port, "one"), clone(port, "other")
    for number, (copy, seconds, decision) in enumerate(
        [(port, 30, "clear"), (one, 20, "suspicious"), (other, 40, "suspicious")]
    ):
        attempt_id = copy.answer(drill, seconds=seconds, decision=decision)
        files.append(sent(copy, noon, 10 + number))
        add_flag(copy.store, attempt_id, key=f"f{number}", kind="artefact", comment=f"{number}", now=noon)
        copy.drill(f"Person {number}")
        files += [sent(copy, noon, 20 + number), sent(copy, noon, 30 + number)]
    assert len(files) == 10
    truths = []
    for number in range(3):
        academy = clone(mentor, f"academy-{number}")
        for file in random.Random(number).sample([*files, *files], 20):
            academy.receive(file)
        truths.append(told(academy.store))
    assert truths[0] == truths[1] == truths[2]
    drills, attempts, _events, answers, flags, _people = map(len, truths[0])
    assert (drills, attempts, answers, flags) == (4, 2, 2, 3)


def test_results_without_their_set_are_refused_and_leave_nothing(make, mentor, port, noon):
    path = mentor.path("a.xset")
    export_set(mentor.store, "set-1", target=path, now=noon)
    port.receive(path)
    port.answer(port.drill())
    stranger = make("stranger").trusts(port)
    with pytest.raises(PackageError, match="unknown exercise set"):
        stranger.receive(sent(port, noon, 0))
    assert people(stranger.store) == ()


def test_another_unit_cannot_change_what_came_from_one(mentor, port, clone, noon):
    path = mentor.path("a.xset")
    export_set(mentor.store, "set-1", target=path, now=noon)
    port.receive(path)
    drill = port.drill()
    mentor.receive(sent(port, noon, 0))
    thief = clone(port, "thief")
    shutil.rmtree(thief.store.home / "keys")
    trust(mentor.store, thief.unit, now=noon)
    thief.answer(drill)
    with pytest.raises(PackageError, match="came from another unit"):
        mentor.receive(sent(thief, noon, 1))


def test_two_people_of_one_name_get_told_apart(make, mentor, port, noon):
    path = mentor.path("a.xset")
    export_set(mentor.store, "set-1", target=path, now=noon)
    airport = make("airport").trusts(mentor)
    mentor.trusts(airport)
    for number, unit in enumerate((port, airport)):
        unit.receive(path)
        unit.answer(unit.drill())
        mentor.receive(sent(unit, noon, number))
    names = sorted(person.name for person in people(mentor.store))
    assert len(names) == 2
    assert all(name.startswith("Aigerim (") for name in names)


def test_a_case_waits_for_a_mentors_look(mentor, port, noon):
    path = mentor.path("door.xcase")
    export_case(
        mentor.store,
        "exercise-0",
        title="Behind the door",
        method="Welded in.",
        lesson="Look at the hinges.",
        target=path,
        to=[port.unit],
        now=noon,
    )
    assert port.receive(path).counts["cases_new"] == 1
    assert port.receive(path).counts["cases_new"] == 0
    (case,) = cases(port.store)
    assert (case.method, case.lesson) == ("Welded in.", "Look at the hinges.")
    state = state_of(port.store, f"case-{case.case_id}")
    assert (state.status, state.provenance) == ("draft", "case")
    with reading(port.store.engine) as session:
        assert session.get_one(ExerciseRow, "exercise-0").status == "draft"
    assert exercise_sets(port.store) == ()
    assert whole_exercise(port.store, "exercise-0") == whole_exercise(mentor.store, "exercise-0")


def test_a_case_needs_something_hidden(mentor, noon):
    with pytest.raises(PackageError, match="mark it first"):
        export_case(mentor.store, "exercise-1", title="Nothing", target=mentor.path("a.xcase"), now=noon)
