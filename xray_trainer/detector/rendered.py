"""Pairs from the renderer: what a detector learns from where there are no real scans.

Every index draws its own conveyance, load, scanner, number of concealments and of benign look-alikes, which
stay in the scan without concealments, so that they are learned as harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.detector.config import TrainingConfig
from xray_trainer.detector.pairs import Pair
from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest

_NUM_HIDDEN = (1, 1, 2, 3)
_NUM_LOOKALIKES = (0, 0, 1, 2)
_SEVERITY = (0.3, 2.0)


@dataclass(frozen=True, slots=True)
class RenderedPairs:
    """Makes pairs by index.

    Attributes:
        request: what all scans have in common, such as conveyances, cargo families and kinds.
        seed: the same seed and index give the same pair.
    """

    request: SceneRequest
    seed: int = 0

    def pair(self, index: int) -> Pair:
        """Returns the pair of an index.

        Raises:
            RecipeError: a name in the request does not exist, or nothing of it can be hidden.
        """
        from xray_trainer.synthesis.render import render_scan

        rng = np.random.default_rng([self.seed, index])
        wishes = {
            "num_hidden": int(rng.choice(_NUM_HIDDEN)),
            "num_lookalikes": int(rng.choice(_NUM_LOOKALIKES)),
            "severity": float(rng.uniform(*_SEVERITY)),
        }
        rendered = render_scan(self.request.model_copy(update=wishes), seed=int(rng.integers(2**31)))
        return Pair(rendered.scan, rendered.benign_scan, rendered.concealments, rendered.cargo_family)


def rendered_pairs(config: TrainingConfig, *, conveyances: Sequence[str] | None = None) -> RenderedPairs:
    """Returns the source of pairs that a training configuration describes; all conveyances where None."""
    request = SceneRequest(
        conveyances=tuple(conveyances or CONVEYANCES), cargo_families=config.families, kinds=config.kinds
    )
    return RenderedPairs(request, seed=config.seed)


def fresh_pairs(num: int, *, seed: int, conveyances: Sequence[str] | None = None) -> Iterator[Pair]:
    """Yields pairs to judge a detector on; all conveyances, cargo families and kinds where none are given."""
    source = RenderedPairs(SceneRequest(conveyances=tuple(conveyances or CONVEYANCES)), seed=seed)
    return map(source.pair, range(num))
