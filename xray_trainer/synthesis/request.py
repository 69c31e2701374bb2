"""What one scan is to show: the wishes of whoever asks for it, everything else is drawn."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.synthesis.strength import Strengths


class SceneRequest(BaseModel):
    """One scan by its wishes.

    Names are checked against the registries when the scan is rendered. The same request and seed give the
    same scan, however many processes or threads render.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conveyances: tuple[str, ...] = Field(("container-40",), min_length=1, description="one is drawn")
    cargo_families: tuple[str, ...] = Field((), description="one that fits is drawn; all where empty")
    kinds: tuple[str, ...] = Field((), description="of what is hidden; all that fit where empty")
    items: tuple[str, ...] = Field((), description="that may be hidden; all where empty")
    num_hidden: int = Field(0, ge=0, le=5)
    num_lookalikes: int = Field(0, ge=0, le=5)
    shape_hw: tuple[int, int] = (1024, 4096)
    pixel_mm: float = Field(5.0, gt=0, le=100, description="nominal; real scanners differ in x and y")
    is_square: bool = Field(False, description="whether pixels are exactly square")
    beams: tuple[str, ...] = Field(("6MV", "4MV"), min_length=1, max_length=2)
    severity: float = Field(1.0, ge=0, le=5, description="of artefacts")
    scanner: Strengths = Field({}, description="strengths by name, each a number or a range to draw from")
    min_ideal_dprime: float = Field(5.0, ge=0, description="what cannot be seen by anyone is drawn again")
    risk_share: float = Field(0.0, ge=0, le=1, description="share of scans whose documents do not fit")
