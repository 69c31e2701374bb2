"""Which file formats there are, and which of them a file is.

A new format, for instance WCO's Unified File Format once it has a public description, is one module with a
function `Path -> Raster` and one line in `READERS`. Files tell what they are by how they start, whatever
their name; raw files cannot, so their suffix and their sidecar do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans import dicom, jpeg, npy, png, raw, tiff
from xray_trainer.scans.raster import Raster, decoding, file_size
from xray_trainer.scans.sidecar import Sidecar

_HEAD_BYTES: Final = 256


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format.

    Attributes:
        suffixes: in lower case.
        signatures: how its files are told, whatever their name.
        read: decodes one file.
        signature_at: where in the file a signature lies.
    """

    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...]
    read: Callable[[Path], Raster]
    signature_at: int = 0


READERS: Final = (
    Reader((".png",), (png.SIGNATURE,), png.read_png),
    Reader((".tiff", ".tif"), tiff.SIGNATURES, tiff.read_tiff),
    Reader((".jpg", ".jpeg"), (jpeg.SIGNATURE,), jpeg.read_jpeg),
    Reader((".npy",), (npy.SIGNATURE,), npy.read_npy),
    Reader(dicom.SUFFIXES, (dicom.SIGNATURE,), dicom.read_dicom, dicom.SIGNATURE_AT),
)
SUFFIXES: Final = (*(suffix for reader in READERS for suffix in reader.suffixes), *raw.SUFFIXES)


def read_raster(path: Path, sidecar: Sidecar) -> Raster:
    """Returns the numbers of one file, by the reader that its content calls for.

    Raises:
        ScanFileError: whatever the reader refuses, `not_a_scan` where none fits.
    """
    file_size(path)
    is_raw = path.suffix.lower() in raw.SUFFIXES
    if is_raw and sidecar.raw:
        return raw.read_raw(path, sidecar.raw)
    with decoding(path.name), path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for reader in READERS:
        if head.startswith(reader.signatures, reader.signature_at):
            return reader.read(path)
    if is_raw:
        raise raw.no_layout(path)
    raise ScanFileError(
        "{name}: a scan is a {suffixes} file, got something that starts with {head}",
        name=path.name,
        suffixes=", ".join(SUFFIXES),
        head=repr(head[:8]),
        reason="not_a_scan",
    )


def joined(name: str, rasters: Sequence[Raster]) -> Raster:
    """Returns one raster of files that hold one energy each.

    Raises:
        ScanFileError: `bad_sidecar` where they do not fit together.
    """
    if len(rasters) == 1:
        return rasters[0]
    kinds = {(raster.values.shape, raster.values.dtype, raster.white) for raster in rasters}
    if len(kinds) > 1 or any(len(raster.values) > 1 for raster in rasters):
        raise ScanFileError(
            "{name}: files of a pair hold one energy each, of one size and type, got {got}",
            name=name,
            got=[(raster.values.shape, str(raster.values.dtype)) for raster in rasters],
            reason="bad_sidecar",
        )
    notes = tuple(dict.fromkeys(note for raster in rasters for note in raster.notes))
    beams = tuple(beam for raster in rasters for beam in raster.says.beams)
    says = rasters[0].says.model_copy(update={"beams": beams if len(beams) == len(rasters) else ()})
    return Raster(np.concatenate([raster.values for raster in rasters]), rasters[0].white, notes, says)
