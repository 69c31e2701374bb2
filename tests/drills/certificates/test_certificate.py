from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from xray_trainer.drills.certificates.certificate import (
    Certificate,
    ExamFacts,
    certificate_of,
    from_bytes,
    to_bytes,
)
from xray_trainer.drills.outcome import Outcome
from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def outcomes(num: int) -> tuple[Outcome, ...]:
    verdicts = ("hit", "correct_rejection", "miss", "false_alarm")
    return tuple(
        Outcome(f"x{n}", "clear" if n % 4 in (1, 2) else "suspicious", verdicts[n % 4], (), (), 9, NOON)
        for n in range(num)
    )


FACTS = ExamFacts(
    exam_id="e-1",
    name="Айгерім Құрманғали",
    set_id="s-1",
    set_title="Spring exam",
    rules=Rules(mode="exam", time_limit_s=3600, prevalence=0.3),
    num_exercises=12,
    num_synthetic=12,
    started_at=NOON,
    finished_at=NOON + timedelta(hours=1),
    outcomes=outcomes(10),
)


def given(facts: ExamFacts = FACTS) -> Certificate:
    return certificate_of(facts, program="xray_trainer 0.1.0", language="ru", now=NOON + timedelta(days=1))


def test_conditions_and_figures_are_told() -> None:
    certificate = given()
    assert (certificate.num_exercises, certificate.num_unanswered) == (12, 2)
    assert (certificate.rules.prevalence, certificate.rules.time_limit_s) == (0.3, 3600)
    assert (certificate.figures.hits, certificate.figures.misses) == (3, 2)
    assert certificate.figures.hit_rate.low is not None
    assert certificate.figures.rule == "v1"
    assert certificate.share_right.value == 6 / 12


def test_a_short_exam_is_called_not_reliable() -> None:
    assert not given().is_reliable
    assert given().reliable_from == 100
    assert given(replace(FACTS, num_exercises=200, outcomes=outcomes(200))).is_reliable


def test_the_same_exam_gives_the_same_certificate() -> None:
    assert to_bytes(given()) == to_bytes(given())


def test_what_is_written_is_read_again() -> None:
    assert from_bytes(to_bytes(given())) == given()


@pytest.mark.parametrize("facts", [replace(FACTS, rules=Rules()), replace(FACTS, outcomes=())])
def test_only_an_exam_with_answers_gives_a_certificate(facts: ExamFacts) -> None:
    with pytest.raises(InputError, match="certificate"):
        given(facts)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", to_bytes(given()).replace(b"certificate 1", b"9")]
)
def test_what_is_no_certificate_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(InputError, match="no certificate that this version knows"):
        from_bytes(content)
