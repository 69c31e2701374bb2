"""The type of strengths as recipes write them, for those who need no scanner and so no torch."""

from __future__ import annotations

Strengths = dict[str, float | tuple[float, float]]
"""By name of what a scanner does: a number, or a range to draw from."""
