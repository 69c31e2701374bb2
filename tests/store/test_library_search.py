from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from xray_trainer.exercises.exercise import Rules
from xray_trainer.regions import Concealment, Region
from xray_trainer.store.details import set_details
from xray_trainer.store.exercise_collections import add_to_collection, make_collection
from xray_trainer.store.exercise_sets import add_exercise, add_exercise_set, append_exercise, create_set
from xray_trainer.store.flags import add_flag
from xray_trainer.store.library_search import choices, search
from xray_trainer.store.library_wishes import ORDERS, Search
from xray_trainer.store.people import ensure_person
from xray_trainer.store.set_editing import Edits, edit
from xray_trainer.store.set_states import set_state

PISTOL = Concealment(
    Region.from_xyxy(5, 5, 9, 9), "CT-ROOF", "pistol", "steel", 8.0, {"clutter_snr": 0.05, "size_mm2": 9000.0}
)


@pytest.fixture
def stocked(store, samples):
    """Two plain exercises, a pistol in the roof of a reefer added a day later, and a draft by Olga."""
    add_exercise_set(
        store,
        [samples.built(number, suspicious=number == 0) for number in range(2)],
        set_id="week",
        title="Week",
        rules=Rules(),
        num_planned=2,
        now=samples.noon,
    )
    built = samples.built(2, suspicious=True)
    papers = built.exercise.declaration.model_copy(update={"description": "Замороженная рыба"})
    pistol = replace(built.exercise, truth=(PISTOL,), declaration=papers, cargo_family="fish")
    scan = replace(built.scan, conveyance="reefer-40-hc", beams=("9MV", "6MV"), source="port")
    later = samples.noon + timedelta(days=1)
    add_exercise(store, replace(built, exercise=pistol, scan=scan), now=later)
    olga = ensure_person(store, "Olga", now=samples.noon).person_id
    create_set(store, "mine", title="Mine", rules=Rules(), num_planned=1, now=later)
    set_state(store, "mine", status="draft", owner=olga, provenance="recipe", now=later)
    append_exercise(store, "mine", built=samples.built(3, suspicious=False), now=later)
    edit(store, "mine", "exercise-3", edits=Edits(feedback={"ru": "Пусто."}), now=later)
    return store


def found(store, **wanted) -> list[str]:
    return sorted(name.removeprefix("exercise-") for name in search(store, Search(**wanted)).ids)


CASES = (
    ({}, "0123"),
    ({"text": "ORANGES"}, "013"),
    ({"text": "замороженная  РЫБА"}, "2"),
    ({"text": "roof pistol"}, "2"),
    ({"text": "pistol oranges"}, ""),
    ({"text": "100%"}, ""),
    ({"text": "пусто"}, "3"),
    ({"conveyances": ("reefer",)}, "2"),
    ({"conveyances": ("reefer", "container")}, "0123"),
    ({"cargo_families": ("fish",)}, "2"),
    ({"families": ("CT-DOOR",)}, "0"),
    ({"families": ("CT",)}, ""),
    ({"items": ("pistol", "brick")}, "02"),
    ({"materials": ("steel",)}, "2"),
    ({"is_suspicious": False}, "13"),
    ({"is_suspicious": True}, "02"),
    ({"beams": ("9MV+6MV",)}, "2"),
    ({"sources": ("port",)}, "2"),
    ({"statuses": ("draft",)}, "3"),
    ({"provenances": ("recipe",)}, "3"),
    ({"languages": ("ru",)}, "3"),
    ({"set_id": "week"}, "01"),
    ({"is_flagged": False}, "0123"),
    ({"measured": (0.5, 1.0)}, "02"),
    ({"learned": (0.0, 0.5)}, "013"),
)


def test_every_field_narrows_the_search(stocked):
    for wanted, numbers in CASES:
        assert found(stocked, **wanted) == list(numbers), wanted


def test_author_date_collection_and_flags_narrow_it_too(stocked, samples, make_desk):
    olga = ensure_person(stocked, "Olga", now=samples.noon).person_id
    assert found(stocked, author=olga) == ["3"]
    set_details(stocked, "exercise-2", provenance="hand", author=olga, now=samples.noon)
    assert found(stocked, author=olga) == ["2", "3"]
    assert found(stocked, provenances=("hand",)) == ["2"]
    assert found(stocked, since=samples.noon + timedelta(hours=1)) == ["2", "3"]
    assert found(stocked, until=samples.noon + timedelta(hours=1)) == ["0", "1"]
    pile = make_collection(stocked, "Roofs", now=samples.noon)
    add_to_collection(stocked, pile, ["exercise-2"], now=samples.noon)
    assert found(stocked, collection_id=pile) == ["2"]
    desk = make_desk()
    add_flag(stocked, desk.next().attempt_id, key="k" * 8, kind="artefact", now=samples.noon)
    assert found(stocked, is_flagged=True) == ["0"]
    assert found(stocked, statuses=("flagged",)) == ["0"]


def test_every_order_holds_all_of_them(stocked):
    for order in ORDERS:
        assert found(stocked, order=order) == ["0", "1", "2", "3"]


def test_hardest_and_least_right_come_first(stocked, make_desk):
    assert search(stocked, Search(order="hardest")).ids[0] == "exercise-2"
    assert search(stocked, Search(order="easiest")).ids[-1] == "exercise-2"
    make_desk().answer("clear")
    assert search(stocked, Search(order="least_right")).ids[0] == "exercise-0"
    (entry,) = search(stocked, Search(order="most_answered"), size=1).entries
    assert (entry.exercise_id, entry.num_answers, entry.num_right) == ("exercise-0", 1, 0)


def test_results_come_page_by_page(stocked):
    pages = [search(stocked, Search(order="oldest"), page=page, size=3) for page in range(3)]
    assert [len(page.entries) for page in pages] == [3, 1, 0]
    assert {page.num for page in pages} == {4}
    assert pages[1].entries[0].families == ()


def test_an_edited_exercise_is_found_by_what_it_says_now(stocked, samples):
    assert found(stocked, text="lemons") == []
    papers = samples.built(3, suspicious=False).exercise.declaration.model_copy(
        update={"description": "Lemons"}
    )
    edit(stocked, "mine", "exercise-3", edits=Edits(declaration=papers), now=samples.noon)
    assert found(stocked, text="lemons") == ["3"]


def test_a_form_can_offer_what_occurs(stocked):
    offered = choices(stocked)
    assert offered["conveyances"] == ("container", "reefer")
    assert offered["items"] == ("brick", "pistol")
    assert offered["families"] == ("CT-DOOR", "CT-ROOF")
    assert offered["beams"] == ("6MV+4MV", "9MV+6MV")
    assert offered["languages"] == ("ru",)
