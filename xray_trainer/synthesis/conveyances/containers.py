"""Containers on a skeletal trailer behind a tractor: 20 ft, 40 ft, 40 ft high cube."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.container import add_container, sample_plan
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.train import add_gap, add_train, sample_train


class _ContainerTrain:
    """A tractor, a skeletal trailer and one container."""

    name: str
    length_mm: float
    height_mm: float

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        train = sample_train(rng, length=self.length_mm)
        plan = sample_plan(
            rng, x0=train.container_x, z0=train.container_z, length=self.length_mm, height=self.height_mm
        )
        ground = sample_ground(rng)
        add_train(assembly, train, rng=rng)
        space = add_container(assembly, plan, rng=rng)
        add_gap(assembly, train.tractor, plan.x0)
        return Scene((*ground, *assembly.parts()), self.name, space, tuple(assembly.sites))


@CONVEYANCES.register
class Container20(_ContainerTrain):
    """20 ft dry container."""

    name = "container-20"
    length_mm = 6058.0
    height_mm = 2591.0


@CONVEYANCES.register
class Container40(_ContainerTrain):
    """40 ft dry container."""

    name = "container-40"
    length_mm = 12192.0
    height_mm = 2591.0


@CONVEYANCES.register
class Container40HighCube(_ContainerTrain):
    """40 ft high-cube dry container."""

    name = "container-40-hc"
    length_mm = 12192.0
    height_mm = 2896.0
