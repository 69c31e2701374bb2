"""A measured cue: one number about a region, with the words' parameters that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One thing that was measured about a region.

    Attributes:
        name: stable id such as `denser_than_row`; a sentence and a threshold belong to it.
        value: how far it goes; only comparable with the same cue of other regions.
        values: whole numbers that the sentence says, by name.
    """

    name: str
    value: float
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
