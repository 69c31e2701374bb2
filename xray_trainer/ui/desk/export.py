"""Findings with what analysts said about them, as CSV and Parquet.

One row per finding and analyst; a finding that nobody judged has one row with an empty analyst.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from xray_trainer.store.verdicts import Verdict
from xray_trainer.ui.desk.results import DeskResults

COLUMNS = (
    "uri",
    "scan_score",
    "finding",
    "score",
    "family",
    "x_min",
    "y_min",
    "x_max",
    "y_max",
    "polygon",
    "areal_density_g_cm2",
    "material",
    "explanation",
    "checkpoint",
    "analyst",
    "verdict",
    "comment",
    "judged_at",
)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def verdict_table(
    results: DeskResults, verdicts: Iterable[Verdict], names: Mapping[str, str]
) -> pd.DataFrame:
    """Returns the table of findings and verdicts.

    Args:
        results: the findings.
        verdicts: of all analysts.
        names: of the analysts by id.
    """
    said: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for one in verdicts:
        said[one.scan_key, one.finding_key].append(one)
    rows: list[dict[str, Any]] = []
    for entry in results.entries:
        for row, key in zip(entry.findings, entry.finding_keys, strict=True):
            finding = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
            finding["scan_score"] = entry.row.score
            spoken = sorted(said.get((entry.key, key), ()), key=lambda one: names.get(one.person_id, ""))
            rows += [{**finding, **_words(one, names)} for one in spoken] or [finding]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["judged_at"] = pd.to_datetime(table["judged_at"], utc=True)
    return table


def as_csv(table: pd.DataFrame) -> bytes:
    """Returns a table as CSV that spreadsheets open with Cyrillic intact and take for no formula."""
    safe = table.copy()
    for column in ("uri", "analyst", "comment", "explanation"):
        safe[column] = safe[column].map(_plain)
    return safe.to_csv(index=False).encode("utf-8-sig")


def as_parquet(table: pd.DataFrame) -> bytes:
    """Returns a table as Parquet."""
    words = ["analyst", "verdict", "comment"]
    typed = table.assign(**{name: table[name].astype("string") for name in words})
    buffer = io.BytesIO()
    typed.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _words(one: Verdict, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "analyst": names.get(one.person_id, one.person_id),
        "verdict": one.word,
        "comment": one.comment,
        "judged_at": one.when,
    }


def _plain(value: object) -> object:
    """Returns a text that a spreadsheet does not run: an apostrophe before what would be a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value
