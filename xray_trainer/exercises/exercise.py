"""An exercise, an ordered set of them, and the rules under which a person works through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.regions import Concealment, Finding
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.taxonomy import BENIGN

Mode = Literal["practice", "shift", "exam", "review"]
MODES: tuple[Mode, ...] = get_args(Mode)

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Rules(BaseModel):
    """How a set is worked through.

    `practice` and `review` give feedback after each answer; `shift` after those of its warm-up only, and
    `exam` after none before the last one.

    Attributes:
        mode: what kind of drill it is.
        exercise_limit_s: time for one exercise, from opening it.
        time_limit_s: time for the whole drill, from its start.
        prevalence: share of suspicious scans that the set was made with, warm-up apart.
        warm_up: how many exercises of a shift come first, half of them suspicious and with feedback.
        asks_indicators: whether trainees also say what is wrong with the papers.
        is_adaptive: whether exercises are chosen one by one while the drill goes on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = "practice"
    exercise_limit_s: Seconds | None = None
    time_limit_s: Seconds | None = None
    prevalence: float = Field(default=0.5, ge=0, le=1)
    warm_up: int = Field(default=0, ge=0)
    asks_indicators: bool = False
    is_adaptive: bool = False

    @property
    def can_pause(self) -> bool:
        """Returns whether an exercise may be covered while its clocks stand still."""
        return self.mode != "exam"

    def shows_feedback(self, position: int) -> bool:
        """Returns whether the answer at a place of the set, from 0, is shown before the drill is finished."""
        return self.mode in ("practice", "review") or (self.mode == "shift" and position < self.warm_up)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A scan, its papers, the truth, and what to say about it afterwards.

    Attributes:
        exercise_id: unique everywhere; says nothing about the truth.
        scan_id: name of the scan.
        declaration: the papers.
        truth: every concealment, benign look-alikes (`NEG`) among them; empty for a plain benign scan.
        risk_indicators: ids of what is wrong with the papers; part of the truth.
        findings: what the detector reports, computed beforehand.
        cargo_family: the family of the load, `""` where nobody said.
        feedback: own text in place of the taxonomy's, a message id.
        scan_sha256: address of the scan in the library, `""` until it is there.
        benign_sha256: address of the same scan without its concealments, `""` where there is none.
        second_sha256: address of the view of the same scene from above, `""` where there is none.
    """

    exercise_id: str
    scan_id: str
    declaration: Declaration
    truth: tuple[Concealment, ...] = ()
    risk_indicators: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    cargo_family: str = ""
    feedback: str = ""
    scan_sha256: str = ""
    benign_sha256: str = ""
    second_sha256: str = ""

    @property
    def targets(self) -> tuple[Concealment, ...]:
        """Returns the concealments that are to be found, which look-alikes are not."""
        return tuple(hidden for hidden in self.truth if hidden.kind != BENIGN)

    @property
    def is_suspicious(self) -> bool:
        """Returns whether the right decision is *suspicious*."""
        return bool(self.targets)


@dataclass(frozen=True, slots=True)
class BuiltExercise:
    """An exercise with its pixels, on the way into the store.

    `benign_scan` has no concealments; `second_view` shows the scan's scene from above, with them.
    """

    exercise: Exercise
    scan: Scan
    benign_scan: Scan | None = None
    second_view: Scan | None = None


@dataclass(frozen=True, slots=True)
class ExerciseSet:
    """Exercises in order, under common rules."""

    set_id: str
    title: str
    exercises: tuple[Exercise, ...]
    rules: Rules = field(default_factory=Rules)
