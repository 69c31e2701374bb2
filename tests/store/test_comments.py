from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from xray_trainer.errors import ForbiddenError, InputError, SealedError, UnknownAttemptError
from xray_trainer.regions import Region
from xray_trainer.store.answers import submit
from xray_trainer.store.comments import MAX_COMMENT, Subject, add_comment, mark_read, threads_of
from xray_trainer.store.drills import finish_drill
from xray_trainer.store.people import ensure_person, find_person, set_role
from xray_trainer.store.talks import mentor_talks, own_talks
from xray_trainer.store.unit_changes import add_unit, join_unit

PLACE = Region.from_xyxy(1, 2, 30, 40).to_geojson()


def person(store, name, role="mentor", *, now):
    made = ensure_person(store, name, now=now)
    set_role(store, made.person_id, role=role)
    return replace(made, role=role)


@pytest.fixture
def talk(desk, samples):
    """An answered exercise with a mark, a mentor, and a way to say something."""

    class Talk:
        store, trainee = desk.store, desk.person
        mentor = person(desk.store, "Mentor", now=desk.now)
        attempt_id = desk.next().attempt_id

        def say(self, who, text, *, seconds=60, **about):
            comment_id = about.pop("comment_id", str(uuid4()))
            now = desk.later(seconds)
            add_comment(
                desk.store,
                who,
                about.pop("attempt_id", self.attempt_id),
                comment_id=comment_id,
                text=text,
                now=now,
                **about,
            )
            return comment_id

    made = Talk()
    submit(
        desk.store,
        made.attempt_id,
        decision="suspicious",
        key="k" * 8,
        now=desk.later(30),
        events=[samples.mark(1)],
    )
    return made


def test_a_thread_holds_what_both_said_in_its_order_with_what_it_is_about(talk):
    first = talk.say(talk.mentor, "Why here?", subject=Subject(mark_id="m1", at_ms=1500))
    talk.say(talk.trainee, "It was darker", thread_id=first, seconds=90)
    (thread,) = threads_of(talk.store, talk.attempt_id, person_id=talk.mentor.person_id)
    assert [(one.author, one.text, one.is_read) for one in thread.comments] == [
        ("Mentor", "Why here?", True),
        ("Aigerim", "It was darker", False),
    ]
    assert (thread.subject.mark_id, thread.subject.at_ms, thread.num_unread) == ("m1", 1500, 1)


def test_unread_is_counted_on_both_sides_until_read(talk, desk):
    first = talk.say(talk.mentor, "Look again")
    assert [one.num_unread for one in own_talks(talk.store, talk.trainee.person_id)] == [1]
    mark_read(talk.store, talk.trainee.person_id, talk.attempt_id, now=desk.later(70))
    assert [one.num_unread for one in own_talks(talk.store, talk.trainee.person_id)] == [0]
    talk.say(talk.trainee, "I see", thread_id=first, seconds=80)
    (told,) = mentor_talks(talk.store, talk.mentor)
    assert (told.num_unread, told.num_comments, told.person, told.last_text) == (1, 2, "Aigerim", "I see")


def test_sending_a_comment_again_changes_nothing(talk):
    same = talk.say(talk.mentor, "Once")
    talk.say(talk.mentor, "Once", comment_id=same)
    (thread,) = threads_of(talk.store, talk.attempt_id, person_id="nobody")
    assert [one.text for one in thread.comments] == ["Once"]
    with pytest.raises(InputError, match="about something else"):
        talk.say(talk.trainee, "Mine", comment_id=same, thread_id=same)


def test_text_stays_text(talk):
    nasty = "<img src=x onerror=alert(1)> **bold** [link](javascript:1)\x00\x1b\u202e end"
    talk.say(talk.mentor, nasty)
    (thread,) = threads_of(talk.store, talk.attempt_id, person_id="nobody")
    assert thread.comments[0].text == "<img src=x onerror=alert(1)> **bold** [link](javascript:1) end"


