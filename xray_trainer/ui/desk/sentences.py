"""The explanation of a finding in the reader's language, from the English sentence in a table.

Tables keep the sentence and the name of its cue. The sentence's numbers are read back with the pattern that
it was made from, so that it can be said again in another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from xray_trainer.detector.explain import SENTENCES


def explained(cue: str, sentence: str, translate: Callable[[str], str]) -> str:
    """Returns the sentence in the reader's language; as it is where it was not made from the cue's pattern.

    >>> explained("filled_section", "Filled, where its twin 820 mm away is hollow.", str.upper)
    'FILLED, WHERE ITS TWIN 820 MM AWAY IS HOLLOW.'
    """
    values = values_of(cue, sentence)
    if values is None:
        return sentence
    words = translate(SENTENCES[cue])
    return re.sub(r"\{(\w+)\}", lambda name: f"{values.get(name[1].lower(), 0):.0f}", words)


def values_of(cue: str, sentence: str) -> dict[str, float] | None:
    """Returns the numbers of a sentence by name, None where it was not made from the cue's pattern."""
    pattern = _pattern(cue)
    found = pattern.fullmatch(sentence) if pattern else None
    return {name: float(value) for name, value in found.groupdict().items()} if found else None


@cache
def _pattern(cue: str) -> re.Pattern[str] | None:
    if cue not in SENTENCES:
        return None
    parts = re.split(r"\{(\w+)\}", SENTENCES[cue])
    words, names = parts[0::2], parts[1::2]
    numbers = [rf"(?P<{name}>-?\d+)" for name in names]
    return re.compile(
        "".join(re.escape(word) + number for word, number in zip(words, [*numbers, ""], strict=True))
    )
