from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan
from typing import Any

import pytest

from xray_trainer.drills.answer import Answer, PlacedMark
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.errors import InputError
from xray_trainer.regions import Mark, Region

MARK = PlacedMark("a", Region.from_xyxy(1, 2, 30, 40.5), 4)
ANSWER = Answer("exercise-1", "suspicious", (MARK,), 12.25, datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_an_answer_survives_json() -> None:
    assert from_json(Answer, json.loads(json.dumps(to_json(ANSWER)))) == ANSWER


def test_an_answer_keeps_its_moment_in_another_time_zone() -> None:
    almaty = replace(ANSWER, when=ANSWER.when.astimezone(timezone(timedelta(hours=5))))
    assert from_json(Answer, to_json(almaty)).when == ANSWER.when


def test_a_region_travels_as_geojson() -> None:
    assert to_json(ANSWER)["marks"][0]["region"] == MARK.region.to_geojson() | {
        "coordinates": [[list(point) for point in ring] for ring in MARK.region.to_geojson()["coordinates"]]
    }


def test_a_placed_mark_gives_the_mark_without_its_id() -> None:
    assert MARK.mark == Mark(MARK.region, 4)


@pytest.mark.parametrize("confidence", [0, 6, -1])
def test_a_confidence_outside_1_to_5_is_refused(confidence: int) -> None:
    with pytest.raises(InputError, match="1 to 5"):
        replace(MARK, confidence=confidence)


@pytest.mark.parametrize("seconds", [-0.1, nan, inf])
def test_seconds_that_no_clock_shows_are_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="seconds must be 0 or more"):
        replace(ANSWER, seconds=seconds)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(InputError, match="time zone"):
        replace(ANSWER, when=datetime(2026, 3, 2, 12))


def test_a_mark_id_that_occurs_twice_is_refused() -> None:
    with pytest.raises(InputError, match="its own id"):
        replace(ANSWER, marks=(MARK, MARK))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"decision": "maybe"}, "decision"),
        ({"seconds": "soon"}, "seconds"),
        ({"seconds": inf}, "seconds"),
        ({"when": "2026-03-02T12:00:00"}, "time zone"),
        (
            {
                "marks": [
                    {"mark_id": "a", "region": {"type": "Point", "coordinates": [1, 1]}, "confidence": 1}
                ]
            },
            "area",
        ),
        ({"marks": [{"mark_id": "a", "region": "here", "confidence": 1}]}, "GeoJSON"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_damaged_record_is_refused_with_a_sentence(change: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        from_json(Answer, to_json(ANSWER) | change)


def test_something_else_than_a_record_is_refused() -> None:
    with pytest.raises(InputError, match="Answer"):
        from_json(Answer, None)