REFUSED = [
    ("  \n ", {}, "1 to 2000"),
    ("x" * (MAX_COMMENT + 1), {}, "1 to 2000"),
    ("x", {"subject": Subject(mark_id="other")}, "no such mark"),
    ("x", {"thread_id": "unknown"}, "no such comment"),
    ("x", {"subject": Subject(geometry={"type": "Point"})}, "Polygon"),
]


def test_a_comment_on_nothing_or_without_words_is_refused(talk):
    for text, about, match in REFUSED:
        with pytest.raises(InputError, match=match):
            talk.say(talk.mentor, text, **about)


def test_a_region_is_cut_to_the_scan(talk):
    talk.say(talk.mentor, "Here", subject=Subject(geometry=Region.from_xyxy(-50, 2, 30, 40).to_geojson()))
    (thread,) = threads_of(talk.store, talk.attempt_id, person_id="nobody")
    assert Region.from_geojson(thread.subject.geometry).geometry.bounds == (0, 2, 30, 40)


def test_a_trainee_begins_no_thread_and_speaks_of_own_answers_alone(talk, desk):
    with pytest.raises(ForbiddenError, match="mentor begins"):
        talk.say(talk.trainee, "Hello")
    first = talk.say(talk.mentor, "Look again")
    with pytest.raises(ForbiddenError):
        talk.say(person(talk.store, "Other", "trainee", now=desk.now), "Me too", thread_id=first)


def test_a_mentor_of_another_unit_neither_speaks_nor_sees(talk, desk):
    unit = add_unit(talk.store, "PCU Aktau", kind="port", country="KZ", time_zone="Asia/Aqtau", now=desk.now)
    join_unit(talk.store, unit.unit_id, person_ids=[talk.trainee.person_id], now=desk.now)
    with pytest.raises(ForbiddenError, match="another unit"):
        talk.say(talk.mentor, "Hello")
    join_unit(talk.store, unit.unit_id, person_ids=[talk.mentor.person_id], now=desk.now)
    talk.say(talk.mentor, "Hello")
    assert len(mentor_talks(talk.store, talk.mentor)) == 1


def test_nothing_said_about_a_sealed_exam_reaches_the_trainee_before_its_end(make_desk):
    desk = make_desk(mode="exam")
    attempt_id = desk.answer("suspicious")
    mentor = person(desk.store, "Mentor", now=desk.now)
    about = {"comment_id": "c" * 36, "now": desk.later(60)}
    add_comment(desk.store, mentor, attempt_id, text="The door", **about)
    assert own_talks(desk.store, desk.person.person_id) == ()
    with pytest.raises(SealedError):
        add_comment(desk.store, desk.person, attempt_id, text="?", thread_id="c" * 36, **about)
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(90))
    assert [one.last_text for one in own_talks(desk.store, desk.person.person_id)] == ["The door"]


def test_what_is_not_answered_is_not_commented_on(desk):
    mentor = person(desk.store, "Mentor", now=desk.now)
    about = {"comment_id": "c" * 36, "text": "Well?", "now": desk.now}
    with pytest.raises(InputError, match="belong to an answer"):
        add_comment(desk.store, mentor, desk.next().attempt_id, **about)
    with pytest.raises(UnknownAttemptError):
        add_comment(desk.store, mentor, "nothing", **about)


def test_what_was_said_outlives_its_author_under_no_name(talk):
    talk.say(talk.mentor, "Stay")
    assert find_person(talk.store, talk.mentor.person_id) is not None
    with talk.store.engine.connect().execution_options(xray_trainer_writes=True) as connection:
        connection.exec_driver_sql(f"DELETE FROM people WHERE person_id = '{talk.mentor.person_id}'")
        connection.commit()
    (thread,) = threads_of(talk.store, talk.attempt_id, person_id="nobody")
    assert [(one.author, one.text) for one in thread.comments] == [("", "Stay")]
