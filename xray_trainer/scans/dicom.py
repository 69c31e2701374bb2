"""Reading DICOM and DICOS radiographs: DX, CR and what else is one projection, one energy or two frames.

What is looked at: how the pixels lie (PS3.3 C.7.6.3), which end of their range is bright (C.7.6.3.1.2 and
C.8.11.3.1.2), rescale (C.11.1), pixel spacing, tube voltage, maker. Names of persons and companies are not.
"""

from __future__ import annotations

import io
import logging
import math
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pydantic import ValidationError

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.dicom_pixels import PixelLayout, check_syntax, read_pixels
from xray_trainer.scans.raster import WAY_OUT_8_BIT, Raster, Values, check_size, decoding
from xray_trainer.scans.sidecar import Sidecar

if TYPE_CHECKING:
    from pydicom import Dataset

SIGNATURE: Final = b"DICM"
SIGNATURE_AT: Final = 128
SUFFIXES: Final = (".dcm", ".dicom", ".dcs")

_MAX_HEADER_BYTES: Final = 4 * 1024**2
_MODALITIES: Final = ("", "DX", "CR", "RG", "XC", "OT")
_PROJECTIONS_OF_CT: Final = {"LOCALIZER", "PROJECTION"}
_SPACINGS: Final = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_INVERTED: Final = "DICOM says that high values are dark: values were turned round"
_AT_DETECTOR: Final = "DICOM gives the pixel size at the detector; in the cargo it is smaller"

# pydicom's remarks about damaged files would land on people's screens; what matters becomes an error below.
logging.getLogger("pydicom").addHandler(logging.NullHandler())
warnings.filterwarnings("ignore", category=UserWarning, module=r"pydicom\.")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What stored numbers mean: `slope * stored + intercept`, bright where high unless `is_inverted`."""

    is_inverted: bool
    is_log: bool
    slope: float
    intercept: float

    @property
    def is_plain(self) -> bool:
        return self.slope == 1 and self.intercept == 0


def read_dicom(path: Path) -> Raster:
    """Returns the energies of a DICOM or DICOS radiograph, one per frame.

    Raises:
        ScanFileError: `truncated`, `too_small`, `too_large`, `colour`, `not_a_scan`, `bad_values` or
            `unreadable`.
    """
    name = path.name
    with decoding(name), path.open("rb") as file:
        head = file.read(_MAX_HEADER_BYTES)
        syntax = _transfer_syntax(name, head)
        check_syntax(name, syntax)
        dataset, start = _dataset(head)
        _check_kind(name, dataset)
        layout = _layout(name, dataset)
        meaning = _meaning(name, dataset)
        stored = read_pixels(name, file, start, syntax=syntax, layout=layout)
        return _raster(stored, layout, meaning, dataset)


def _transfer_syntax(name: str, head: bytes) -> str:
    """Returns how the rest of the file is written, from the group of the file's own elements (PS3.10 7.1).

    pydicom would unpack a deflated file before it can be asked about it.
    """
    at = SIGNATURE_AT + len(SIGNATURE)
    while at + 8 <= len(head):
        group, element, kind, length = struct.unpack_from("<HH2sH", head, at)
        if group != 2:
            break
        start = at + 8
        if kind in (
            b"OB",
            b"OW",
            b"UN",
            b"SQ",
            b"UT",
            b"UC",
            b"UR",
            b"OD",
            b"OF",
            b"OL",
            b"OV",
            b"SV",
            b"UV",
        ):
            length, start = int.from_bytes(head[start : start + 4], "little"), start + 4
        if element == 0x0010:
            return head[start : start + length].rstrip(b"\0 ").decode("ascii")
        at = start + length
    raise ScanFileError(
        "{name}: DICOM must name its transfer syntax, got none", name=name, reason="unreadable"
    )


def _dataset(head: bytes) -> tuple[Dataset, int]:
    """Returns the elements before the pixels, and where the pixels' element starts."""
    from pydicom import dcmread

    stream = io.BytesIO(head)
    dataset = dcmread(stream, stop_before_pixels=True)
    return dataset, stream.tell()


def _check_kind(name: str, dataset: Dataset) -> None:
    modality = str(dataset.get("Modality", "") or "").strip()
    image_type = {str(each) for each in dataset.get("ImageType", None) or ()}
    if modality == "CT" and not image_type & _PROJECTIONS_OF_CT:
        raise ScanFileError(
            "{name}: a scan is a projection, got a slice of a CT; export the radiograph",
            name=name,
            reason="not_a_scan",
        )
    if modality not in (*_MODALITIES, "CT"):
        raise ScanFileError(
            "{name}: a scan has the modality DX or CR, got {got!r}",
            name=name,
            got=modality[:16],
            reason="not_a_scan",
        )


