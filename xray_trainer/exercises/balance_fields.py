"""What the scans and papers of a set are compared by: every field that might give away which are suspicious.

Papers that are wrong belong to suspicious exercises alone, on purpose: their fields are compared among papers
that are right, and that seals or indicators differ is expected. Attenuation is compared without what is
hidden. Nothing here draws a conclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from xray_trainer.exercises.exercise import Exercise
from xray_trainer.exercises.telling import Value

FIELDS = {
    "conveyance": "Conveyance",
    "cargo_family": "Cargo family",
    "source": "Source of the scan",
    "beams": "Beams",
    "pixel_size": "Pixel size",
    "width": "Width of the scan",
    "height": "Height of the scan",
    "attenuation": "Mean attenuation without what is hidden",
    "noise": "Noise",
    "file_size": "File size per pixel",
    "lookalikes": "Look-alikes in the scan",
    "second_view": "Second view",
    "goods": "Declared goods (chapter)",
    "description": "Length of the description",
    "packages": "Declared packages",
    "weight": "Declared weight",
    "route": "Places on the route",
    "parties": "Consignor and consignee named",
    "seals": "Seal numbers on papers and doors",
    "indicators": "Wrong papers",
}
"""Ids of the fields and what they are called; the texts are gettext msgids."""

EXPECTED = frozenset({"seals", "indicators"})
"""Fields that may differ: wrong papers are there to be found."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An exercise with what was measured on its scan.

    Attributes:
        exercise: with its truth.
        conveyance: of the scan.
        source: of the scan.
        beams: of the scan.
        pixel_mm_xy: of the scan.
        shape_hw: of the scan.
        attenuation: mean of the scan without what is hidden.
        noise: of the scan.
        num_bytes: of the scan's file.
    """

    exercise: Exercise
    conveyance: str
    source: str
    beams: tuple[str, ...]
    pixel_mm_xy: tuple[float, float]
    shape_hw: tuple[int, int]
    attenuation: float
    noise: float
    num_bytes: int


def fields_of(exercises: Sequence[Compared]) -> Mapping[str, Sequence[Value]]:
    """Returns the values of every field of `FIELDS`, one per exercise; None where one does not count."""
    return {name: [_VALUES[name](one) for one in exercises] for name in FIELDS}


def _bytes_per_pixel(one: Compared) -> float:
    height, width = one.shape_hw
    return round(one.num_bytes / (height * width), 4)


def _lookalikes(one: Compared) -> str:
    return _yes(len(one.exercise.truth) > len(one.exercise.targets))


def _right(value: Callable[[Exercise], float | str]) -> Callable[[Compared], Value]:
    """Returns a field of papers that counts only where they are right."""
    return lambda one: None if one.exercise.risk_indicators else value(one.exercise)


def _seals(one: Compared) -> str:
    papers = one.exercise.declaration
    if not papers.seal_numbers and not papers.seals_found:
        return "none"
    return "agree" if set(papers.seal_numbers) == set(papers.seals_found) else "differ"


def _parties(exercise: Exercise) -> str:
    papers = exercise.declaration
    return f"{_yes(papers.consignor)}/{_yes(papers.consignee)}"


def _yes(value: object) -> str:
    return "yes" if value else "no"


_VALUES: Mapping[str, Callable[[Compared], Value]] = {
    "conveyance": lambda one: one.conveyance,
    "cargo_family": lambda one: one.exercise.cargo_family,
    "source": lambda one: one.source,
    "beams": lambda one: " + ".join(one.beams),
    "pixel_size": lambda one: round(one.pixel_mm_xy[0] * one.pixel_mm_xy[1], 4),
    "width": lambda one: float(one.shape_hw[1]),
    "height": lambda one: float(one.shape_hw[0]),
    "attenuation": lambda one: one.attenuation,
    "noise": lambda one: one.noise,
    "file_size": _bytes_per_pixel,
    "lookalikes": _lookalikes,
    "second_view": lambda one: _yes(one.exercise.second_sha256),
    "goods": _right(lambda exercise: exercise.declaration.hs_code[:2]),
    "description": _right(lambda exercise: float(len(exercise.declaration.description))),
    "packages": _right(lambda exercise: log1p(exercise.declaration.packages)),
    "weight": _right(lambda exercise: log1p(exercise.declaration.gross_weight_kg)),
    "route": _right(lambda exercise: float(len(exercise.declaration.route))),
    "parties": _right(_parties),
    "seals": _seals,
    "indicators": lambda one: float(len(one.exercise.risk_indicators)),
}
