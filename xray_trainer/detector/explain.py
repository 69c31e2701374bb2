"""What looks wrong about a finding, as one sentence in the reader's language.

A finding carries the name of a cue and its numbers, never words: the sentence is made where it is shown.
English sentences are the message ids of the catalogues. Needs neither torch nor a scan.
"""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.regions import Finding

SENTENCES = {
    "denser_than_row": "Denser than anything else in its row, by {percent} %.",
    "lighter_than_row": "Lighter than anything else in its row, by {percent} %: a void?",
    "breaks_rhythm": "The load repeats itself every {period_mm} mm; here the rhythm breaks off.",
    "denser_than_twin": "Denser than its twin {distance_mm} mm away, whose surroundings look the same.",
    "lighter_than_twin": "Lighter than its twin {distance_mm} mm away, whose surroundings look the same.",
    "filled_section": "Filled, where its twin {distance_mm} mm away is hollow.",
    "second_wall_line": "A second upright line beside the wall, {length_mm} mm long.",
    "thicker_floor_line": "The floor's line is thicker here, over {length_mm} mm.",
    "thicker_roof_line": "The roof's line is thicker here, over {length_mm} mm.",
    "outside_load": "A block outside the load, {gap_mm} mm from it.",
    "rougher_texture": "Another texture than around it: {times} times as rough.",
    "smoother_texture": "Another texture than around it: {times} times as smooth.",
    "only_network": "Only the network finds this unusual; no measured cue stands out.",
}
"""What is said by cue; `{name}` are the finding's values."""


def explanation(finding: Finding, translate: Callable[[str], str] = str) -> str:
    """Returns the sentence on what looks wrong, "" where nobody measured.

    >>> from xray_trainer.regions import Region
    >>> region = Region.from_xyxy(0, 0, 4, 4)
    >>> explanation(Finding(region, 0.9, cue="filled_section", values={"distance_mm": 820.0}))
    'Filled, where its twin 820 mm away is hollow.'
    """
    sentence = SENTENCES.get(finding.cue, "")
    if not sentence:
        return ""
    values = {name: f"{value:.0f}" for name, value in finding.values.items()}
    return translate(sentence).format_map(values)
