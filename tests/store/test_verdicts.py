from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from xray_trainer.errors import AttemptError, InputError
from xray_trainer.store.database import reading
from xray_trainer.store.people import ensure_person, find_person, names_of, set_role
from xray_trainer.store.schema import VerdictRow
from xray_trainer.store.verdicts import MAX_COMMENT, Verdict, add_verdicts, finding_key, verdicts_of

FIRST = Verdict("u1", "cargo@1", "a" * 16, "f" * 16, 1, "confirm")


@pytest.fixture
def analyst(store, samples):
    return ensure_person(store, "Dilnoza", now=samples.noon)


@pytest.fixture
def say(store, samples):
    def say(person, *verdicts: Verdict) -> None:
        add_verdicts(store, person.person_id, verdicts=verdicts, now=samples.noon)

    return say


def words(store, **only: str) -> list[tuple[str, str]]:
    return [(one.word, one.comment) for one in verdicts_of(store, ["cargo@1"], **only)]


def test_the_last_word_counts_and_the_first_stays_on_record(store, analyst, say):
    say(analyst, FIRST, replace(FIRST, uuid="u2", seq=2, word="reject", comment="a pallet"))
    assert words(store) == [("reject", "a pallet")]
    with reading(store.engine) as session:
        assert session.scalar(select(func.count()).select_from(VerdictRow)) == 2


def test_words_that_arrive_late_do_not_overrule_later_ones(store, analyst, say):
    say(analyst, replace(FIRST, uuid="u2", seq=2, word="unsure"))
    say(analyst, FIRST)
    assert words(store) == [("unsure", "")]


def test_saying_the_same_again_changes_nothing(store, analyst, say):
    say(analyst, FIRST)
    say(analyst, replace(FIRST, word="reject"), FIRST)
    assert words(store) == [("confirm", "")]


def test_a_word_taken_back_is_gone_but_a_comment_stays(store, analyst, say):
    say(analyst, FIRST, replace(FIRST, uuid="u2", seq=2, word=""))
    assert words(store) == []
    say(analyst, replace(FIRST, uuid="u3", seq=3, word="", comment="look again"))
    assert words(store) == [("", "look again")]


def test_people_scans_and_checkpoints_are_kept_apart(store, samples, analyst, say):
    other = ensure_person(store, "Timur", now=samples.noon)
    say(analyst, FIRST, replace(FIRST, uuid="u2", scan_key="b" * 16, word="unsure"))
    say(analyst, replace(FIRST, uuid="u3", checkpoint="cargo@2", word="unsure"))
    say(other, replace(FIRST, word="reject"))
    assert sorted(words(store)) == [("confirm", ""), ("reject", ""), ("unsure", "")]
    assert words(store, person_id=other.person_id) == [("reject", "")]
    assert words(store, person_id=analyst.person_id, scan_key="a" * 16) == [("confirm", "")]


@pytest.mark.parametrize("wrong", [{"word": "maybe"}, {"comment": "x" * (MAX_COMMENT + 1)}])
def test_what_cannot_be_said_is_refused_and_nothing_stored(store, analyst, say, wrong):
    with pytest.raises(InputError):
        say(analyst, FIRST, replace(FIRST, uuid="u2", **wrong))
    assert words(store) == []


def test_two_outlines_have_two_keys():
    assert finding_key("[[0,0]]") != finding_key("[[0,1]]")
    assert len(finding_key("")) == 16


def test_everybody_is_a_trainee_until_told_otherwise(store, analyst):
    assert analyst.role == "trainee"
    set_role(store, analyst.person_id, role="analyst")
    assert find_person(store, analyst.person_id).role == "analyst"


def test_names_come_by_id(store, analyst):
    assert names_of(store, [analyst.person_id, "nobody"]) == {analyst.person_id: "Dilnoza"}


def test_a_desk_token_comes_back_and_is_no_attempts_token(store):
    token = store.tokens.desk_token("p1", "monday")
    assert store.tokens.desk_of(token) == ("p1", "monday")
    for forged in ("", "a.b", store.tokens.token_of("p1"), token[:-2]):
        with pytest.raises(AttemptError, match="no desk"):
            store.tokens.desk_of(forged)
