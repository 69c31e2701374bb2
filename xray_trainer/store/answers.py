"""Submitting an attempt, once, and what may be seen afterwards.

`reveal` is the only way by which truth leaves the store towards a trainee.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.drills.indicators import JudgedIndicators, judge_indicators
from xray_trainer.drills.journal import Event, fold, ticked
from xray_trainer.drills.outcome import Outcome, Truth, score_answer
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.errors import SealedError, SubmittedError
from xray_trainer.exercises.records import concealment_from, finding_from
from xray_trainer.regions import Concealment, Finding
from xray_trainer.scoring.matching import RULE
from xray_trainer.store.attempts import attempt_info, expired
from xray_trainer.store.clocks import expire_if_over, timing_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.drills import drill_info, require_shown
from xray_trainer.store.events import events_in, lock_attempt, store_events
from xray_trainer.store.items import difficulty_in
from xray_trainer.store.pauses import end_pauses
from xray_trainer.store.schema import AnswerRow, AttemptRow, ExerciseRow, ScanRow
from xray_trainer.store.sealing import SEALED, is_sealed
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that an answer is stored; it tells nothing about the truth."""

    attempt_id: str
    decision: Decision
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that may be seen once an answer is given.

    Attributes:
        truth: every concealment, look-alikes among them.
        indicators: what is wrong with the papers, and what was ticked.
        findings: what the detector reports.
        answer: what the person answered, marks with their geometry.
        outcome: what it was worth.
        text: own text of the exercise in place of the taxonomy's, a message id; may be empty.
        benign_sha256: address of the scan without the concealments, `""` where there is none.
    """

    truth: tuple[Concealment, ...]
    indicators: JudgedIndicators
    findings: tuple[Finding, ...]
    answer: Answer
    outcome: Outcome
    text: str
    benign_sha256: str


def submit(
    store: Store,
    attempt_id: str,
    *,
    decision: Decision,
    key: str,
    now: datetime,
    events: Sequence[Mapping[str, Any]] = (),
) -> Receipt:
    """Returns the receipt of an answer, stored and judged in one transaction with its last events.

    The same key again returns the same receipt and changes nothing, whatever else it says.

    Args:
        store: the store.
        attempt_id: the attempt.
        decision: `clear` or `suspicious`.
        key: idempotency key, made by whoever submits.
        now: the server's time, which decides how long it took.
        events: what the journal does not hold yet; decoded JSON with a `uuid` each, otherwise not trusted.

    Raises:
        UnknownAttemptError: there is no such attempt.
        SubmittedError: it was submitted under another key.
        ExpiredError: the time for it is over, the grace included.
    """
    with writing(store.engine) as session:
        attempt = lock_attempt(session, attempt_id)
        answer = session.get(AnswerRow, attempt_id)
        if answer is None and not expire_if_over(session, attempt, now):
            end_pauses(session, attempt_id, now)
            store_events(session, attempt_id, events=events, now=now)
            insert_new(session, AnswerRow, [_judged(session, attempt, decision, key, now)])
            answer = session.get_one(AnswerRow, attempt_id)
        if answer is not None:
            return _receipt(answer, key)
    raise expired()


def reveal(store: Store, attempt_id: str) -> Feedback:
    """Returns the truth of a submitted attempt and what its answer was worth.

    Raises:
        UnknownAttemptError: there is no such attempt.
        SealedError: it is not submitted, or its drill shows no feedback before it is finished.
    """
    attempt = attempt_info(store, attempt_id)
    if attempt.state != "submitted":
        raise SealedError("the answer is shown after submitting")
    drill = drill_info(store, attempt.drill_id)
    if drill.num_sealed:
        require_shown(drill)
    if not drill.shows_feedback(attempt.position):
        raise SealedError("the answers of a shift or an exam are shown when it is finished")
    with reading(store.engine) as session:
        answer = session.get_one(AnswerRow, attempt_id)
        exercise_id = session.get_one(AttemptRow, attempt_id).exercise_id
        return feedback_of(answer, session.get_one(ExerciseRow, exercise_id))


def _receipt(answer: AnswerRow, key: str) -> Receipt:
    if answer.key != key:
        raise SubmittedError("the attempt is submitted already, in another window; reload to see it")
    return Receipt(answer.attempt_id, answer.decision, answer.submitted_at)


def feedback_of(answer: AnswerRow, exercise: ExerciseRow) -> Feedback:
    """Returns all that may be seen once an answer is given; whoever calls this has asked whether it may."""
    return Feedback(
        truth=tuple(concealment_from(record) for record in exercise.truth),
        indicators=_indicators(answer, exercise),
        findings=tuple(finding_from(record) for record in exercise.findings),
        answer=from_json(Answer, answer.record["answer"]),
        outcome=from_json(Outcome, answer.record["outcome"]),
        text=exercise.feedback,
        benign_sha256=exercise.benign_sha256 or "",
    )


def _judged(
    session: Session, attempt: AttemptRow, decision: Decision, key: str, now: datetime
) -> dict[str, object]:
    events = events_in(session, attempt.attempt_id)
    exercise = session.get_one(ExerciseRow, attempt.exercise_id)
    answer = Answer(
        exercise_id=attempt.exercise_id,
        decision=decision,
        marks=fold(events),
        seconds=timing_in(session, attempt).worked_s(now),
        when=now,
    )
    return {
        "attempt_id": attempt.attempt_id,
        "key": key,
        "decision": decision,
        **judged_values(session, exercise, answer=answer, ticks=ticked(events)),
        "seconds_server": answer.seconds,
        "seconds_client": _client_seconds(events),
        "submitted_at": now,
    }


def judged_values(
    session: Session, exercise: ExerciseRow, *, answer: Answer, ticks: Sequence[str]
) -> dict[str, object]:
    """Returns what an answer was worth, as columns of its row; `sealed` where the truth is not here yet."""
    if is_sealed(session, exercise.exercise_id):
        record = {"answer": to_json(answer), "ticked": list(ticks)}
        return {"outcome": SEALED, "matching_rule": RULE, "record": record}
    scan = session.get_one(ScanRow, exercise.scan_sha256)
    outcome = replace(
        score_answer(answer, _truth(exercise, scan)),
        conveyance=scan.conveyance,
        difficulty=difficulty_in(session, exercise.exercise_id),
    )
    indicators = judge_indicators(ticks, exercise.risk_indicators)
    return {
        "outcome": outcome.verdict,
        "matching_rule": outcome.rule,
        "record": {
            "answer": to_json(answer),
            "outcome": to_json(outcome),
            "indicators": to_json(indicators),
        },
    }


def judge_sealed(session: Session, exercise: ExerciseRow) -> int:
    """Returns how many answers to an exercise were judged, now that its truth is here."""
    query = (
        select(AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .where(AttemptRow.exercise_id == exercise.exercise_id, AnswerRow.outcome == SEALED)
    )
    waiting = session.scalars(query).all()
    for row in waiting:
        answer, ticks = from_json(Answer, row.record["answer"]), row.record["ticked"]
        for column, value in judged_values(session, exercise, answer=answer, ticks=ticks).items():
            setattr(row, column, value)
    return len(waiting)


def _truth(exercise: ExerciseRow, scan: ScanRow) -> Truth:
    return Truth(
        concealments=tuple(concealment_from(record) for record in exercise.truth),
        shape_hw=(scan.height_px, scan.width_px),
        pixel_mm_xy=(scan.pixel_mm_x, scan.pixel_mm_y),
    )


def _indicators(answer: AnswerRow, exercise: ExerciseRow) -> JudgedIndicators:
    record = answer.record.get("indicators")
    if record is None:
        return judge_indicators((), exercise.risk_indicators)
    return from_json(JudgedIndicators, record)


def _client_seconds(events: Sequence[Event]) -> float | None:
    times_ms = [event.t for event in events]
    return (max(times_ms) - min(times_ms)) / 1000 if times_ms else None
