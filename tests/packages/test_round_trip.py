from __future__ import annotations

from datetime import timedelta

import pytest

from xray_trainer.errors import InputError, PackageError, SealedError, UnknownUnitError
from xray_trainer.packages.receiving import look
from xray_trainer.packages.results import export_results
from xray_trainer.packages.seals import export_keys
from xray_trainer.packages.set_export import SealWish, export_set
from xray_trainer.store.answers import reveal
from xray_trainer.store.attachments import attachments_of, read
from xray_trainer.store.drills import drill_info, drills_of, outcomes_of_drill
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.feedback_texts import feedback_texts
from xray_trainer.store.people import people
from xray_trainer.store.truths import whole_set


def exported(mentor, noon, **how):
    path = mentor.path("week2.xset")
    export_set(mentor.store, "set-1", target=path, now=noon, **how)
    return path


def results(port, noon, **how):
    path = port.path("week2.xres")
    export_results(port.store, "set-1", target=path, now=noon, **how)
    return path


def test_a_set_goes_to_another_data_folder_is_drilled_there_and_its_results_come_back(mentor, port, noon):
    received = port.receive(exported(mentor, noon))
    assert received.counts == {"sets_new": 1, "sets_known": 0}
    drill = port.finish(port.drill())
    there = outcomes_of_drill(port.store, drill.drill_id)
    done = mentor.receive(results(port, noon))
    assert done.counts == {"drills_new": 1, "drills_changed": 0, "drills_known": 0, "drills_own": 0}
    assert done.finished_sets == ("set-1",)
    (person,) = people(mentor.store)
    assert person.name == "Aigerim"
    (back,) = drills_of(mentor.store, person.person_id)
    assert outcomes_of_drill(mentor.store, back.drill_id) == there
    assert [outcome.verdict for outcome in there] == ["hit", "false_alarm", "hit"]


def test_everything_of_a_set_arrives_as_it_was(mentor, port, noon):
    port.receive(exported(mentor, noon))
    before, after = whole_set(mentor.store, "set-1"), whole_set(port.store, "set-1")
    assert after == before
    for exercise in after.exercises:
        assert port.store.library.is_intact(exercise.scan_sha256)
    assert attachments_of(port.store, "exercise-0") == attachments_of(mentor.store, "exercise-0")
    assert read(port.store, attachments_of(port.store, "exercise-0")[0].sha256) == b"Seized: 12 kg."
    assert feedback_texts(port.store, "exercise-0") == {"ru": "Смотрите на двери."}


def test_importing_a_set_again_changes_nothing(mentor, port, noon):
    path = exported(mentor, noon)
    port.receive(path)
    assert port.receive(path).counts == {"sets_new": 0, "sets_known": 1}
    assert len(exercise_sets(port.store)) == 1


def test_a_file_of_an_unknown_unit_tells_its_fingerprint_and_is_taken_once_trusted(make, mentor, noon):
    path, stranger = exported(mentor, noon), make("stranger")
    with pytest.raises(UnknownUnitError, match=mentor.unit.spoken) as refused:
        stranger.receive(path)
    assert exercise_sets(stranger.store) == ()
    assert not look(stranger.store, path, now=noon).is_trusted
    stranger.receive(path, trusts=refused.value.fingerprint)
    assert look(stranger.store, path, now=noon).is_trusted


def test_an_encrypted_set_opens_for_its_recipients_alone(make, mentor, port, noon):
    path = exported(mentor, noon, to=[port.unit])
    assert b"set.json" not in path.read_bytes()
    with pytest.raises(PackageError, match="encrypted for other units"):
        make("stranger").trusts(mentor).receive(path)
    assert port.receive(path).counts["sets_new"] == 1


def test_a_sealed_exam_is_taken_without_its_truth_and_judged_when_the_key_comes(make, port, noon):
    mentor = make("examiner").add_set(mode="exam")
    port.trusts(mentor)
    mentor.trusts(port)
    port.receive(exported(mentor, noon, seal=SealWish("results")))
    sealed = whole_set(port.store, "set-1")
    assert not any(one.truth or one.benign_sha256 or one.feedback for one in sealed.exercises)
    drill = port.finish(port.drill())
    attempt = port.store
    info = drill_info(port.store, drill.drill_id)
    assert (info.num_sealed, info.num_answered, info.is_finished) == (3, 3, True)
    with pytest.raises(SealedError, match="its mentor"):
        outcomes_of_drill(port.store, drill.drill_id)
    mentor.receive(results(port, noon))
    key = mentor.path("week2.xkey")
    export_keys(mentor.store, "set-1", target=key, now=noon)
    assert port.receive(key).counts == {"sets_opened": 1, "answers_judged": 3}
    assert [one.verdict for one in outcomes_of_drill(attempt, drill.drill_id)] == [
        "hit",
        "false_alarm",
        "hit",
    ]
    assert whole_set(port.store, "set-1") == whole_set(mentor.store, "set-1")
    assert attachments_of(port.store, "exercise-0") == attachments_of(mentor.store, "exercise-0")
    assert port.receive(key).counts == {"sets_opened": 1, "answers_judged": 0}


def test_nothing_is_revealed_of_a_sealed_answer(make, port, noon):
    mentor = make("examiner").add_set(mode="exam")
    port.trusts(mentor).receive(exported(mentor, noon, seal=SealWish("results")))
    drill = port.drill()
    attempt_id = port.answer(drill)
    with pytest.raises(SealedError, match="its mentor"):
        reveal(port.store, attempt_id)


def test_the_key_of_a_date_stays_until_the_date(make, noon):
    mentor = make("examiner").add_set(mode="exam")
    day = noon + timedelta(days=1)
    exported(mentor, noon, seal=SealWish("date", day))
    target = mentor.path("a.xkey")
    with pytest.raises(SealedError, match="sealed until 2026-01-03"):
        export_keys(mentor.store, "set-1", target=target, now=noon)
    assert len(export_keys(mentor.store, "set-1", target=target, now=day)) == 1


def test_only_exams_are_sealed(mentor, noon):
    with pytest.raises(PackageError, match="only an exam"):
        exported(mentor, noon, seal=SealWish("results"))


def test_a_reduced_set_errs_below_the_noise_and_its_pairs_stay_pairs(mentor, port, noon):
    port.receive(exported(mentor, noon, is_reduced=True))
    before, after = whole_set(mentor.store, "set-1"), whole_set(port.store, "set-1")
    one, other = (
        of.store.library.read(sets.exercises[0].scan_sha256).transmission
        for of, sets in ((mentor, before), (port, after))
    )
    assert 0 < abs(one - other).std() < 0.01
    benign = port.store.library.read(after.exercises[0].benign_sha256).transmission
    same = (benign == other)[:, 25:, :]
    assert same.all()


def test_results_need_somebody_who_worked(mentor, noon):
    with pytest.raises(InputError, match="nobody has worked"):
        export_results(mentor.store, "set-1", target=mentor.path("a.xres"), now=noon)
