"""Copies of a drill as they travel between installations, and the one truth that several copies make.

An installation may be copied and go on twice; then its drills come in several copies, each at its own stage.
`joined` is the join of a semilattice: associative, commutative and idempotent, so that any number of copies,
in any order, any number of times, gives the same drill. For each exercise

- an answer comes before an attempt that ran out of time, and that before an open one; among equals the
  earliest counts, and among those the one whose id, and then whose text, comes first;
- the journal is that of the attempt that counts; what two copies have of one and the same attempt is united;
- flags of all copies are kept: they are about the exercise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.drills.journal import MAX_NAME, MAX_SEQ, Event, EventKind, read_event
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.errors import InputError

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,36}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME, pattern=r"^[^\x00-\x1f\x7f]+$")]
Time = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]
Seconds = Annotated[float, Field(ge=0, le=1e9)]
Rank = tuple[int, datetime, str, str]

Item = TypeVar("Item", bound=BaseModel)

MOST_EVENTS = 50_000


class Copied(BaseModel):
    """A part of a copy: frozen, without unknown fields, nan or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CopiedEvent(Copied):
    """An event of a journal."""

    uuid: Name
    seq: Annotated[int, Field(ge=0, le=MAX_SEQ)]
    t: Annotated[float, Field(ge=-MAX_SEQ, le=MAX_SEQ)]
    kind: EventKind
    payload: dict[str, Any]


class CopiedPause(Copied):
    """A time in which no clock ran."""

    since: Time
    until: Time | None = None


class CopiedFlag(Copied):
    """What a trainee said is wrong with an exercise."""

    key: Name
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,16}$")]
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""
    raised_at: Time


class CopiedAnswer(Copied):
    """An answer as it was given; what it is worth, whoever reads it finds out."""

    key: Name
    decision: Decision
    answer: dict[str, Any]
    seconds_client: Seconds | None = None
    submitted_at: Time

    def given(self, exercise_id: str) -> Answer:
        """Returns the answer with its marks.

        Raises:
            InputError: it is none, or not to this exercise.
        """
        answer = from_json(Answer, self.answer)
        if answer.exercise_id != exercise_id or answer.decision != self.decision:
            raise InputError(
                "exercise {exercise_id}: its answer is to another one or says another thing",
                exercise_id=exercise_id,
            )
        return answer


class CopiedAttempt(Copied):
    """One go at one exercise."""

    attempt_id: Uuid
    exercise_id: Id
    opened_at: Time
    expired_at: Time | None = None
    events: Annotated[tuple[CopiedEvent, ...], Field(max_length=MOST_EVENTS)] = ()
    pauses: Annotated[tuple[CopiedPause, ...], Field(max_length=1000)] = ()
    flags: Annotated[tuple[CopiedFlag, ...], Field(max_length=1000)] = ()
    answer: CopiedAnswer | None = None

    @property
    def rank(self) -> Rank:
        """Returns where it stands among the goes at one exercise; the lowest counts."""
        if self.answer is not None:
            return 0, self.answer.submitted_at, self.attempt_id, _text(self.answer)
        if self.expired_at is not None:
            return 1, self.expired_at, self.attempt_id, ""
        return 2, self.opened_at, self.attempt_id, ""


class CopiedDrill(Copied):
    """A drill of a person through a set."""

    drill_id: Uuid
    person_id: Uuid
    set_id: Id
    started_at: Time
    finished_at: Time | None = None
    attempts: Annotated[tuple[CopiedAttempt, ...], Field(max_length=20_000)] = ()


def joined(first: CopiedDrill, second: CopiedDrill) -> CopiedDrill:
    """Returns the one drill that two copies make.

    Raises:
        InputError: they are no copies of one drill.
    """
    if _identity(first) != _identity(second):
        raise InputError(
            "drill {drill_id}: two copies name different people or sets; refused", drill_id=first.drill_id
        )
    ends = [end for end in (first.finished_at, second.finished_at) if end]
    return CopiedDrill(
        drill_id=first.drill_id,
        person_id=first.person_id,
        set_id=first.set_id,
        started_at=min(first.started_at, second.started_at),
        finished_at=max(ends) if ends else None,
        attempts=_joined_attempts((*first.attempts, *second.attempts)),
    )


