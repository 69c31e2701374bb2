"""An assignment: which work, for whom, from which day to which, how often, and what cannot be assigned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args
from zoneinfo import available_timezones

from xray_trainer.errors import InputError, Sentence, unknown_name

Work = Literal["set", "exercises", "minutes", "lesson"]
"""A set to be gone through; so many exercises or minutes of adaptive practice; a lesson."""
WORKS: tuple[Work, ...] = get_args(Work)

MAX_AMOUNT = 1000
MAX_ATTEMPTS = 20
MAX_WEEKS = 52
MAX_NOTE = 500


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work for a unit, for a cohort, or for people by name where both are None.

    Attributes:
        assignment_id: what it is kept under, `""` before it is.
        work: the kind of work.
        what: id of the set or name of the lesson, `""` for adaptive practice.
        amount: exercises or minutes of adaptive practice, for each time; else 0.
        opens_on: first day on which it can be done, in `time_zone`.
        due_on: last day on which it is in time.
        time_zone: where days begin and end.
        every_weeks: how many weeks lie between repeats, 0 for work that is done once.
        until: last day on which a repeat may open; None for no end.
        attempts: how often a set may be gone through each time; None for any number.
        is_once: whether it is done once in a life, like an exam or a lesson: done earlier is done.
        note: what the mentor says about it.
        unit_id: of the unit.
        cohort_id: of the cohort.
        made_by: id of the mentor.
    """

    assignment_id: str
    work: Work
    what: str
    amount: int
    opens_on: date
    due_on: date
    time_zone: str
    every_weeks: int = 0
    until: date | None = None
    attempts: int | None = None
    is_once: bool = False
    note: str = ""
    unit_id: str | None = None
    cohort_id: str | None = None
    made_by: str | None = None

    @property
    def is_practice(self) -> bool:
        """Returns whether it is so much of adaptive practice."""
        return self.work in ("exercises", "minutes")


def check(assignment: Assignment) -> None:
    """Refuses an assignment that cannot be.

    Raises:
        InputError: for its work, its days, its repeats or its attempts.
    """
    _check_work(assignment)
    _check_days(assignment)
    _check_repeats(assignment)
    if assignment.attempts is not None and (assignment.work != "set" or assignment.is_once):
        raise InputError("attempts can be counted for a practice set or a shift only; leave them out")
    if assignment.attempts is not None and not 1 <= assignment.attempts <= MAX_ATTEMPTS:
        raise InputError(
            "attempts must be 1 to {max_attempts}, got {got}",
            max_attempts=MAX_ATTEMPTS,
            got=assignment.attempts,
        )
    if len(assignment.note) > MAX_NOTE:
        raise InputError(
            "a note must have at most {max_note} letters, got {got}",
            max_note=MAX_NOTE,
            got=len(assignment.note),
        )


def _check_work(assignment: Assignment) -> None:
    if assignment.work not in WORKS:
        raise unknown_name("kind of work", assignment.work, WORKS)
    if assignment.is_practice and not 1 <= assignment.amount <= MAX_AMOUNT:
        raise InputError(
            "practice must be 1 to {max_amount} {work}, got {got}",
            max_amount=MAX_AMOUNT,
            work=Sentence(assignment.work),
            got=assignment.amount,
        )
    if not assignment.is_practice and not assignment.what:
        raise InputError("a {work} must be named, got none; choose one", work=Sentence(assignment.work))


def _check_days(assignment: Assignment) -> None:
    if assignment.time_zone not in available_timezones():
        raise unknown_name("time zone", assignment.time_zone, available_timezones())
    if assignment.due_on < assignment.opens_on:
        raise InputError(
            "work must be due on the day it opens or later, got {opens_on} to {due_on}",
            opens_on=assignment.opens_on,
            due_on=assignment.due_on,
        )


def _check_repeats(assignment: Assignment) -> None:
    weeks = assignment.every_weeks
    if not 0 <= weeks <= MAX_WEEKS:
        raise InputError(
            "repeats must lie 1 to {max_weeks} weeks apart, or 0 for none, got {weeks}",
            max_weeks=MAX_WEEKS,
            weeks=weeks,
        )
    if not weeks:
        return
    if assignment.is_once:
        raise InputError("an exam or a lesson is done once; assign it without repeats")
    if assignment.due_on >= assignment.opens_on + timedelta(weeks=weeks):
        raise InputError(
            "work must be due before it opens again {weeks} weeks later, got {got}; "
            "make it due earlier or repeat it less often",
            weeks=weeks,
            got=assignment.due_on,
        )
    if assignment.until is not None and assignment.until < assignment.opens_on:
        raise InputError("repeats must end after they begin, got {got}", got=assignment.until)
