"""GeoJSON: `findings.geojson`, a feature per finding, exact with holes and parts.

Coordinates are pixels of the scan, x to the right and y down, not degrees: `crs` is null, and the scan is
told in the properties. Rings turn as RFC 7946 wants them, taken as plain numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.polygon import orient

from xray_trainer.batch.exports.shapes import family_of, finding_id, parts_of, size_wh
from xray_trainer.batch.results import iter_searched
from xray_trainer.batch.streaming import durable_text, write_json_object
from xray_trainer.batch.tables import FindingRow, ScanRow


def write_geojson(out: Path) -> Path:
    """Returns the file."""
    path = out / "findings.geojson"
    fixed = {"type": "FeatureCollection", "crs": None, "coordinates_are": "pixels of the scan, y down"}
    with durable_text(path) as file:
        write_json_object(file, fixed, {"features": _features(out)})
    return path


def _features(out: Path) -> Iterator[dict[str, Any]]:
    for scan, found in iter_searched(out):
        for row in found:
            yield {
                "type": "Feature",
                "id": finding_id(row),
                "bbox": [row.x_min, row.y_min, row.x_max, row.y_max],
                "geometry": _geometry(row),
                "properties": _properties(row, scan),
            }


def _geometry(row: FindingRow) -> dict[str, Any]:
    parts = [orient(part) for part in parts_of(row)]
    return dict(mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts)))


def _properties(row: FindingRow, scan: ScanRow) -> dict[str, Any]:
    width, height = size_wh(scan)
    return {
        "uri": row.uri,
        "finding": row.finding,
        "score": row.score,
        "family": family_of(row),
        "areal_density_g_cm2": row.areal_density_g_cm2,
        "material": row.material,
        "material_share": row.material_share,
        "cue": row.cue,
        "explanation": row.explanation,
        "checkpoint": row.checkpoint,
        "width_px": width,
        "height_px": height,
        "pixel_mm_xy": [scan.pixel_mm_x, scan.pixel_mm_y],
    }
