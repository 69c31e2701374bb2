"""Where a person put an item in a scan, and how: what the record of an overlay is made from. Needs no torch.

A placement says nothing of the scan; what is measured on the scan joins it in `by_hand`. Its limits are
those of things: a pack of powder may be loose or pressed, a pistol is as dense as pistols are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.errors import InputError, Sentence
from xray_trainer.synthesis.items.item import ITEMS

Pose = Literal["flat", "side", "end"]
"""As it lies at rest; tipped, so that rays pass its height; turned, so that they pass its length."""

MOST_UNITS: Final = 60

_LOOSE = frozenset({"organic_powder", "organic_resin", "tobacco", "paper", "leather", "salt", "wood", "pvc"})
_SCALE = (0.8, 1.25)
_HALF = sqrt(0.5)
_POSES: dict[Pose, tuple[float, float, float, float]] = {
    "flat": (1.0, 0.0, 0.0, 0.0),
    "side": (_HALF, _HALF, 0.0, 0.0),
    "end": (_HALF, 0.0, 0.0, _HALF),
}
_Count = Annotated[int, Field(ge=1, le=6)]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much larger and denser than sampled an item may be made: least and most."""

    scale: tuple[float, float]
    density: tuple[float, float]


class Placement(BaseModel):
    """One item as a person put it.

    Attributes:
        item: name in the item library.
        item_seed: decides size, density and inner build.
        kind: id of the taxonomy; NEG for a harmless look-alike.
        x_px, y_px: its middle, from the outer corner of the first pixel.
        pose: which way it lies.
        angle_deg: turned in the plane of the scan, clockwise.
        scale: of all its sizes.
        density: over what its seed gives it.
        units_xyz: how many are stacked along its length, width and height.
        noise_seed: of the noise that it leaves missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = Field(max_length=64)
    item_seed: int = Field(0, ge=0, lt=2**53)
    kind: str = Field("LD-HOMOG", max_length=64)
    x_px: float = Field(allow_inf_nan=False, ge=0, le=1e6)
    y_px: float = Field(allow_inf_nan=False, ge=0, le=1e6)
    pose: Pose = "flat"
    angle_deg: float = Field(0.0, ge=-360, le=360)
    scale: float = Field(1.0, gt=0, le=10)
    density: float = Field(1.0, gt=0, le=10)
    units_xyz: tuple[_Count, _Count, _Count] = (1, 1, 1)
    noise_seed: int = Field(0, ge=0, lt=2**53)

    @property
    def rotation_wxyz(self) -> tuple[float, float, float, float]:
        """Returns pose and angle as one unit quaternion: first the pose, then the turn about the rays."""
        half = radians(self.angle_deg) / 2
        c, s = cos(half), sin(half)
        w, x, y, z = _POSES[self.pose]
        return (c * w - s * y, c * x + s * z, c * y + s * w, c * z - s * x)


def limits(item: str) -> Limits:
    """Returns the limits of an item of the library.

    Raises:
        RecipeError: there is no such item.
    """
    material = ITEMS[item].sample(np.random.default_rng(0)).material
    return Limits(_SCALE, (0.5, 1.4) if material in _LOOSE else (0.85, 1.15))


def check_placement(placement: Placement) -> None:
    """Raises an InputError where an item of that size, density or number cannot be."""
    allowed = limits(placement.item)
    for what, value, (least, most) in (
        (Sentence("scale"), placement.scale, allowed.scale),
        (Sentence("density"), placement.density, allowed.density),
    ):
        if not least - 1e-9 <= value <= most + 1e-9:
            raise InputError(
                "{item}: its {what} must lie in {least:g} to {most:g}, got "
                "{value:g}; choose another item for more",
                item=placement.item,
                what=what,
                least=least,
                most=most,
                value=value,
            )
    num = int(np.prod(placement.units_xyz))
    if num > MOST_UNITS:
        raise InputError(
            "{item}: at most {most_units} can be stacked, got {num}; stack fewer",
            item=placement.item,
            most_units=MOST_UNITS,
            num=num,
        )
