"""Empty conveyances rendered to compare exercises with.

A scanner's pixel size is drawn with the scene, so scenes are drawn until one has the pixel size of the
exercise; only that one is rendered. It is another vehicle of the same type, as an officer would have it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.scans.scan import Scan
from xray_trainer.store.references import CLOSE, add_reference, nearest_reference
from xray_trainer.store.store import Store
from xray_trainer.synthesis.request import SceneRequest

_EMPTY = "empty"
_MOST_DRAWN = 300


def ensure_reference(store: Store, scan: Scan, *, request: SceneRequest, seed: int) -> bool:
    """Returns whether a reference for a scan had to be rendered; none is where no such vehicle goes empty.

    Args:
        store: where references are kept.
        scan: what it is for.
        request: what the scan was rendered from.
        seed: of the reference.
    """
    found = nearest_reference(
        store, conveyance=scan.conveyance, beams=scan.beams, pixel_mm_xy=scan.pixel_mm_xy
    )
    if found is not None:
        return False
    empty = request.model_copy(
        update={
            "conveyances": (scan.conveyance,),
            "cargo_families": (_EMPTY,),
            "kinds": (),
            "num_hidden": 0,
            "num_lookalikes": 0,
            "risk_share": 0.0,
        }
    )
    reference = _rendered(empty, scan.pixel_mm_xy, seed)
    if reference is not None:
        add_reference(store, reference, now=datetime.now(UTC))
    return reference is not None


def _rendered(request: SceneRequest, pixel_mm_xy: tuple[float, float], seed: int) -> Scan | None:
    from xray_trainer.synthesis.render import render_scan

    try:
        found = _seed_with(request, pixel_mm_xy, seed)
        return None if found is None else render_scan(request, seed=found, has_benign=False).scan
    except RecipeError:
        return None


def _seed_with(request: SceneRequest, pixel_mm_xy: tuple[float, float], seed: int) -> int | None:
    """Returns a seed whose scene states this pixel size, nearly; None where 300 do not."""
    from xray_trainer.synthesis.setting import sample_setting, scene_seeds

    for candidate in np.random.default_rng(seed).integers(2**31, size=_MOST_DRAWN).tolist():
        stated = sample_setting(request, scene_seeds(candidate)[0]).stated_mm_xy
        if all(abs(a / b - 1) <= CLOSE for a, b in zip(stated, pixel_mm_xy, strict=True)):
            return int(candidate)
    return None
