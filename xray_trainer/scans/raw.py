"""Reading raw files: numbers without a header. The sidecar's `raw` says how they lie.

{"raw": {"shape": [2, 1024, 4096], "dtype": "uint16", "byte_order": "big", "skip_bytes": 512}}
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.binary import read_numbers
from xray_trainer.scans.raster import Raster, decoding
from xray_trainer.scans.sidecar import RawLayout, sidecar_name

SUFFIXES: Final = (".raw", ".bin")


def read_raw(path: Path, layout: RawLayout) -> Raster:
    """Returns the energies of a raw file.

    Raises:
        ScanFileError: `not_a_scan`, `truncated`, `too_small`, `too_large` or `unreadable`.
    """
    with decoding(path.name):
        dtype = np.dtype(layout.dtype).newbyteorder(">" if layout.byte_order == "big" else "<")
        return read_numbers(path, shape=layout.shape, dtype=dtype, skip_bytes=layout.skip_bytes)


def no_layout(path: Path) -> ScanFileError:
    """Returns the one sentence about a raw file that nobody described."""
    return ScanFileError(
        '{name}: a raw file needs its shape, got none; write {{"raw": {{"shape": '
        '[height, width], "dtype": "uint16"}}}} into {sidecar_name}',
        name=path.name,
        sidecar_name=sidecar_name(path.name),
        reason="bad_sidecar",
    )
