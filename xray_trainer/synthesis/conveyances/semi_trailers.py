"""A tractor with a semi-trailer: box, curtain-sider, refrigerated, or flat deck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import CargoSpace, Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.body import PLY, BodyPlan
from xray_trainer.synthesis.structures.box_body import add_box_body, sample_box_body
from xray_trainer.synthesis.structures.cold_body import COLD_FLOOR, add_cold_body, sample_cold_body
from xray_trainer.synthesis.structures.curtain_body import add_curtain_body, sample_curtain_body
from xray_trainer.synthesis.structures.flat_body import add_flat_body, sample_flat_body
from xray_trainer.synthesis.structures.ground import sample_ground
from xray_trainer.synthesis.structures.train import Train, add_gap, add_train, sample_train

_HIGHEST = 4000.0
_AHEAD = (1500.0, 1650.0)
_MAX_LOAD_KG = 25_000.0


class _SemiTrailer:
    """A tractor and a semi-trailer with a body on its beams."""

    name: str
    over_ceiling = 90.0
    over_beams = PLY

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        length = float(rng.choice([13_600.0, 13_600.0, 13_620.0, 12_400.0]))
        train = sample_train(rng, length=length, ahead=_AHEAD)
        train = replace(train, trailer=replace(train.trailer, has_locks=False))
        add_train(assembly, train, rng=rng)
        body = self._sample_body(train, length, rng)
        space = self._add_body(assembly, body, rng)
        add_gap(assembly, train.tractor, body.x0)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))

    def _sample_body(self, train: Train, length: float, rng: np.random.Generator) -> BodyPlan:
        floor = train.trailer.deck + self.over_beams
        highest = _HIGHEST + float(rng.uniform(-120, 30))
        return BodyPlan(
            x0=train.trailer.front,
            x1=train.trailer.front + length,
            floor=floor,
            height=highest - floor - self.over_ceiling,
            max_load_kg=_MAX_LOAD_KG,
            member_depth=float(rng.uniform(90, 120)),
            member_spacing=float(rng.uniform(330, 520)),
        )

    def _add_body(self, assembly: Assembly, body: BodyPlan, rng: np.random.Generator) -> CargoSpace:
        raise NotImplementedError


@CONVEYANCES.register
class SemiBox(_SemiTrailer):
    """A semi-trailer with a dry box."""

    name = "semi-box"

    def _add_body(self, assembly: Assembly, body: BodyPlan, rng: np.random.Generator) -> CargoSpace:
        return add_box_body(assembly, sample_box_body(rng, body), rng=rng)


@CONVEYANCES.register
class SemiCurtain(_SemiTrailer):
    """A curtain-sided semi-trailer."""

    name = "semi-curtain"

    def _add_body(self, assembly: Assembly, body: BodyPlan, rng: np.random.Generator) -> CargoSpace:
        return add_curtain_body(assembly, sample_curtain_body(rng, body), rng=rng)


@CONVEYANCES.register
class SemiReefer(_SemiTrailer):
    """A refrigerated semi-trailer."""

    name = "semi-reefer"
    over_ceiling = 105.0
    over_beams = COLD_FLOOR + 4

    def _add_body(self, assembly: Assembly, body: BodyPlan, rng: np.random.Generator) -> CargoSpace:
        return add_cold_body(assembly, sample_cold_body(rng, body), rng=rng)


@CONVEYANCES.register
class SemiFlat(_SemiTrailer):
    """A flat semi-trailer, at times with drop sides or a tilt."""

    name = "semi-flat"

    def _add_body(self, assembly: Assembly, body: BodyPlan, rng: np.random.Generator) -> CargoSpace:
        return add_flat_body(assembly, sample_flat_body(rng, body), rng=rng)
