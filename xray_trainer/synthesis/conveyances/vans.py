"""Panel vans."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.van import add_van, sample_van


@CONVEYANCES.register
class Van:
    """A panel van, from short and low to long and high."""

    name = "van"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        space = add_van(assembly, sample_van(rng), rng=rng)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))
