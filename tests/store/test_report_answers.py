from __future__ import annotations

from xray_trainer.store.report_answers import detector_decisions, report_answers


def test_answers_come_in_time_with_person_and_set(desk):
    desk.answer("suspicious", seconds=30)
    desk.answer("clear", seconds=90)
    told = report_answers(desk.store)
    assert [(one.person_id, one.set_id, one.outcome.verdict) for one in told] == [
        (desk.person.person_id, desk.drill.set_id, verdict) for verdict in ("hit", "correct_rejection")
    ]


def test_only_the_people_sets_and_times_asked_for_are_told(desk):
    desk.answer(seconds=30)
    desk.answer(seconds=90)
    store = desk.store
    assert len(report_answers(store, people=[desk.person.person_id], sets=[desk.drill.set_id])) == 2
    assert report_answers(store, people=[]) == ()
    assert report_answers(store, sets=["other"]) == ()
    assert len(report_answers(store, since=desk.later(60))) == 1
    assert len(report_answers(store, until=desk.later(60))) == 1


def test_a_sealed_exam_is_not_told_before_it_is_finished(make_desk):
    desk = make_desk(mode="exam")
    desk.answer()
    assert report_answers(desk.store) == ()


def test_the_detector_decides_by_what_it_reported(desk):
    ids = ["exercise-0", "exercise-1"]
    assert detector_decisions(desk.store, ids) == {"exercise-0": True, "exercise-1": False}
