"""Everybody's marks on one scan as JSON for the viewer, with false marks gathered and what few found.

Names and letters travel together; which of the two is on screen is the mentor's choice. Colours and letters
follow an order that tells nothing about names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from xray_trainer.drills.colours import colour_of, dash_of, letter_of
from xray_trainer.drills.false_marks import FalseMark, density, hot_spots
from xray_trainer.store.together import OneAnswer, Together
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

Words = Callable[[str], str]

_MOST_SPOTS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """Which marks are shown: from a confidence on, of answers so decided, of a unit; "" asks for all."""

    least_confidence: int = 1
    decision: str = ""
    unit: str = ""


def together_json(together: Together, shown: Shown, *, translate: Words) -> dict[str, Any]:
    """Returns people with their marks, and what they say together, of what is to be shown.

    `density` is a PNG as a data address to lie over the whole scan, None where nobody marked falsely;
    `peak` is its highest value in false marks per square metre.
    """
    ordered = sorted(together.answers, key=lambda one: _order(together.exercise_id, one.person_id))
    chosen = [(number, one) for number, one in enumerate(ordered) if _is_shown(one, shown)]
    letters = {one.person_id: letter_of(number) for number, one in chosen}
    marks = [mark for _number, one in chosen for mark in _false_marks(one, shown)]
    size: dict[str, Any] = {"shape_hw": together.shape_hw, "pixel_mm_xy": together.pixel_mm_xy}
    values = density(marks, **size)
    return {
        "people": [_person_json(number, one, shown) for number, one in chosen],
        "num_all": len(ordered),
        "units": sorted({unit for one in ordered for unit in one.units}),
        "hot_spots": [
            {
                "centre": list(spot.centre_xy),
                "radius_px": spot.radius_mm / together.pixel_mm_xy[0],
                "num_people": spot.num_people,
                "num_marks": spot.num_marks,
                "mean_confidence": spot.mean_confidence,
                "letters": sorted(letters[person] for person in spot.people),
            }
            for spot in hot_spots(marks, pixel_mm_xy=together.pixel_mm_xy)[:_MOST_SPOTS]
        ],
        "density": _png_address(values) if marks else None,
        "peak": float(values.max()),
        "concealments": _found_json(together, [one for _number, one in chosen], letters, translate),
    }


def _order(exercise_id: str, person_id: str) -> str:
    return hashlib.sha256(f"{exercise_id} {person_id}".encode()).hexdigest()


def _is_shown(one: OneAnswer, shown: Shown) -> bool:
    return shown.decision in ("", one.answer.decision) and (not shown.unit or shown.unit in one.units)


def _person_json(number: int, one: OneAnswer, shown: Shown) -> dict[str, Any]:
    outcomes = {mark.mark_id: mark.outcome for mark in one.outcome.marks}
    return {
        "letter": letter_of(number),
        "colour": colour_of(number),
        "dash": dash_of(number),
        "name": one.person,
        "units": list(one.units),
        "decision": one.answer.decision,
        "is_right": one.outcome.is_right,
        "seconds": one.answer.seconds,
        "marks": [
            {
                "mark_id": mark.mark_id,
                "geometry": mark.region.to_geojson(),
                "confidence": mark.confidence,
                "outcome": outcomes.get(mark.mark_id, "ignored"),
            }
            for mark in one.answer.marks
            if mark.confidence >= shown.least_confidence
        ],
    }


def _false_marks(one: OneAnswer, shown: Shown) -> list[FalseMark]:
    false = {mark.mark_id for mark in one.outcome.marks if mark.outcome == "false_mark"}
    return [
        FalseMark.of(mark.region, person=one.person_id, confidence=mark.confidence)
        for mark in one.answer.marks
        if mark.mark_id in false and mark.confidence >= shown.least_confidence
    ]


def _found_json(
    together: Together, answers: Sequence[OneAnswer], letters: dict[str, str], translate: Words
) -> list[dict[str, Any]]:
    """Returns what was hidden with who found it, what few found first."""
    targets = [hidden for hidden in together.truth if hidden.kind != BENIGN]
    told = [
        {
            "geometry": hidden.region.to_geojson(),
            "title": translate(TAXONOMY[hidden.kind].site) if hidden.kind in TAXONOMY else hidden.kind,
            "num_people": len(answers),
            "found_by": sorted(letters[one.person_id] for one in answers if _found(one, place)),
            "missed_by": sorted(letters[one.person_id] for one in answers if not _found(one, place)),
        }
        for place, hidden in enumerate(targets)
    ]
    return sorted(told, key=lambda one: len(one["found_by"]))


def _found(one: OneAnswer, place: int) -> bool:
    return place < len(one.outcome.concealments) and one.outcome.concealments[place].is_found


def _png_address(values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    """Returns a density as a PNG in an address: clear where 0, from yellow to red where more."""
    share = (values / max(float(values.max()), 1e-12)).astype(np.float32)
    painted = np.zeros((*share.shape, 4), np.uint8)
    painted[..., 2] = 255
    painted[..., 1] = np.rint(220 * (1 - share))
    painted[..., 3] = np.rint(190 * np.power(share, 0.8))
    return "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", painted)[1].tobytes()).decode()
