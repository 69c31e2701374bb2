"""A scan library filled quickly with scans of real size and noise, each another.

The first is stored as any scan is. The others have its load with noise of their own, and the tiles of the
first: to a backup these are files like any, and drawing them anew would take most of the time.
"""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xray_trainer.bench.drills_load import load_scan
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import lossless_path
from xray_trainer.store.library import ScanLibrary

Progress = Callable[[int, int], None]

_AT_ONCE = 3


def fill_library(
    library: ScanLibrary,
    *,
    num_bytes: int,
    shape_hw: tuple[int, int],
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Returns the addresses of scans that were stored until a backup of them holds so many bytes.

    Args:
        library: that is filled; a folder beside it is used for a while.
        num_bytes: how much is wanted.
        shape_hw: of the scans, in pixels.
        seed: of what they show.
        progress: called with bytes done and bytes in all.
    """
    first = load_scan(seed, shape_hw)
    addresses = [library.add_scan(first)]
    model = library.folder(addresses[0])
    size = sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
    make = _Maker(first, model, ScanLibrary(library.root.with_name("made")))
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as room:
        for address in room.map(make.make, range(1, math.ceil(num_bytes / size))):
            addresses.append(address)
            if progress:
                progress(min(len(addresses) * size, num_bytes), num_bytes)
    library.adopt(make.library)
    shutil.rmtree(make.library.root, ignore_errors=True)
    return tuple(addresses)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes scans like another one: the same load, other noise; in a library of their own."""

    first: Scan
    model: Path
    library: ScanLibrary

    def make(self, number: int) -> str:
        """Returns the address of a scan."""
        rng, draft = np.random.default_rng(number), self.library.root / f"draft-{number}"
        shape = self.first.transmission.shape
        noise = rng.integers(-(1 << 12), 1 << 12, shape, np.int16).astype(np.float32) / (1 << 18)
        values = np.clip(self.first.transmission * (1 + noise), 1e-4, 1).astype(np.float32)
        shutil.copytree(self.model, draft, ignore=shutil.ignore_patterns("scan.*"))
        scan = replace(self.first, scan_id=f"backup-{number}", transmission=values)
        write_scan(scan, lossless_path(draft))
        with lossless_path(draft).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        (place := self.library.root / sha256[:2] / sha256).parent.mkdir(parents=True, exist_ok=True)
        draft.rename(place)
        return sha256
