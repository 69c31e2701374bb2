"""Pairs from the renderer: what a detector learns from where there are no real scans.

`RecipePairs` renders the scans of a recipe as they are, with and without what is hidden; `VariedPairs` varies
its scenes more widely, to learn from: more hidden and more harmless things in each, scanners from nearly
perfect to worn out, pitches from fine to coarse. Look-alikes stay in the benign scan: learned as harmless.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.detector.pairs import Pair
from xray_trainer.errors import XrayTrainerError
from xray_trainer.synthesis.recipe import Recipe
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.splits import MOST_SCANS

_NUM_HIDDEN = (1, 2, 3, 4)
_NUM_LOOKALIKES = (0, 0, 1, 2)
_SEVERITY = (0.3, 2.5)
_COARSER = (1.0, 1.7)
_SIDE_PX = 32
_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class RecipePairs:
    """The scans of a recipe by index, something hidden in each; `device` is where light is computed."""

    recipe: Recipe
    device: str = "cpu"

    def pair(self, index: int) -> Pair:
        """Returns the pair of an index.

        Raises:
            RecipeError: a name in the recipe does not exist, or nothing of it can be hidden.
        """
        request, seed = self.recipe.order(index)
        return _rendered(
            request.model_copy(update={"num_hidden": max(1, request.num_hidden)}), seed, self.device
        )


@dataclass(frozen=True, slots=True)
class VariedPairs:
    """The scenes of a recipe by index, varied as widely as learning wants them; `device` as above."""

    recipe: Recipe
    device: str = "cpu"

    def pair(self, index: int) -> Pair:
        """Returns the pair of an index, or of another where nothing can be hidden in its scene."""
        rng = np.random.default_rng([self.recipe.seed, index, 2])
        for _ in range(_MOST_TRIES):
            request, seed = self.recipe.order(index)
            try:
                return _rendered(varied(request, rng=rng), seed, self.device)
            except XrayTrainerError:
                index += MOST_SCANS // 2
        return RecipePairs(self.recipe, self.device).pair(index)


def varied(request: SceneRequest, *, rng: np.random.Generator) -> SceneRequest:
    """Returns a request with random numbers of things, strength of artefacts and pitch."""
    coarser = float(rng.uniform(*_COARSER))
    rows, columns = (int(side / coarser) // _SIDE_PX * _SIDE_PX for side in request.shape_hw)
    return request.model_copy(
        update={
            "num_hidden": int(rng.choice(_NUM_HIDDEN)),
            "num_lookalikes": int(rng.choice(_NUM_LOOKALIKES)),
            "severity": float(rng.uniform(*_SEVERITY)) * request.severity,
            "pixel_mm": request.pixel_mm * coarser,
            "shape_hw": (max(rows, _SIDE_PX), max(columns, _SIDE_PX)),
        }
    )


def _rendered(request: SceneRequest, seed: int, device: str) -> Pair:
    from xray_trainer.synthesis.render import render_scan

    rendered = render_scan(request, seed=seed, device=device)
    return Pair(rendered.scan, rendered.benign_scan, rendered.concealments, rendered.cargo_family)
