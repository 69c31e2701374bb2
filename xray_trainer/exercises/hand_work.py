"""What a mentor does to a scan by hand, on its way to an exercise: regions, hidden items, papers.

It comes from a browser and is checked field by field; nothing in it is a path. Needs no torch.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from xray_trainer.errors import unknown_name
from xray_trainer.exercises.case_words import CaseWords
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.regions import Concealment, Region
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.synthesis.overlay.placement import Placement
from xray_trainer.synthesis.taxonomy import TAXONOMY

MAX_MARKS = 200
MAX_HIDDEN = 12
MAX_POINTS = 20_000
MAX_TEXT = 4000
USUAL_KIND = "LD-HOMOG"

Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]

UNKNOWN_ITEM = "unknown"
NO_PAPERS = Declaration(
    hs_code="0000", description="No documents came with this scan.", packages=0, gross_weight_kg=0
)
"""Stands in where nobody wrote a declaration."""


class MarkedRegion(BaseModel):
    """A region that a mentor marked, or that a file of labels brought, and what is there.

    `geometry` is GeoJSON in scan pixels. `kind` is an id of the taxonomy; `NEG` is a harmless look-alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mark_id: Uuid
    geometry: dict[str, Any]
    shape: Literal["rectangle", "ellipse", "polygon", "freehand", "point"] = "polygon"
    kind: str = Field(USUAL_KIND, max_length=64)
    item: Word = ""
    material: Word = ""
    areal_density_g_cm2: float = Field(0.0, ge=0, le=1000, allow_inf_nan=False)

    @field_validator("geometry")
    @classmethod
    def _is_region(cls, geometry: dict[str, Any]) -> dict[str, Any]:
        if geometry.get("type") not in ("Polygon", "MultiPolygon") or _num_points(geometry) > MAX_POINTS:
            raise ValueError(f"a region is a polygon of at most {MAX_POINTS} points")
        Region.from_geojson(geometry)
        return geometry

    @field_validator("kind")
    @classmethod
    def _is_kind(cls, kind: str) -> str:
        if kind not in TAXONOMY:
            raise unknown_name("kind of concealment", kind, TAXONOMY)
        return kind

    def concealment(self) -> Concealment:
        """Returns the truth that the mark tells; difficulty is not measured, nobody has the benign scan."""
        return Concealment(
            Region.from_geojson(self.geometry),
            self.kind,
            self.item or UNKNOWN_ITEM,
            self.material or UNKNOWN_ITEM,
            self.areal_density_g_cm2,
        )


class HiddenItem(BaseModel):
    """An item of the library that a mentor put in the scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item_id: Uuid
    placement: Placement


class HandWork(BaseModel):
    """What is done on the scan itself, in the viewer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: tuple[MarkedRegion, ...] = Field((), max_length=MAX_MARKS)
    hidden: tuple[HiddenItem, ...] = Field((), max_length=MAX_HIDDEN)


class PaperFile(BaseModel):
    """A note or picture to go beside the exercise; its bytes are kept already."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["note", "picture"]
    media_type: str
    name: str
    sha256: str
    caption: str = ""
    num_bytes: int = 0


class HandPapers(BaseModel):
    """What is written beside the scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Word = ""
    declaration: Declaration | None = None
    risk_indicators: tuple[str, ...] = ()
    cargo_family: Word = ""
    feedback: dict[str, Text] = Field(default_factory=dict, max_length=8)
    files: tuple[PaperFile, ...] = Field((), max_length=12)
    case: CaseWords = CaseWords()

    @field_validator("risk_indicators")
    @classmethod
    def _are_indicators(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in RISK_INDICATORS:
                raise unknown_name("risk indicator", name, RISK_INDICATORS)
        return names


def _num_points(geometry: dict[str, Any]) -> int:
    """Returns how many numbers pairs a geometry holds, however deep."""
    left, num = [geometry.get("coordinates")], 0
    while left:
        one = left.pop()
        if not isinstance(one, list | tuple):
            continue
        if one and not isinstance(one[0], list | tuple):
            num += 1
        elif num <= MAX_POINTS:
            left.extend(one)
    return num
