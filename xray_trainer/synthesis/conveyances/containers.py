"""Containers on a skeletal trailer behind a tractor: 20 ft, 40 ft, 40 ft high cube."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.container import add_container, sample_plan
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.tractor import add_tractor, sample_tractor
from xray_trainer.synthesis.structures.trailer import add_trailer, sample_trailer
from xray_trainer.synthesis.structures.wheels import sample_trailer_wheels


class _ContainerTrain:
    """A tractor, a skeletal trailer and one container."""

    name: str
    length_mm: float
    height_mm: float

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        tractor = sample_tractor(rng)
        deck = tractor.coupling_height + float(rng.uniform(90, 160)) + 100
        trailer = sample_trailer(
            rng,
            kingpin=tractor.fifth_wheel,
            length=self.length_mm,
            deck=deck,
            wheels=sample_trailer_wheels(rng),
        )
        neck = trailer.deck - trailer.neck_depth - tractor.coupling_height
        trailer = replace(trailer, deck=trailer.deck - neck)
        plan = sample_plan(
            rng, x0=trailer.front, z0=trailer.deck + 8, length=self.length_mm, height=self.height_mm
        )
        ground = sample_ground(rng)
        add_tractor(assembly, tractor, rng=rng)
        add_trailer(assembly, trailer, rng=rng)
        space = add_container(assembly, plan, rng=rng)
        gap = (tractor.cab.rear + 60, plan.x0 - 60)
        if gap[1] - gap[0] > 200:
            assembly.site("gap", gap, (-1000, 1000), (tractor.rail[1] + 30, tractor.rail[1] + 1500))
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
