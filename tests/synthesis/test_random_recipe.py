"""Scans of the standard recipe, as they come: every true region lies inside its scan and on its item."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from xray_trainer.regions import Concealment
from xray_trainer.scans.scan import Scan
from xray_trainer.shipped import shipped
from xray_trainer.synthesis.recipe import Recipe, load_recipe
from xray_trainer.synthesis.render import RenderedScan, render_scan
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.taxonomy import BENIGN

NUM = 36
COARSER = 6
DARKEST = 0.004
"""Transmission below which the steps of 16 bits hide a change."""

LEAST_SHARE = 0.8
"""An outline closes gaps of 30 mm between what lies together, such as bundles of cash."""

STILL = {"scatter": 0.0, "motion_blur_px": 0.0, "afterglow": 0.0, "speed_factor": 1.0}
"""Strengths with which a pixel changes only where a ray meets something else."""


@cache
def standard() -> Recipe:
    return load_recipe(shipped("datasets") / "standard" / "recipe.yaml", seed=7)


def request_of(index: int) -> tuple[SceneRequest, int]:
    request, seed = standard().order(index)
    height, width = (side // COARSER for side in request.shape_hw)
    coarse = {
        "shape_hw": (height, width + 24),
        "pixel_mm": request.pixel_mm * COARSER,
        "scanner": STILL,
        "min_ideal_dprime": 0.0,
    }
    return request.model_copy(update=coarse), seed


def changed(one: Scan, other: Scan) -> npt.NDArray[np.bool_]:
    return np.asarray((one.transmission != other.transmission).any(axis=0))


def share_on_item(concealment: Concealment, one: Scan, other: Scan) -> float:
    """Returns the share of a region, where light gets through, that differs between two scans."""
    mask = concealment.region.to_mask(one.shape_hw) & (other.transmission[0] > DARKEST)
    return float(changed(one, other)[mask].mean()) if mask.any() else 1.0


def plain(request: SceneRequest, seed: int) -> RenderedScan:
    return render_scan(request.model_copy(update={"num_hidden": 0, "num_lookalikes": 0}), seed=seed)


@pytest.mark.parametrize("index", range(NUM))
def test_regions_lie_inside_their_scan_and_on_what_is_hidden(index: int) -> None:
    request, seed = request_of(index)
    rendered = render_scan(request, seed=seed)
    height, width = rendered.scan.shape_hw
    assert np.isfinite(rendered.scan.transmission).all()
    assert len(rendered.concealments) == request.num_hidden + request.num_lookalikes
    for hidden in rendered.concealments:
        x_min, y_min, x_max, y_max = hidden.region.bounds_xyxy
        assert 0 <= x_min < x_max <= width
        assert 0 <= y_min < y_max <= height
        if hidden.kind == BENIGN:
            share = share_on_item(hidden, rendered.benign_scan, plain(request, seed).scan)
        else:
            share = share_on_item(hidden, rendered.scan, rendered.benign_scan)
        assert share > LEAST_SHARE, (hidden.kind, hidden.item)
