"""Scans in a package: JPEG-LS without loss, a benign pair as its difference; or reduced for slow lines.

Codes (uint16, as on disk) are coded plane by plane with JPEG-LS (ISO 14495-1), which takes a tenth less than
zstd with a predictor. A pair is coded as its difference to its scan, modulo 65536, which is 0 nearly
everywhere. The reduced form keeps square-root codes, rounded to steps that their own noise hides (see
`scans.noise`), and codes the numbers of the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import imagecodecs
import numpy as np
from pydantic import Field, StringConstraints

from xray_trainer.errors import InputError, PackageError, Sentence
from xray_trainer.packages.manifest import Sha256, Strict, Words
from xray_trainer.scans.caged import decode_jpegls_caged
from xray_trainer.scans.codes import (
    SQRT12_MAX,
    Codes,
    codes_from_sqrt12,
    codes_from_transmission,
    sqrt12_from_codes,
    transmission_from_codes,
)
from xray_trainer.scans.noise import noise_step
from xray_trainer.scans.raster import check_ratio
from xray_trainer.scans.scan import Scan

Form = Literal["codes", "sqrt12", "difference"]

_MOST_PIXELS: Final = 200_000_000
_START_OF_FRAME: Final = 0xF7
_Side = Annotated[int, Field(ge=8, le=65_535)]
_Step = Annotated[int, Field(ge=1, le=SQRT12_MAX)]
_ScanId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]*$")]
_Mm = Annotated[float, Field(gt=0, lt=1e9)]


class ScanRecord(Strict):
    """A scan of a package: how its members are to be read, and what its scanner said.

    Attributes:
        key: address of the scan in the library that it comes from.
        form: `codes` without loss, `sqrt12` reduced, or `difference` to the scan `base`.
        steps: of the reduced form, one for each energy.
        shape_hw: height and width in pixels.
    """

    key: Sha256
    form: Form
    base: Sha256 | Literal[""] = ""
    steps: Annotated[tuple[_Step, ...], Field(max_length=2)] = ()
    shape_hw: tuple[_Side, _Side]
    scan_id: Annotated[
        str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]*$")
    ]
    pixel_mm_xy: tuple[_Mm, _Mm]
    beams: Annotated[tuple[Words, ...], Field(min_length=1, max_length=2)]
    conveyance: Words
    source: Words

    @property
    def members(self) -> tuple[str, ...]:
        """Returns the paths of its energies in the package."""
        return tuple(f"scans/{self.key}.{energy}.jls" for energy in range(len(self.beams)))


def reduced(codes: Codes) -> tuple[Codes, tuple[int, ...]]:
    """Returns numbers of steps (E, H, W) of the reduced form, and the step of each energy in sqrt12 codes."""
    planes = [sqrt12_from_codes(plane) for plane in codes]
    steps = tuple(noise_step(plane) for plane in planes)
    numbers = [(plane + step // 2) // step for plane, step in zip(planes, steps, strict=True)]
    return np.stack(numbers).astype(np.uint16), steps


def restored(numbers: Codes, steps: Sequence[int]) -> Codes:
    """Returns the codes (E, H, W) of the reduced form."""
    by = np.asarray(steps, np.uint32)[:, None, None]
    sqrt12: Codes = np.minimum(numbers * by, SQRT12_MAX).astype(np.uint16)
    return _at_least_1(codes_from_sqrt12(sqrt12))


def rounded(codes: Codes) -> Codes:
    """Returns codes (E, H, W) as they come out of the reduced form."""
    return restored(*reduced(codes))


def scan_record(scan: Scan, key: str, *, form: Form, base: str = "", steps: Sequence[int] = ()) -> ScanRecord:
    """Returns the record of a scan."""
    return ScanRecord(
        key=key,
        form=form,
        base=base,
        steps=tuple(steps),
        shape_hw=scan.shape_hw,
        scan_id=scan.scan_id,
        pixel_mm_xy=scan.pixel_mm_xy,
        beams=scan.beams,
        conveyance=scan.conveyance,
        source=scan.source,
    )


def coded(
    scan: Scan, key: str, *, is_reduced: bool, base: tuple[str, Codes] | None = None
) -> tuple[ScanRecord, tuple[bytes, ...], Codes]:
    """Returns the record of a scan, the contents of its members, and the codes that come out again.

    Args:
        scan: the scan.
        key: its address in the library.
        is_reduced: whether it may lose what its noise hides.
        base: address and codes of the scan that it is the pair of.
    """
    codes = codes_from_transmission(scan.transmission)
    if base is not None and base[1].shape == codes.shape:
        kept = rounded(codes) if is_reduced else codes
        record = scan_record(scan, key, form="difference", base=base[0])
        return record, _planes(kept - base[1]), kept
    if is_reduced:
        numbers, steps = reduced(codes)
        return scan_record(scan, key, form="sqrt12", steps=steps), _planes(numbers), restored(numbers, steps)
    return scan_record(scan, key, form="codes"), _planes(codes), codes


def decoded(record: ScanRecord, members: Sequence[bytes], *, base: Codes | None = None) -> Codes:
    """Returns the codes (E, H, W) of a scan.

    Raises:
        PackageError: a member is no such image.
    """
    planes = np.stack([_plane(content, record) for content in members])
    if record.form == "codes":
        return _at_least_1(planes)
    if record.form == "sqrt12":
        if len(record.steps) != len(planes):
            raise PackageError(
                "scan {key}: one step for each energy, got {got}", key=record.key[:12], got=len(record.steps)
            )
        return restored(planes, record.steps)
    if base is None or base.shape != planes.shape:
        raise PackageError(
            "scan {key}: the scan that it differs from does not fit; refused", key=record.key[:12]
        )
    return _at_least_1(base + planes)


def scan_of(record: ScanRecord, codes: Codes) -> Scan:
    """Returns the scan of a record and its codes.

    Raises:
        PackageError: they make none.
    """
    try:
        return Scan(
            record.scan_id,
            transmission_from_codes(codes),
            record.pixel_mm_xy,
            record.beams,
            record.conveyance,
            record.source,
        )
    except InputError as error:
        raise PackageError("scan {key}: {why}", key=record.key[:12], why=error) from None


def _at_least_1(codes: Codes) -> Codes:
    kept: Codes = np.maximum(codes, np.uint16(1))
    return kept


def _planes(codes: Codes) -> tuple[bytes, ...]:
    return tuple(bytes(imagecodecs.jpegls_encode(np.ascontiguousarray(plane))) for plane in codes)


def _plane(content: bytes, record: ScanRecord) -> Codes:
    if _frame(content) != (16, *record.shape_hw) or record.shape_hw[0] * record.shape_hw[1] > _MOST_PIXELS:
        raise PackageError(
            "scan {key}: its image is not of the size that it says; refused", key=record.key[:12]
        )
    what = Sentence("scan {key}", key=record.key[:12])
    try:
        check_ratio(what, num_pixels=record.shape_hw[0] * record.shape_hw[1], num_bytes=len(content))
        plane = decode_jpegls_caged(what, content)
    except InputError as error:
        raise PackageError("{why}; refused", why=error) from None
    if plane.shape != record.shape_hw or plane.dtype != np.uint16:
        raise PackageError("{what}: its image is not of the size that it says; refused", what=what)
    return plane.view(np.uint16)


def _frame(content: bytes) -> tuple[int, int, int]:
    """Returns bits, height and width that a JPEG-LS image claims, without decoding it."""
    place = 2
    while content[:2] == b"\xff\xd8" and place + 9 <= len(content) and content[place] == 0xFF:
        if content[place + 1] == _START_OF_FRAME:
            frame = content[place + 4 : place + 10]
            is_grey = len(frame) == 6 and frame[5] == 1
            size = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
            return (_bits(frame[0]), *size) if is_grey else (0, 0, 0)
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return 0, 0, 0


def _bits(depth: int) -> int:
    return 16 if depth > 8 else depth
