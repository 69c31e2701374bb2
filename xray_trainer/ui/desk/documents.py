"""The declaration of a scan, where one lies beside it: `<scan>.declaration.json`, or in `declarations.json`.

`xray-trainer synthesize` writes the second form into the folder above its scans. Which risk indicators apply
is part of the truth there, and stays out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xray_trainer.exercises.declaration import Declaration

_MOST_BYTES = 64 * 1024 * 1024
_SECRET = "risk_indicators"


def declaration_beside(scan: Path) -> Declaration | None:
    """Returns the declaration that lies beside a scan file, None where there is none that can be read."""
    records = [_read(scan.with_suffix(".declaration.json"))]
    records += [
        _among(_read(folder / "declarations.json"), scan.name) for folder in (scan.parent, scan.parent.parent)
    ]
    for record in records:
        if isinstance(record, dict):
            fields = {name: value for name, value in record.items() if name != _SECRET}
            try:
                return Declaration.model_validate(fields)
            except ValidationError:
                continue
    return None


def _among(records: Any, name: str) -> Any:
    return records.get(name) if isinstance(records, dict) else None


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
