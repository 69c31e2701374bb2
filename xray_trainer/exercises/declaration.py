"""What the documents say about a load: the papers that lie beside a scan."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
HsCode = Annotated[str, StringConstraints(pattern=r"^\d{4}(\.?\d{2}){0,3}$")]


class Declaration(BaseModel):
    """A customs declaration, cut down to what an analyst compares with the scan.

    `hs_code` is a heading of the Harmonized System with four to ten digits, such as `0805.10`.
    `seal_numbers` are those of the papers, `seals_found` those on the doors. `route` lists places in the
    order of travel. Whether all of it agrees, with itself and with the scan, is part of the exercise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hs_code: HsCode
    description: Line
    packages: int = Field(ge=0)
    gross_weight_kg: float = Field(ge=0, allow_inf_nan=False)
    seal_numbers: tuple[Line, ...] = ()
    seals_found: tuple[Line, ...] = ()
    route: tuple[Line, ...] = ()
    consignor: str = Field(default="", max_length=500)
    consignee: str = Field(default="", max_length=500)
