"""The record of one concealment in a real scan: everything that is needed to put it there again, bit for bit.

What was drawn (item, place, angle, seeds) and what was measured on the scan (air, noise, point spread) both
stand in it, so that applying a record needs nothing but the benign scan.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from xray_trainer.errors import unknown_name
from xray_trainer.physics.beams import beam
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.taxonomy import TAXONOMY

_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1)]

Site = Literal["load", "anywhere"]
"""Where something may lie: within vehicle and cargo, or in air too; never where nothing gets through."""


class NoiseFit(BaseModel):
    """The noise of one energy near the place, in units of transmission.

        variance(T, row) = (photon + slope * d + curve * d^2) T + floor,   d = row - y_px

    `photon` is the compound-Poisson term, F / photons per pixel of the open beam, which is quadratic in the
    distance from the fan's axis; `floor` is electronics and quantisation; correlations are those of
    neighbours along x and y.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    photon: float = Field(ge=0)
    slope: float = 0.0
    curve: float = 0.0
    floor: float = Field(0.0, ge=0)
    correlation_xy: tuple[float, float] = (0.0, 0.0)


class Overlay(BaseModel):
    """The complete parameters of one concealment in one scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    kind: str = Field(description="id of the taxonomy; NEG for a harmless look-alike")
    item: str = Field(description="name in the item library")
    item_seed: int = Field(ge=0, description="decides size, density and inner build of the item")
    units_xyz: tuple[int, int, int] = Field((1, 1, 1), description="how many are stacked along each side")
    rotation_wxyz: tuple[float, float, float, float] = Field(
        (1.0, 0.0, 0.0, 0.0), description="unit quaternion"
    )
    scale: _Positive = Field(1.0, description="of all its sizes")
    density: float = Field(1.0, gt=0, le=10, description="of the item over what its seed gives it")
    x_px: float = Field(description="middle of the item, from the outer corner of the first pixel")
    y_px: float
    areal_density_g_cm2: dict[str, float] = Field(description="largest along any ray, by material")
    noise_seed: int = Field(ge=0)
    beams: tuple[str, ...] = Field(min_length=1, max_length=2)
    beams_are: Literal["named", "estimated", "assumed"]
    air_level: tuple[_Positive, ...]
    point_spread_px_xy: tuple[float, float] = Field(description="standard deviation, pixel aperture included")
    grid: float = Field(ge=0, lt=0.1, description="step of the scan's values")
    noise: tuple[NoiseFit, ...]
    scatter: float = Field(0.0, ge=0, le=0.1, description="strength of the pedestal, over the open beam")
    steel_share: _Share = Field(0.5, description="of a background whose material the scan does not tell")

    @field_validator("kind")
    @classmethod
    def _is_kind(cls, kind: str) -> str:
        if kind not in TAXONOMY:
            raise unknown_name("kind of concealment", kind, TAXONOMY)
        return kind

    @field_validator("item")
    @classmethod
    def _is_item(cls, item: str) -> str:
        return ITEMS[item].name

    @field_validator("beams")
    @classmethod
    def _are_beams(cls, beams: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(beam(name).name for name in beams)
