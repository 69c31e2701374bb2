"""Rigid trucks: box, curtain-sider, refrigerated, flat deck, tipper; two to four axles."""

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
from xray_trainer.synthesis.structures.tipper_body import add_tipper_body, sample_tipper_body
from xray_trainer.synthesis.structures.train import add_gap
from xray_trainer.synthesis.structures.truck import TruckPlan, add_truck, sample_truck


class _Truck:
    """A rigid truck with a body."""

    name: str
    axles: tuple[int, ...] = (2, 2, 3)
    gap = 120.0
    lift_share = 0.0

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; its nose is at x = 0."""
        assembly = Assembly()
        has_lift = bool(rng.random() < self.lift_share)
        plan = sample_truck(rng, axles=self.axles, gap=self.gap, has_lift=has_lift)
        add_truck(assembly, plan, rng=rng)
        space = self._add_body(assembly, plan, rng)
        add_gap(assembly, plan.chassis, plan.body_x0)
        return Scene((*sample_ground(rng), *assembly.parts()), self.name, space, tuple(assembly.sites))

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        raise NotImplementedError


@CONVEYANCES.register
class TruckBox(_Truck):
    """A rigid truck with a dry box, often with a tail lift."""

    name = "truck-box"
    lift_share = 0.45

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        body = plan.body(rng, over_deck=PLY, highest=float(rng.uniform(3300, 3850)))
        return add_box_body(assembly, sample_box_body(rng, body), rng=rng)


@CONVEYANCES.register
class TruckCurtain(_Truck):
    """A curtain-sided rigid truck."""

    name = "truck-curtain"
    lift_share = 0.15

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        body = plan.body(rng, over_deck=PLY, highest=float(rng.uniform(3400, 3900)))
        return add_curtain_body(assembly, sample_curtain_body(rng, body), rng=rng)


@CONVEYANCES.register
class TruckReefer(_Truck):
    """A refrigerated rigid truck; its cooling unit stands over the cab."""

    name = "truck-reefer"
    gap = 640.0
    lift_share = 0.3

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        body = plan.body(rng, over_deck=COLD_FLOOR + 4, highest=float(rng.uniform(3350, 3780)))
        return add_cold_body(assembly, sample_cold_body(rng, body), rng=rng)


@CONVEYANCES.register
class TruckFlat(_Truck):
    """A rigid truck with a flat deck, drop sides, at times a tilt."""

    name = "truck-flat"
    axles = (2, 2, 3, 3)

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        body = plan.body(rng, over_deck=PLY, highest=float(rng.uniform(3400, 3800)))
        return add_flat_body(assembly, sample_flat_body(rng, body), rng=rng)


@CONVEYANCES.register
class TruckTipper(_Truck):
    """A tipper for bulk."""

    name = "truck-tipper"
    axles = (2, 3, 3, 4, 4)
    gap = 420.0

    def _add_body(self, assembly: Assembly, plan: TruckPlan, rng: np.random.Generator) -> CargoSpace:
        side = float(rng.uniform(700, 1500))
        floor = plan.deck + 180
        body = plan.body(rng, over_deck=0.0, highest=floor + side)
        return add_tipper_body(assembly, sample_tipper_body(rng, _at(body, floor, side)), rng=rng)


def _at(body: BodyPlan, floor: float, height: float) -> BodyPlan:
    return replace(body, floor=floor, height=height)
