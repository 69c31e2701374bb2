from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import AttemptError, InputError
from xray_trainer.exercises.hand_work import HandPapers, HandWork
from xray_trainer.scans.scan import Scan
from xray_trainer.store.attachments import attachments_of, keep
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.feedback_texts import feedback_text
from xray_trainer.store.hand_drafts import (
    begin_draft,
    drop_draft,
    finish_draft,
    hand_draft,
    hand_drafts,
    hidden_records,
    keep_papers,
    keep_work,
)
from xray_trainer.store.own_scans import add_own_scan, forget_own_scan, own_scans
from xray_trainer.store.people import ensure_person
from xray_trainer.store.set_states import state_of
from xray_trainer.store.truths import whole_exercise
from xray_trainer.synthesis.overlay.apply import apply_overlay
from xray_trainer.synthesis.overlay.record import Overlay

UUID = "00000000-0000-4000-8000-000000000001"
BOX = {"type": "Polygon", "coordinates": [[[20, 10], [40, 10], [40, 20], [20, 20], [20, 10]]]}
MARKED = HandWork.model_validate(
    {"marks": [{"mark_id": UUID, "geometry": BOX, "kind": "TR-TYRE", "item": "tusk"}]}
)
HIDDEN = HandWork.model_validate(
    {"hidden": [{"item_id": UUID, "placement": {"item": "powder-sack", "x_px": 130, "y_px": 90}}]}
)


def own_scan(shape_hw=(160, 256), seed=0, photon=2e-4, load=0.25):
    values = np.full((1, *shape_hw), load, np.float32)
    values[:, :20] = 0.98
    noise = np.random.default_rng(seed).standard_normal(values.shape).astype(np.float32)
    codes = np.rint(np.clip(values + np.sqrt(values * photon) * noise, 2e-5, 1) * 65535)
    return Scan("own", (codes / 65535).astype(np.float32), (5.0, 5.0), ("6MV",))


@pytest.fixture
def mentor(store, samples):
    return ensure_person(store, "Madina", now=samples.noon).person_id


@pytest.fixture
def draft(store, mentor, samples):
    sha256 = add_own_scan(store, mentor, scan=own_scan(), name="gate.png", notes=["8 bits"], now=samples.noon)
    return begin_draft(store, mentor, scan_sha256=sha256, now=samples.noon)


def test_own_scans_are_those_of_the_person_until_forgotten(store, mentor, draft, samples):
    (one,) = own_scans(store, mentor)
    assert (one.name, one.notes, one.width_px) == ("gate.png", ("8 bits",), 256)
    other = ensure_person(store, "Timur", now=samples.noon).person_id
    assert own_scans(store, other) == ()
    forget_own_scan(store, mentor, one.sha256)
    assert own_scans(store, mentor) == ()


def test_a_late_or_repeated_state_changes_nothing(store, mentor, draft, samples):
    def keep_state(seq, work):
        return keep_work(store, mentor, draft, seq=seq, work=work, now=samples.noon)

    assert keep_state(5, MARKED) == 5
    assert keep_state(5, HandWork()) == 5
    assert keep_state(3, HandWork()) == 5
    assert hand_draft(store, mentor, draft).work == MARKED


def test_a_draft_is_its_makers_alone(store, draft, samples):
    other = ensure_person(store, "Timur", now=samples.noon).person_id
    with pytest.raises(AttemptError, match="no such draft"):
        hand_draft(store, other, draft)
    with pytest.raises(AttemptError, match="no such draft"):
        keep_work(store, other, draft, seq=9, work=HandWork(), now=samples.noon)
    drop_draft(store, other, draft)
    assert hand_drafts(store, other) == ()


def test_a_marked_draft_becomes_an_exercise_in_a_draft_set_with_all_its_papers(store, mentor, draft, samples):
    note = keep(store, b"Found.", kind="note", media_type="text/plain", name="note.txt")
    file = {
        "kind": "note",
        "media_type": "text/plain",
        "name": "note.txt",
        "sha256": note.sha256,
        "num_bytes": 6,
    }
    papers = HandPapers.model_validate({"feedback": {"en": "Look.", "ru": "Смотрите."}, "files": [file]})
    keep_work(store, mentor, draft, seq=1, work=MARKED, now=samples.noon)
    keep_papers(store, mentor, draft, papers=papers, now=samples.noon)
    info = finish_draft(store, mentor, draft, set_title="Own scans", now=samples.noon)
    assert (info.title, info.num_exercises) == ("Own scans", 1)
    state = state_of(store, info.set_id)
    assert (state.status, state.owner, state.provenance) == ("draft", mentor, "hand")
    assert exercise_sets(store) == ()
    made = hand_drafts(store, mentor)
    assert made == ()
    exercise = whole_exercise(store, hand_draft(store, mentor, draft).exercise_id)
    assert [(one.kind, one.item) for one in exercise.truth] == [("TR-TYRE", "tusk")]
    assert exercise.benign_sha256 == ""
    assert attachments_of(store, exercise.exercise_id) == (note,)
    assert feedback_text(store, exercise.exercise_id, language="ru") == "Смотрите."
    with pytest.raises(AttemptError, match="already"):
        finish_draft(store, mentor, draft, set_title="Own scans", now=samples.noon)


def test_what_was_hidden_replays_bit_for_bit_from_its_record_and_the_benign_pair(
    store, mentor, draft, samples
):
    keep_work(store, mentor, draft, seq=1, work=HIDDEN, now=samples.noon)
    finish_draft(store, mentor, draft, set_title="Own scans", now=samples.noon)
    exercise = whole_exercise(store, hand_draft(store, mentor, draft).exercise_id)
    (record,) = hidden_records(store, exercise.exercise_id)
    benign = store.library.read(exercise.benign_sha256)
    again, truth = apply_overlay(benign, Overlay.model_validate(record))
    assert np.array_equal(again.transmission, store.library.read(exercise.scan_sha256).transmission)
    assert truth.factors == exercise.truth[0].factors
    assert exercise.truth[0].factors["hotelling_dprime"] > 0


def test_a_region_outside_the_scan_makes_no_exercise(store, mentor, draft, samples):
    far = {"type": "Polygon", "coordinates": [[[900, 10], [950, 10], [950, 20], [900, 10]]]}
    work = HandWork.model_validate({"marks": [{"mark_id": UUID, "geometry": far}]})
    keep_work(store, mentor, draft, seq=1, work=work, now=samples.noon)
    with pytest.raises(InputError, match="another size"):
        finish_draft(store, mentor, draft, set_title="Own scans", now=samples.noon)
    assert hand_draft(store, mentor, draft).exercise_id == ""


def test_what_nobody_could_see_makes_no_exercise(store, mentor, samples):
    sha256 = add_own_scan(store, mentor, scan=own_scan(load=5e-5), name="dark.png", now=samples.noon)
    draft = begin_draft(store, mentor, scan_sha256=sha256, now=samples.noon)
    placement = {"item": "phone", "x_px": 130, "y_px": 90}
    work = HandWork.model_validate({"hidden": [{"item_id": UUID, "placement": placement}]})
    keep_work(store, mentor, draft, seq=1, work=work, now=samples.noon)
    with pytest.raises(InputError, match="nobody could see it"):
        finish_draft(store, mentor, draft, set_title="Own scans", now=samples.noon)
