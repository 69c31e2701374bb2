"""What a certificate says: who, under which conditions, with which figures. All that is printed is here.

It tells no more than is known. The name is what the person typed in; the scans may be synthetic, and it says
so; figures stand with their intervals, and with how many exercises they would need to be reliable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import Figure, Summary, share_right, summarise
from xray_trainer.errors import InputError, Sentence
from xray_trainer.exercises.exercise import Rules
from xray_trainer.scoring.reliability import ANCHOR_RELIABILITY, num_suspicious_for

_SEED = 0


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What the store knows about a finished exam.

    Attributes:
        exam_id: of the run.
        name: of the person, as typed in.
        set_id: of the exercise set.
        set_title: what trainees see.
        rules: under which it was worked through.
        num_exercises: of the exam; unanswered ones are among them.
        num_synthetic: of the answered ones, on rendered scans.
        started_at: beginning of the run.
        finished_at: its end.
        outcomes: of the answered exercises.
    """

    exam_id: str
    name: str
    set_id: str
    set_title: str
    rules: Rules
    num_exercises: int
    num_synthetic: int
    started_at: datetime
    finished_at: datetime
    outcomes: tuple[Outcome, ...]


class Certificate(BaseModel):
    """A certificate as it is signed.

    Attributes:
        format: always `xray_trainer certificate 1`.
        certificate_id: of the exam that it tells about; the same exam always has the same.
        issued_at: when it was made.
        program: name and version of what made it.
        language: in which it was printed.
        name: of the person, as typed in.
        set_id: of the exercise set.
        set_title: what trainees see.
        rules: mode, prevalence, time limits.
        num_exercises: of the exam.
        num_unanswered: of these, without an answer when the exam ended.
        num_synthetic: of the answered ones, on rendered scans.
        started_at: beginning of the exam.
        finished_at: its end.
        share_right: right decisions of all exercises, unanswered ones not right.
        figures: over the answered exercises, with their intervals and the name of the matching rule.
        reliable_from: suspicious scans from which on a figure counts as reliable.
        reliability_wanted: what counts as reliable, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["xray_trainer certificate 1"] = "xray_trainer certificate 1"
    certificate_id: str = Field(max_length=64)
    issued_at: AwareDatetime
    program: str = Field(max_length=64)
    language: str = Field(max_length=16)
    name: str = Field(max_length=120)
    set_id: str = Field(max_length=64)
    set_title: str = Field(max_length=300)
    rules: Rules
    num_exercises: int = Field(ge=1)
    num_unanswered: int = Field(ge=0)
    num_synthetic: int = Field(ge=0)
    started_at: AwareDatetime
    finished_at: AwareDatetime
    share_right: Figure
    figures: Summary
    reliable_from: int
    reliability_wanted: float

    @property
    def is_reliable(self) -> bool:
        """Returns whether there were enough suspicious scans for the figures to be reliable."""
        return self.figures.num_suspicious >= self.reliable_from


def certificate_of(facts: ExamFacts, *, program: str, language: str, now: datetime) -> Certificate:
    """Returns the certificate of a finished exam.

    Args:
        facts: of the exam.
        program: name and version.
        language: in which it will be printed.
        now: the moment of making it.

    Raises:
        InputError: it was no exam, or nothing was answered.
    """
    if facts.rules.mode != "exam":
        raise InputError(
            "a certificate is given for an exam only, got a {got}", got=Sentence(facts.rules.mode)
        )
    if not facts.outcomes:
        raise InputError("a certificate needs answers, got an exam without any")
    figures = summarise(facts.outcomes, rng=np.random.default_rng(_SEED))
    return Certificate(
        certificate_id=facts.exam_id,
        issued_at=now,
        program=program,
        language=language,
        name=facts.name,
        set_id=facts.set_id,
        set_title=facts.set_title,
        rules=facts.rules,
        num_exercises=facts.num_exercises,
        num_unanswered=facts.num_exercises - len(facts.outcomes),
        num_synthetic=facts.num_synthetic,
        started_at=facts.started_at,
        finished_at=facts.finished_at,
        share_right=share_right(facts.outcomes, num=facts.num_exercises),
        figures=figures,
        reliable_from=num_suspicious_for(),
        reliability_wanted=ANCHOR_RELIABILITY,
    )


def to_bytes(certificate: Certificate) -> bytes:
    """Returns the one way to write a certificate, so that it can be signed."""
    values = certificate.model_dump(mode="json")
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(content: bytes) -> Certificate:
    """Returns the certificate that `to_bytes` wrote.

    Raises:
        InputError: it is none, or of a version that this program does not know.
    """
    try:
        return Certificate.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "it"
        raise InputError(
            "this is no certificate that this version knows: {where}: {problem}",
            where=where,
            problem=first["msg"],
        ) from None
