"""What the viewer is told of a draft: the scan, what is done on it, and what there is to choose."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from xray_trainer.store.hand_drafts import HandDraft
from xray_trainer.store.store import Store
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.overlay.placement import limits
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.attempt_json import scan_json
from xray_trainer.ui.desk.view import material_names

Words = Callable[[str], str]


def draft_json(store: Store, draft: HandDraft, *, translate: Words) -> dict[str, Any]:
    """Returns a draft as the viewer needs it, words in the person's language."""
    return {
        "scan": scan_json(store, f"hand:{draft.draft_id}", draft.scan_sha256),
        "seq": draft.seq,
        "work": draft.work.model_dump(mode="json"),
        "is_done": bool(draft.exercise_id),
        "kinds": kinds_json(translate),
        "items": items_json(translate),
        "materials": [{"id": name, "title": title} for name, title in material_names(translate).items()],
        "can_hide": find_spec("torch") is not None,
    }


def kinds_json(translate: Words) -> list[dict[str, Any]]:
    """Returns the kinds of the taxonomy with their names and how they look."""
    return [
        {
            "id": kind.id,
            "title": translate(kind.site),
            "looks": translate(kind.looks),
            "is_benign": kind.is_benign,
        }
        for kind in TAXONOMY.values()
    ]


def items_json(translate: Words) -> list[dict[str, Any]]:
    """Returns the items of the library, what can be changed about them, suspicious ones first."""
    found = [{**_item(name), "title": translate(ITEMS[name].title)} for name in ITEMS]
    return sorted(found, key=lambda one: (one["is_benign"], one["title"]))


@cache
def _item(name: str) -> dict[str, Any]:
    kind, allowed = ITEMS[name], limits(name)
    item = kind.sample(np.random.default_rng(0))
    return {
        "name": name,
        "is_benign": kind.is_benign,
        "size_mm": [round(float(side)) for side in item.size_mm],
        "scale": list(allowed.scale),
        "density": list(allowed.density),
    }
