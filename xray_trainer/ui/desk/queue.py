"""The queue of a desk: which scans an analyst wants to see, by score, and how far each is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.store.verdicts import Verdict
from xray_trainer.ui.desk.results import DeskResults, Entry

State = Literal["open", "part", "done"]


class Filters(BaseModel):
    """What an analyst wants to see.

    Attributes:
        low, high: range of the scan's score; scans that failed have none and are left out unless it is all.
        family: of at least one finding; any where empty.
        state: how far the scan is judged: `open` not at all, `part` in part, `done` wholly; `confirm`,
            `reject` or `unsure` where at least one finding was judged so.
        findings: scans with findings, without, or both.
        text: that is part of the scan's address, in any case.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    low: float = Field(default=0, ge=0, le=1)
    high: float = Field(default=1, ge=0, le=1)
    family: str = Field(default="", max_length=200)
    state: Literal["", "open", "part", "done", "confirm", "reject", "unsure"] = ""
    findings: Literal["", "with", "without"] = ""
    text: str = Field(default="", max_length=200)
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=500)


Words = Mapping[tuple[str, str], Verdict]
"""One person's verdicts by key of scan and finding."""


def words_by_finding(verdicts: Iterable[Verdict]) -> Words:
    """Returns verdicts by key of scan and finding."""
    return {(one.scan_key, one.finding_key): one for one in verdicts}


def queue_json(results: DeskResults, words: Words, filters: Filters) -> dict[str, Any]:
    """Returns a part of the queue, how many scans it has and how many of them are wholly judged."""
    chosen = [entry for entry in results.entries if _is_wanted(entry, words, filters)]
    part = chosen[filters.offset : filters.offset + filters.limit]
    return {
        "total": len(chosen),
        "all": len(results.entries),
        "done": sum(state_of(entry, words) == "done" for entry in chosen),
        "scans": [_entry_json(entry, words) for entry in part],
    }


def state_of(entry: Entry, words: Words) -> State:
    """Returns how far a scan is judged; one without findings has nothing to judge."""
    num_judged = _num_judged(entry, words)
    if num_judged == len(entry.findings):
        return "done"
    return "part" if num_judged else "open"


def _is_wanted(entry: Entry, words: Words, filters: Filters) -> bool:
    score = entry.row.score
    is_in_range = filters.low <= score <= filters.high if score is not None else filters.low == 0
    return (
        is_in_range
        and (not filters.family or any(row.family == filters.family for row in entry.findings))
        and (not filters.findings or bool(entry.findings) == (filters.findings == "with"))
        and filters.text.casefold() in entry.row.uri.casefold()
        and _is_in_state(entry, words, filters.state)
    )


def _is_in_state(entry: Entry, words: Words, state: str) -> bool:
    if state in ("", "open", "part", "done"):
        return not state or state_of(entry, words) == state
    said = (words.get((entry.key, key)) for key in entry.finding_keys)
    return any(one is not None and one.word == state for one in said)


def _num_judged(entry: Entry, words: Words) -> int:
    if not words:
        return 0
    said = (words.get((entry.key, key)) for key in entry.finding_keys)
    return sum(one is not None and one.word != "" for one in said)


def _entry_json(entry: Entry, words: Words) -> dict[str, Any]:
    return {
        "key": entry.key,
        "name": entry.name,
        "score": entry.row.score,
        "num_findings": len(entry.findings),
        "num_judged": _num_judged(entry, words),
        "status": entry.row.status,
    }
