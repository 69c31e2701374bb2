"""What the viewer is told about an attempt: the scan, the journal, papers, clocks. It holds no truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from xray_trainer.drills.journal import Event
from xray_trainer.drills.records import to_json
from xray_trainer.store.attempts import Attempt
from xray_trainer.store.references import EMPTY, FROM_ABOVE, reference_of
from xray_trainer.store.store import Store
from xray_trainer.synthesis.manifest import RISK_INDICATORS
from xray_trainer.ui.paper_lines import paper_lines
from xray_trainer.ui.scan_json import scan_info_json

Words = Callable[[str], str]


def attempt_json(
    store: Store, attempt: Attempt, *, events: Sequence[Event], translate: Words, now: datetime
) -> dict[str, Any]:
    """Returns an attempt as the viewer needs it, texts in the person's language.

    One whose time ran out counts as submitted there, without a decision: nothing can be added to it.
    """
    return {
        "scan": scan_json(store, drill_scope(attempt.drill_id), attempt.scan_sha256),
        "state": "open" if attempt.state == "open" else "submitted",
        "is_expired": attempt.state == "expired",
        "decision": attempt.decision,
        "events": [to_json(event) for event in events],
        "papers": paper_lines(attempt.declaration, translate),
        "indicators": indicators_json(translate) if attempt.rules.asks_indicators else [],
        "references": references_json(store, attempt, translate),
        **clock_json(attempt, now=now),
    }


def clock_json(attempt: Attempt, *, now: datetime) -> dict[str, Any]:
    """Returns the mode, the limit and what is left of it now, and whether the clocks stand still or may."""
    left_s = attempt.timing.left_s(now) if attempt.state == "open" else None
    return {
        "mode": attempt.rules.mode,
        "limit_s": attempt.timing.limit_s,
        "seconds_left": None if left_s is None else max(0.0, left_s),
        "is_paused": attempt.timing.is_paused and attempt.state == "open",
        "can_pause": attempt.rules.can_pause and attempt.state == "open",
    }


def scan_json(store: Store, scope: str, sha256: str) -> dict[str, Any]:
    """Returns the description of a scan of the library with the address of its tiles.

    Args:
        store: where the scan lies.
        scope: what shows it, a kind and what it is of; see `ui.whose.is_shown_to`.
        sha256: its address in the library.
    """
    address = f"/api/scans/{store.tokens.scan_token(scope, sha256)}"
    return scan_info_json(store.library.folder(sha256), tiles=address)


def drill_scope(drill_id: str) -> str:
    """Returns the scope of scans that a drill shows."""
    return f"drill:{drill_id}"


def references_json(store: Store, attempt: Attempt, translate: Words) -> list[dict[str, Any]]:
    """Returns the scans to compare with, as far as there are: the view from above, and an empty conveyance.

    The empty one is chosen by conveyance, beams and pixel size alone: it tells nothing about what is hidden.
    """
    found = (
        ("view", FROM_ABOVE, attempt.second_sha256),
        ("empty", EMPTY, reference_of(store, attempt.scan_sha256)),
    )
    return [
        {
            "kind": kind,
            "name": translate(name),
            "scan": scan_json(store, drill_scope(attempt.drill_id), sha256),
        }
        for kind, name, sha256 in found
        if sha256
    ]


def indicators_json(translate: Words) -> list[dict[str, str]]:
    """Returns the whole list of risk indicators to choose from."""
    return [{"id": name, "label": translate(text)} for name, text in RISK_INDICATORS.items()]
