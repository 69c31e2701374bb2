"""A tank container on a skeletal trailer behind a tractor."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.tank_container import (
    LENGTH,
    add_tank_container,
    sample_tank_container,
)
from xray_trainer.synthesis.structures.train import add_gap, add_train, sample_train


@CONVEYANCES.register
class TankContainer20:
    """20 ft tank container."""

    name = "tank-container-20"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the scene with an empty tank; its nose is at x = 0."""
        assembly = Assembly()
        train = sample_train(rng, length=LENGTH)
        plan = sample_tank_container(rng, x0=train.container_x, z0=train.container_z)
        add_train(assembly, train, rng=rng)
        space = add_tank_container(assembly, plan, rng=rng)
        add_gap(assembly, train.tractor, plan.x0)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))
