"""Scans with known truth and a rater that looks for dark blocks, without a renderer and without a network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.detector.toy import ToyPairs
from xray_trainer.detector.evaluation.known import KnownScan
from xray_trainer.detector.evaluation.rater import Judged
from xray_trainer.regions import Finding, Region
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.recipe import Recipe

CELL_PX = 4


@dataclass(frozen=True)
class DarknessRater:
    """Finds whatever attenuates more than anything of a toy scan's cargo; `blur` makes it worse."""

    name: str = "darkness"
    noise: float = 0.0

    def judge(self, scan: Scan) -> Judged:
        rng = np.random.default_rng(len(scan.scan_id) + int(scan.scan_id.rpartition("-")[2]))
        depth = -np.log(scan.transmission[0])
        height, width = (side // CELL_PX for side in depth.shape)
        cells = depth.reshape(height, CELL_PX, width, CELL_PX).mean(axis=(1, 3))
        seen = np.clip(cells / 3 + self.noise * rng.normal(size=cells.shape), 0, 1).astype(np.float32)
        y, x = (int(place) for place in np.unravel_index(int(seen.argmax()), seen.shape))
        box = Region.from_xyxy(x * CELL_PX, y * CELL_PX, (x + 1) * CELL_PX, (y + 1) * CELL_PX)
        top = float(seen.max())
        return Judged(top, (Finding(box, top),), seen, CELL_PX * scan.pixel_mm_xy[0])


def toy_scans(folder: Path, num: int) -> tuple[KnownScan, ...]:
    """Writes toy scans, every other one benign; cargo and items are seen and unseen in turn."""
    return tuple(_toy_scan(folder, index) for index in range(num))


def _toy_scan(folder: Path, index: int) -> KnownScan:
    pair = ToyPairs().pair(index)
    is_suspicious = index % 2 == 0
    scan = pair.scan if is_suspicious else pair.benign_scan
    (block,) = pair.concealments
    factors = {"clutter_snr": 0.3 + index / 8, "hotelling_dprime": 1.0 + index / 4}
    return KnownScan(
        path=write_scan(scan, folder / f"toy-{index}.tiff"),
        recipe=Recipe(name="toy", seed=index % 3, split="test"),
        index=index,
        hidden=(replace(block, factors=factors),) if is_suspicious else (),
        lookalikes=(),
        conveyance="container-40",
        cargo_family=pair.cargo_family,
        is_cargo_seen=index // 2 % 2 == 0,
        is_item_seen=index // 4 % 2 == 0 if is_suspicious else None,
        scanner={"beams": list(scan.beams)},
    )
