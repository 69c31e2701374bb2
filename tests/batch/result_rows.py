"""Small result folders that no detector was needed for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from xray_trainer.batch.tables import FindingRow, ScanRow, write_findings, write_scans
from xray_trainer.regions import Region

CHECKPOINT = "untrained@0123456789ab"
SHAPE_HW = (64, 96)


def scan_row(uri: str, **changes: Any) -> ScanRow:
    """Returns the row of a scan of 64 x 96 px that was searched."""
    common: dict[str, Any] = {
        "status": "ok",
        "score": 0.1,
        "height_px": SHAPE_HW[0],
        "width_px": SHAPE_HW[1],
        "num_energies": 2,
        "pixel_mm_x": 5.0,
        "pixel_mm_y": 4.0,
        "seconds": 0.25,
        "checkpoint": CHECKPOINT,
    }
    return ScanRow(uri, **(common | changes))


def failed_row(uri: str) -> ScanRow:
    """Returns the row of a scan that could not be read."""
    message = f"{uri}: the file ends before its last row; copy it again"
    return ScanRow(uri, "failed", "truncated", message, checkpoint=CHECKPOINT)


def finding_row(
    uri: str,
    number: int,
    *,
    geometry: BaseGeometry | None = None,
    shape_hw: tuple[int, int] = SHAPE_HW,
    **changes: Any,
) -> FindingRow:
    """Returns the row of a finding, by default a box of 20 x 10 px at (8 * number, 4 * number)."""
    x, y = 8.0 * number, 4.0 * number
    region = Region(geometry) if geometry is not None else Region.from_xyxy(x, y, x + 20, y + 10)
    x_min, y_min, x_max, y_max = region.bounds_xyxy
    common: dict[str, Any] = {
        "score": 0.75,
        "family": "CT-DOOR",
        "areal_density_g_cm2": 12.5,
        "material": "organic",
        "material_share": 0.8,
        "cue": "denser_than_row",
        "explanation": "Denser than anything else in its row, by 8 %.",
        "checkpoint": CHECKPOINT,
    }
    return FindingRow(
        uri=uri,
        finding=number,
        x_min=x_min,
        y_min=y_min,
        x_max=x_max,
        y_max=y_max,
        area_px=region.area_px,
        polygon=json.dumps(region.to_geojson()),
        rle=json.dumps(region.to_coco_rle(shape_hw)),
        **(common | changes),
    )


def write_tables(out: Path, scans: Sequence[ScanRow], findings: Sequence[FindingRow]) -> Path:
    """Returns the folder after its tables are written."""
    write_scans(out, scans)
    write_findings(out, findings)
    return out
