"""A store in which deeds are done that the audit log tells of; each thing that they need is made anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from tests.packages.conftest import NOON, built
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store import flags
from xray_trainer.store.accounts import add_account
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import Person, ensure_person, set_role
from xray_trainer.store.set_states import set_state
from xray_trainer.store.store import Store
from xray_trainer.store.unit_changes import (
    add_cohort,
    add_unit,
)


@dataclass
class World:
    """An installation, as it is used for its mentor and as it is used by nobody; each thing is made anew."""

    store: Store
    folder: Path
    numbers: count[int] = field(default_factory=lambda: count(1))
    mentor: Person = field(init=False)
    mine: Store = field(init=False)

    def __post_init__(self) -> None:
        self.mentor = self.person(role="mentor")
        self.mine = self.store.acting(self.mentor.person_id)

    def name(self) -> str:
        return f"Name {next(self.numbers)}"

    def person(self, *, role: str = "trainee") -> Person:
        made = ensure_person(self.store, self.name(), now=NOON)
        set_role(self.store, made.person_id, role=role)
        return replace(made, role=role)

    def account(self, *, role: str = "trainee") -> Person:
        return add_account(self.store, self.name(), by="", now=NOON, role=role)

    def unit(self) -> str:
        made = add_unit(self.store, self.name(), country="KZ", time_zone="Asia/Almaty", now=NOON)
        return made.unit_id

    def cohort(self) -> str:
        days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6)}
        return add_cohort(self.store, self.name(), **days, now=NOON).cohort_id

    def exercises(self, *, mode: str = "practice", num: int = 2, is_draft: bool = False) -> tuple[str, str]:
        """Returns a set and its first exercise, which is suspicious."""
        first = 2 * next(self.numbers)
        made = [built(number) for number in range(first, first + num)]
        set_id = f"set-{first}"
        add_exercise_set(
            self.store, made, set_id=set_id, title=set_id, rules=Rules(mode=mode), num_planned=num, now=NOON
        )
        if is_draft:
            set_state(self.store, set_id, status="draft", provenance="recipe", now=NOON)
        return set_id, f"exercise-{first}"

    def answered(self, set_id: str, person: Person) -> list[str]:
        """Returns the attempts of a person who has gone through a set."""
        drill = start_drill(self.store, person.person_id, set_id=set_id, now=NOON)
        ids = []
        while attempt := next_attempt(self.store, drill.drill_id, now=NOON):
            at = NOON + timedelta(seconds=30)
            submit(self.store, attempt.attempt_id, decision="clear", key="k" * 8, now=at)
            ids.append(attempt.attempt_id)
        return ids

    def flagged(self) -> str:
        set_id, exercise_id = self.exercises(num=1)
        (attempt_id,) = self.answered(set_id, self.person())
        flags.add_flag(self.store, attempt_id, key="k" * 8, kind="artefact", now=NOON)
        return exercise_id

    def file(self, ending: str) -> Path:
        return self.folder / f"{next(self.numbers)}.{ending}"