def _layout(name: str, dataset: Dataset) -> PixelLayout:
    samples = _whole(dataset, "SamplesPerPixel", 1)
    photometric = str(dataset.get("PhotometricInterpretation", "MONOCHROME2")).strip()
    if samples != 1 or not photometric.startswith("MONOCHROME"):
        raise ScanFileError(
            "{name}: a scan has one grey channel, got {samples} of {photometric}; "
            "export the scanner's grey picture, not the coloured one",
            name=name,
            samples=samples,
            photometric=photometric[:16],
            reason="colour",
        )
    height, width = _whole(dataset, "Rows"), _whole(dataset, "Columns")
    check_size(name, width=width, height=height)
    bits = _whole(dataset, "BitsAllocated")
    stored = _whole(dataset, "BitsStored", bits)
    layout = PixelLayout(
        num_frames=_whole(dataset, "NumberOfFrames", 1),
        height=height,
        width=width,
        bits_allocated=bits,
        bits_stored=stored,
        high_bit=_whole(dataset, "HighBit", stored - 1),
        is_signed=_whole(dataset, "PixelRepresentation", 0) == 1,
    )
    layout.check(name)
    return layout


def _meaning(name: str, dataset: Dataset) -> _Meaning:
    slope, intercept = _number(dataset, "RescaleSlope", 1.0), _number(dataset, "RescaleIntercept", 0.0)
    if not (0 < slope < 1e9 and abs(intercept) < 1e9):
        raise ScanFileError(
            "{name}: rescale must be a positive slope and a number, got {slope:g} and {intercept:g}",
            name=name,
            slope=slope,
            intercept=intercept,
            reason="bad_values",
        )
    sign = _whole(dataset, "PixelIntensityRelationshipSign", 0)
    photometric = str(dataset.get("PhotometricInterpretation", "MONOCHROME2")).strip()
    is_inverted = sign == -1 if sign else photometric == "MONOCHROME1"
    is_log = str(dataset.get("PixelIntensityRelationship", "LIN")).strip() == "LOG"
    return _Meaning(is_inverted, is_log, slope, intercept)


def _raster(stored: Values, layout: PixelLayout, meaning: _Meaning, dataset: Dataset) -> Raster:
    notes = [WAY_OUT_8_BIT] if layout.bits_stored <= 8 else []
    spacing, is_at_detector = _pixel_mm(dataset)
    notes += [_AT_DETECTOR] if is_at_detector else []
    notes += [_INVERTED] if meaning.is_inverted and not meaning.is_log else []
    says = _says(dataset, spacing, num_energies=len(stored), is_attenuation=meaning.is_log)
    values, white = _values(stored, layout.largest, meaning)
    return Raster(values, white, tuple(notes), says)


def _values(stored: Values, largest: int, meaning: _Meaning) -> tuple[Values, float]:
    """Returns transmission times white, and white; of logarithms attenuation in the file's own steps."""
    if meaning.is_inverted != meaning.is_log:
        return (largest - stored.astype(np.int32)).clip(0, CODE_MAX).astype(np.uint16), float(largest)
    if meaning.is_log:
        return stored.clip(0).astype(np.uint16), float(largest)
    if not meaning.is_plain or stored.min() < 0:
        values = stored.astype(np.float32) * np.float32(meaning.slope) + np.float32(meaning.intercept)
        return values, max(meaning.slope * largest + meaning.intercept, 1e-9)
    return stored.astype(np.uint8 if stored.dtype == np.uint8 else np.uint16), float(largest)


def _says(
    dataset: Dataset, spacing: tuple[float, float] | None, *, num_energies: int, is_attenuation: bool
) -> Sidecar:
    maker = [str(dataset.get(field, "") or "").strip() for field in ("Manufacturer", "ManufacturerModelName")]
    volts = _number(dataset, "KVP", 0.0)
    beams = (_beam(volts),) if num_energies == 1 and 0 < volts < 1e5 else ()
    said: dict[str, Any] = {
        "pixel_mm_xy": spacing,
        "beams": beams,
        "source": " ".join(filter(None, maker))[:200],
    }
    if is_attenuation:
        said["values"] = "attenuation"
    try:
        return Sidecar(**said)
    except ValidationError:
        return Sidecar(**{**said, "pixel_mm_xy": None, "source": ""})


def _beam(kilovolts: float) -> str:
    return f"{kilovolts / 1000:g}MV" if kilovolts >= 1000 else f"{kilovolts:g}kV"


def _pixel_mm(dataset: Dataset) -> tuple[tuple[float, float] | None, bool]:
    """Returns the size of a pixel (x, y) in mm, and whether it is that at the detector."""
    for field in _SPACINGS:
        spacing = dataset.get(field, None)
        if spacing is not None and not isinstance(spacing, str) and len(spacing) == 2:
            y_mm, x_mm = float(spacing[0]), float(spacing[1])
            if 0 < x_mm < 1e6 and 0 < y_mm < 1e6:
                return (x_mm, y_mm), field == "ImagerPixelSpacing"
    return None, False


def _whole(dataset: Dataset, field: str, default: int | None = None) -> int:
    value = dataset.get(field, None)
    if value is None or value == "":
        if default is None:
            raise ValueError(f"it lacks {field}")
        return default
    return int(value)


def _number(dataset: Dataset, field: str, default: float) -> float:
    value = dataset.get(field, None)
    number = default if value is None or value == "" else float(value)
    return number if math.isfinite(number) else math.nan
