"""Reefer containers on a skeletal trailer behind a tractor: 20 ft and 40 ft high cube."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.reefer_container import add_reefer, sample_reefer
from xray_trainer.synthesis.structures.train import add_gap, add_train, sample_train


class _ReeferTrain:
    """A tractor, a skeletal trailer and one reefer container."""

    name: str
    length_mm: float
    height_mm: float

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        train = sample_train(rng, length=self.length_mm)
        plan = sample_reefer(
            rng, x0=train.container_x, z0=train.container_z, length=self.length_mm, height=self.height_mm
        )
        add_train(assembly, train, rng=rng)
        space = add_reefer(assembly, plan, rng=rng)
        add_gap(assembly, train.tractor, plan.frame.x0)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))


@CONVEYANCES.register
class Reefer20(_ReeferTrain):
    """20 ft reefer container."""

    name = "reefer-20"
    length_mm = 6058.0
    height_mm = 2591.0


@CONVEYANCES.register
class Reefer40HighCube(_ReeferTrain):
    """40 ft high-cube reefer container."""

    name = "reefer-40-hc"
    length_mm = 12192.0
    height_mm = 2896.0