def tidied(drill: CopiedDrill) -> CopiedDrill:
    """Returns a copy in the order that `joined` gives, each thing in it once."""
    return joined(drill, drill)


def normalised(attempt: CopiedAttempt, *, shape_hw: tuple[int, int]) -> CopiedAttempt:
    """Returns an attempt with events and answer as they would be stored here, checked as a browser's are.

    Raises:
        InputError: an event or the answer is none.
    """
    events = [read_event(event.model_dump(mode="json"), shape_hw=shape_hw) for event in attempt.events]
    answer = attempt.answer
    if answer is not None:
        given = answer.given(attempt.exercise_id)
        answer = answer.model_copy(update={"answer": to_json(given)})
    return CopiedAttempt.model_validate_json(
        attempt.model_copy(
            update={"events": tuple(_copied(event) for event in events), "answer": answer}
        ).model_dump_json()
    )


def copied_drill(content: bytes) -> CopiedDrill:
    """Returns the copy that JSON holds.

    Raises:
        InputError: it holds none.
    """
    try:
        return CopiedDrill.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:100] or "the whole"
        raise InputError(
            "a drill breaks the format at {where}: {problem}", where=where, problem=first["msg"][:200]
        ) from None


def _copied(event: Event) -> CopiedEvent:
    payload = dict(event.payload)
    return CopiedEvent(uuid=event.uuid, seq=event.seq, t=event.t, kind=event.kind, payload=payload)


def _identity(drill: CopiedDrill) -> tuple[str, str, str]:
    return drill.drill_id, drill.person_id, drill.set_id


def _joined_attempts(attempts: Iterable[CopiedAttempt]) -> tuple[CopiedAttempt, ...]:
    by_exercise: dict[str, CopiedAttempt] = {}
    for attempt in attempts:
        tidy = _united_attempt(attempt, attempt)
        there = by_exercise.get(attempt.exercise_id, tidy)
        by_exercise[attempt.exercise_id] = _joined_attempt(there, tidy)
    return tuple(by_exercise[exercise_id] for exercise_id in sorted(by_exercise))


def _joined_attempt(first: CopiedAttempt, second: CopiedAttempt) -> CopiedAttempt:
    """Returns what two goes at one exercise make, both tidy."""
    if first.rank == second.rank:
        return _united_attempt(first, second)
    flags = _united((*first.flags, *second.flags), key=lambda flag: flag.key)
    return min(first, second, key=lambda attempt: attempt.rank).model_copy(update={"flags": flags})


def _united_attempt(first: CopiedAttempt, second: CopiedAttempt) -> CopiedAttempt:
    """Returns what two copies of one and the same attempt make, tidy."""
    events = _united((*first.events, *second.events), key=lambda event: event.uuid)
    pauses = _united((*first.pauses, *second.pauses), key=lambda pause: pause.since)
    return first.model_copy(
        update={
            "opened_at": min(first.opened_at, second.opened_at),
            "expired_at": _earliest(first.expired_at, second.expired_at),
            "events": tuple(sorted(events, key=lambda event: (event.seq, event.uuid))),
            "pauses": tuple(sorted(pauses, key=lambda pause: pause.since)),
            "flags": _united((*first.flags, *second.flags), key=lambda flag: flag.key),
        }
    )


def _united(items: Iterable[Item], *, key: Callable[[Item], Hashable]) -> tuple[Item, ...]:
    """Returns each item once by its key, ordered by text; of two with one key the first."""
    by_key: dict[Hashable, Item] = {}
    for item in sorted(items, key=_text):
        by_key.setdefault(key(item), item)
    return tuple(by_key.values())


def _earliest(first: datetime | None, second: datetime | None) -> datetime | None:
    times = [time for time in (first, second) if time]
    return min(times) if times else None


def _text(item: BaseModel) -> str:
    return json.dumps(item.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
