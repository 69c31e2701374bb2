"""What a package of exercises holds, as models of its JSON files.

`set.json` is open: the set, its rules, and of each exercise the papers and which scans it shows. `truth.json`
holds all that trainees may see after the answer only; in a sealed package it lies inside `sealed.bin`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from xray_trainer.errors import PackageError, RegionError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise, Rules
from xray_trainer.exercises.records import concealment_from, concealment_record, finding_from, finding_record
from xray_trainer.packages.manifest import Sha256, Strict, Words
from xray_trainer.packages.pixels import ScanRecord
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.attachments import Attachment
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

Text = Annotated[str, StringConstraints(max_length=20_000)]
ExerciseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Address = Sha256 | Literal[""]
Number = Annotated[float, Field(ge=-1e12, le=1e12)]
Factors = Annotated[dict[Words, Number], Field(max_length=100)]
Geometry = dict[str, Any]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Texts = Annotated[dict[Language, Text], Field(max_length=50)]

MOST_EXERCISES = 20_000


class HiddenEntry(Strict):
    """A concealment; geometry is GeoJSON in pixels."""

    geometry: Geometry
    kind: Words
    item: Words
    material: Words
    areal_density_g_cm2: Number
    factors: Factors = Field(default_factory=dict)

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if kind not in TAXONOMY and kind != BENIGN:
            raise ValueError(f"unknown kind of concealment {kind[:40]!r}; update this installation")
        return kind


class FindingEntry(Strict):
    """A finding of the detector; geometry is GeoJSON in pixels."""

    geometry: Geometry
    score: Annotated[float, Field(ge=0, le=1)]
    family: Words = ""
    areal_density_g_cm2: Number | None = None
    material: Words = "unknown"
    material_share: Number | None = None
    cue: Words = ""
    values: Factors = Field(default_factory=dict)


class AttachmentEntry(Strict):
    """A note or a picture; its bytes are the member `attachments/<sha256>`."""

    kind: Literal["note", "picture"]
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,40}$")]
    name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]*$")]
    sha256: Sha256
    caption: Annotated[str, StringConstraints(max_length=500)] = ""

    @property
    def member(self) -> str:
        """Returns the path of its bytes in the package."""
        return f"attachments/{self.sha256}.dat"


class ExerciseEntry(Strict):
    """What trainees see of an exercise before the answer."""

    exercise_id: ExerciseId
    declaration: Declaration
    scan: Sha256
    second: Address = ""


class TruthEntry(Strict):
    """What trainees see of an exercise after the answer."""

    exercise_id: ExerciseId
    truth: Annotated[tuple[HiddenEntry, ...], Field(max_length=1000)]
    risk_indicators: Annotated[tuple[Words, ...], Field(max_length=100)]
    findings: Annotated[tuple[FindingEntry, ...], Field(max_length=10_000)]
    cargo_family: Words
    feedback: Text
    texts: Texts
    benign: Address = ""
    attachments: Annotated[tuple[AttachmentEntry, ...], Field(max_length=100)] = ()

    @field_validator("risk_indicators")
    @classmethod
    def _are_known(cls, indicators: tuple[str, ...]) -> tuple[str, ...]:
        for indicator in indicators:
            if indicator not in RISK_INDICATORS:
                raise ValueError(f"unknown risk indicator {indicator[:40]!r}; update this installation")
        return indicators


class SetFile(Strict):
    """`set.json`."""

    set_id: ExerciseId
    title: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    rules: Rules
    exercises: Annotated[tuple[ExerciseEntry, ...], Field(min_length=1, max_length=MOST_EXERCISES)]
    scans: Annotated[tuple[ScanRecord, ...], Field(max_length=3 * MOST_EXERCISES)]


class TruthFile(Strict):
    """`truth.json`."""

    exercises: Annotated[tuple[TruthEntry, ...], Field(max_length=MOST_EXERCISES)]
    scans: Annotated[tuple[ScanRecord, ...], Field(max_length=MOST_EXERCISES)]


class CaseFile(Strict):
    """`case.json`: what a seizure taught."""

    case_id: ExerciseId
    title: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    method: Text
    lesson: Text


def exercise_entry(exercise: Exercise) -> ExerciseEntry:
    """Returns what is open of an exercise."""
    return ExerciseEntry(
        exercise_id=exercise.exercise_id,
        declaration=exercise.declaration,
        scan=exercise.scan_sha256,
        second=exercise.second_sha256,
    )


def truth_entry(
    exercise: Exercise, *, texts: dict[str, str], attachments: tuple[Attachment, ...]
) -> TruthEntry:
    """Returns the truth of an exercise."""
    return TruthEntry(
        exercise_id=exercise.exercise_id,
        truth=tuple(HiddenEntry(**concealment_record(one)) for one in exercise.truth),
        risk_indicators=exercise.risk_indicators,
        findings=tuple(FindingEntry(**finding_record(one)) for one in exercise.findings),
        cargo_family=exercise.cargo_family,
        feedback=exercise.feedback,
        texts=texts,
        benign=exercise.benign_sha256,
        attachments=tuple(
            AttachmentEntry(
                kind=one.kind,
                media_type=one.media_type,
                name=one.name,
                sha256=one.sha256,
                caption=one.caption,
            )
            for one in attachments
        ),
    )


def concealments(entry: TruthEntry) -> tuple[Concealment, ...]:
    """Returns the concealments of an entry.

    Raises:
        PackageError: a geometry is not usable.
    """
    try:
        return tuple(concealment_from(one.model_dump()) for one in entry.truth)
    except RegionError as error:
        raise PackageError(
            "exercise {exercise_id}: {why}", exercise_id=entry.exercise_id, why=error
        ) from None


def findings(entry: TruthEntry) -> tuple[Finding, ...]:
    """Returns the detector's findings of an entry.

    Raises:
        PackageError: a geometry is not usable.
    """
    try:
        return tuple(finding_from(one.model_dump()) for one in entry.findings)
    except RegionError as error:
        raise PackageError(
            "exercise {exercise_id}: {why}", exercise_id=entry.exercise_id, why=error
        ) from None
