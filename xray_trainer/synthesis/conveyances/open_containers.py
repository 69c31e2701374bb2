"""Open-top containers and flat racks on a skeletal trailer behind a tractor, of 20 and 40 ft."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import CargoSpace, Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.flat_rack import add_flat_rack, sample_flat_rack
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.open_top import add_open_top, sample_open_top
from xray_trainer.synthesis.structures.train import Train, add_gap, add_train, sample_train


class _OpenContainerTrain:
    """A tractor, a skeletal trailer and something open on it."""

    name: str
    length_mm: float

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        train = sample_train(rng, length=self.length_mm)
        add_train(assembly, train, rng=rng)
        space = self._add_container(assembly, train, rng)
        add_gap(assembly, train.tractor, train.container_x)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))

    def _add_container(self, assembly: Assembly, train: Train, rng: np.random.Generator) -> CargoSpace:
        raise NotImplementedError


class _OpenTop(_OpenContainerTrain):
    def _add_container(self, assembly: Assembly, train: Train, rng: np.random.Generator) -> CargoSpace:
        plan = sample_open_top(rng, x0=train.container_x, z0=train.container_z, length=self.length_mm)
        return add_open_top(assembly, plan, rng=rng)


class _FlatRack(_OpenContainerTrain):
    def _add_container(self, assembly: Assembly, train: Train, rng: np.random.Generator) -> CargoSpace:
        plan = sample_flat_rack(rng, x0=train.container_x, z0=train.container_z, length=self.length_mm)
        return add_flat_rack(assembly, plan, rng=rng)


@CONVEYANCES.register
class OpenTop20(_OpenTop):
    """20 ft open-top container."""

    name = "open-top-20"
    length_mm = 6058.0


@CONVEYANCES.register
class OpenTop40(_OpenTop):
    """40 ft open-top container."""

    name = "open-top-40"
    length_mm = 12192.0


@CONVEYANCES.register
class FlatRack20(_FlatRack):
    """20 ft flat rack."""

    name = "flat-rack-20"
    length_mm = 6058.0


@CONVEYANCES.register
class FlatRack40(_FlatRack):
    """40 ft flat rack."""

    name = "flat-rack-40"
    length_mm = 12192.0
