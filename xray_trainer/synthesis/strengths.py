"""Strengths of a scanner by name, as a recipe sets them: a number, or a range to draw from.

scanner: {missed_pulses: 2, scatter: [0.002, 0.01], photons_per_px: 8000}

Names are the fields of `ScannerModel`; whatever is not named stays as it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from pydantic import ValidationError

from xray_trainer.errors import RecipeError, unknown_name
from xray_trainer.physics.scanner import ScannerModel

STRENGTHS: Final = tuple(name for name in ScannerModel.model_fields if name not in {"beams", "fan_axis"})
"""What can be set; beams are told elsewhere, and where the fan's axis lies follows from the geometry."""

_WHOLE: Final = ("bank_px",)


def check_strengths(strengths: Mapping[str, float | tuple[float, float]]) -> None:
    """Raises a RecipeError that names the nearest names, or the rule that a value breaks."""
    for name, value in strengths.items():
        if name not in STRENGTHS:
            raise unknown_name("strength of a scanner", name, STRENGTHS)
        low, high = _range(value)
        if low > high:
            raise RecipeError(
                "scanner: {name}: a range must run from low to high, got {low:g} to {high:g}",
                name=name,
                low=low,
                high=high,
            )
        for edge in (low, high):
            _checked(name, edge)


def with_strengths(
    scanner: ScannerModel,
    strengths: Mapping[str, float | tuple[float, float]],
    *,
    rng: np.random.Generator,
) -> ScannerModel:
    """Returns the scanner with the named strengths as wished; those of a range are drawn evenly from it.

    Raises:
        RecipeError: a name does not exist, or a value cannot be.
    """
    check_strengths(strengths)
    drawn = {name: float(rng.uniform(*_range(value))) for name, value in sorted(strengths.items())}
    changes = {name: round(value) if name in _WHOLE else value for name, value in drawn.items()}
    return scanner.model_copy(update=changes)


def _range(value: float | tuple[float, float]) -> tuple[float, float]:
    return value if isinstance(value, tuple) else (value, value)


def _checked(name: str, value: float) -> None:
    try:
        ScannerModel.model_validate({name: round(value) if name in _WHOLE else value})
    except ValidationError as error:
        raise RecipeError(
            "scanner: {name}: {problem}, got {value:g}",
            name=name,
            problem=error.errors()[0]["msg"],
            value=value,
        ) from None
