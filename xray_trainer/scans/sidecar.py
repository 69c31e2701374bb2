"""The JSON file beside a scan, `<stem>.json`: what the pixels cannot say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from xray_trainer.errors import ScanFileError, Sentence

MAX_SIDECAR_BYTES: Final = 1024 * 1024

_Positive = Annotated[float, Field(gt=0, lt=1e9, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=0, lt=2**40)]
_Name = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_ScanId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]*$")]
_FileName = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\:]+$")]


class RawLayout(BaseModel):
    """How the numbers of a file without a header lie, row by row.

    Attributes:
        shape: (height, width), or (energies, height, width) for one energy after the other.
        dtype: type of a number.
        byte_order: of a number of more than one byte.
        skip_bytes: what lies before the first number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Annotated[tuple[_Count, ...], Field(min_length=2, max_length=3)]
    dtype: Literal["uint8", "uint16", "float16", "float32", "float64"] = "uint16"
    byte_order: Literal["little", "big"] = "little"
    skip_bytes: Annotated[int, Field(ge=0, lt=2**40)] = 0


class Sidecar(BaseModel):
    """What is known about a scan beside its pixels; every field may be absent.

    Attributes:
        scan_id: name of the scan; the file's stem where absent.
        pixel_mm_xy: size of a pixel along travel (x) and height (y) in mm.
        beams: name of each energy's beam, high energy first.
        white_level: the stored value that means air.
        values: what the pixels hold.
        scale: attenuation per stored unit, where `values` is `attenuation`.
        conveyance: what was scanned.
        source: where the scan comes from.
        energies: names of the files beside this one that hold one energy each, high energy first.
        raw: how the numbers of a `.raw` or `.bin` file lie, which says nothing about itself.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    scan_id: _ScanId | None = None
    pixel_mm_xy: tuple[_Positive, _Positive] | None = None
    beams: Annotated[tuple[_Name, ...], Field(max_length=2)] = ()
    white_level: _Positive | None = None
    values: Literal["transmission", "attenuation"] = "transmission"
    scale: _Positive | None = None
    conveyance: _Name = ""
    source: _Name = ""
    energies: Annotated[tuple[_FileName, ...], Field(max_length=2)] = ()
    raw: RawLayout | None = None

    def over(self, other: Sidecar) -> Sidecar:
        """Returns what either says, and what this one says where both do."""
        said = {field: getattr(self, field) for field in self.model_fields_set & Sidecar.model_fields.keys()}
        return other.model_copy(update={field: value for field, value in said.items() if value})

    def further_energies(self, name: str) -> tuple[str, ...]:
        """Returns the names of the files that hold the further energies of the file of this name."""
        return self.energies[1:] if name in self.energies else ()

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """Returns the names of fields that mean nothing here: another program's, or mistyped."""
        return tuple(sorted(self.model_extra or {}))


def sidecar_path(path: Path) -> Path:
    """Returns where the sidecar of a scan file lies."""
    return path.with_suffix(".json")


def sidecar_name(name: str) -> str:
    """Returns the name of the sidecar of the scan file of a name.

    >>> sidecar_name("gate 3.low.tiff")
    'gate 3.low.json'
    """
    return f"{os.path.splitext(name)[0]}.json"


def read_sidecar(path: Path) -> Sidecar | None:
    """Returns the sidecar of a scan file, or None if it has none.

    Raises:
        ScanFileError: `bad_sidecar`.
    """
    place = sidecar_path(path)
    try:
        if not place.exists():
            return None
        with place.open("rb") as file:
            content = file.read(MAX_SIDECAR_BYTES + 1)
    except OSError as error:
        raise _bad(place.name, Sentence("cannot be read: {why}", why=error)) from None
    return parse_sidecar(content, name=place.name)


def parse_sidecar(content: bytes, *, name: str = "sidecar") -> Sidecar:
    """Returns the sidecar that bytes hold.

    Raises:
        ScanFileError: `bad_sidecar`.
    """
    if len(content) > MAX_SIDECAR_BYTES:
        raise _bad(name, Sentence("a sidecar may have {most:,} bytes, got more", most=MAX_SIDECAR_BYTES))
    try:
        return Sidecar.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise _bad(name, describe(error)) from None


def describe(error: ValidationError) -> Sentence:
    """Returns one sentence about the first thing that is wrong."""
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or Sentence("the whole")
    return Sentence("{where}: {problem}", where=where, problem=first["msg"])


def _bad(name: str, why: Sentence) -> ScanFileError:
    return ScanFileError(
        "{name}: {why}; correct or remove this sidecar", name=name, why=why, reason="bad_sidecar"
    )
