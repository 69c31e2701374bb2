from __future__ import annotations

import string

import pytest

from xray_trainer.detector.explain import SENTENCES, explanation
from xray_trainer.regions import Finding, Region
from xray_trainer.ui.translations import translations

REGION = Region.from_xyxy(0, 0, 8, 8)


def test_sentence_carries_the_numbers_of_the_finding() -> None:
    finding = Finding(REGION, 0.9, cue="second_wall_line", values={"length_mm": 2450.0})
    assert explanation(finding) == "A second upright line beside the wall, 2450 mm long."


def test_sentence_comes_in_the_readers_language() -> None:
    finding = Finding(REGION, 0.9, cue="filled_section", values={"distance_mm": 820.0})
    russian = explanation(finding, translations("ru").gettext)
    assert "820" in russian
    assert russian != explanation(finding)


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_translation_says_the_same_numbers(sentence: str) -> None:
    assert _fields(translations("ru").gettext(sentence)) == _fields(sentence)


def test_finding_that_nobody_measured_is_not_explained() -> None:
    assert explanation(Finding(REGION, 0.9)) == ""


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
