"""Groups of conveyances and splits of a recipe: who is scanned how, and what a split may know.

A split `train` holds none of what a recipe calls unseen; `test` holds it in the shares that it states, so
its scans fall into a table of {seen, unseen cargo} x {seen, unseen item}. Each split has its own range of
indices, so no scan is in two of them, whatever the numbers asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.synthesis.strength import Strengths

MOST_SCANS: Final = 1_000_000
"""In one split; its indices lie as far apart from those of the next."""

Side = Annotated[int, Field(ge=16, le=16384)]
ShapeHw = tuple[Side, Side]
Beams = tuple[tuple[str, ...], ...]


class Group(BaseModel):
    """Conveyances that are scanned alike; what is not said is as the recipe says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    conveyances: tuple[str, ...] = Field(min_length=1)
    share: float = Field(1.0, gt=0, description="of the scans, relative to the other groups")
    cargo_families: tuple[str, ...] = Field((), description="the recipe's where empty")
    kinds: tuple[str, ...] = Field((), description="the recipe's where empty")
    shape_hw: ShapeHw | None = None
    pixel_mm: float | None = Field(None, gt=0, le=100)
    beams: Beams | None = Field(None, min_length=1)
    severity: float | None = Field(None, ge=0, le=5)
    scanner: Strengths = Field({}, description="strengths by name, over those of the recipe")
    share_lookalikes: float | None = Field(None, ge=0, le=1)


class Unseen(BaseModel):
    """What no scan of `train` and `val` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cargo_families: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class Split(BaseModel):
    """How much of a split is unseen: shares of its scans, drawn independently."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unseen_cargo: float = Field(0.0, ge=0, le=1)
    unseen_items: float = Field(0.0, ge=0, le=1)


SPLITS: Final = {
    "train": Split(),
    "val": Split(),
    "test": Split(unseen_cargo=0.5, unseen_items=0.5),
}
"""What splits hold where a recipe does not say."""


def first_index(split: str) -> int:
    """Returns the first index of a split; "" is the whole, with indices of its own.

    >>> first_index(""), first_index("train"), first_index("test")
    (0, 1000000, 3000000)
    """
    return MOST_SCANS * ("", *SPLITS).index(split)


def pick_group(groups: tuple[Group, ...], rng: np.random.Generator) -> Group:
    """Returns one of the groups, drawn by their shares."""
    shares = np.cumsum([group.share for group in groups])
    return groups[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]


def allowed(
    names: Iterable[str], unseen: Iterable[str], *, share: float, rng: np.random.Generator
) -> tuple[str, ...]:
    """Returns the unseen names among `names` in a share of the draws, else the others.

    Where `names` has only one of both sorts, those are returned.
    """
    known = [name for name in names if name not in set(unseen)]
    new = [name for name in names if name in set(unseen)]
    wants_new = bool(rng.random() < share)
    return tuple(new if (wants_new and new) or not known else known)
