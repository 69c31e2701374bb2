"""A tractor with a semi-trailer that carries cars on two decks."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.carrier import add_carrier, sample_carrier
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.tractor import add_tractor


@CONVEYANCES.register
class CarCarrier:
    """A car carrier; the cars are its load."""

    name = "car-carrier"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        plan = sample_carrier(rng)
        add_tractor(assembly, plan.tractor, rng=rng)
        space = add_carrier(assembly, plan, rng=rng)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))
