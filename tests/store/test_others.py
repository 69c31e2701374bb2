from __future__ import annotations

from xray_trainer.store.answers import submit
from xray_trainer.store.others import FEWEST, others_of


def answers_by(desk, num: int, decision: str, *, first: int = 0) -> None:
    for number in range(first, first + num):
        desk.of(f"Person {number}").answer(decision)


def test_of_fewer_than_five_others_nothing_is_told(desk):
    attempt_id = desk.answer()
    answers_by(desk, FEWEST - 1, "suspicious")
    desk.of("Aigerim").answer()
    assert others_of(desk.store, attempt_id) is None


def test_shares_are_over_the_first_answers_of_others(desk, samples):
    attempt_id = desk.answer()
    answers_by(desk, 3, "suspicious")
    answers_by(desk, 1, "clear", first=3)
    answers_by(desk, 1, "suspicious", first=3)
    finder = desk.of("Finder")
    submit(
        desk.store,
        finder.next().attempt_id,
        decision="suspicious",
        key="k" * 8,
        events=[samples.mark(1)],
        now=desk.later(60),
    )
    others = others_of(desk.store, attempt_id)
    assert others is not None
    assert (others.num, others.share_right, others.share_found) == (5, 0.8, 0.2)


def test_where_nothing_was_hidden_nobody_found_it(desk):
    desk.answer()
    attempt_id = desk.answer()
    for number in range(FEWEST):
        other = desk.of(f"Person {number}")
        other.answer()
        other.answer("suspicious")
    others = others_of(desk.store, attempt_id)
    assert others is not None
    assert (others.share_right, others.share_found) == (0.0, None)
