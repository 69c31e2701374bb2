"""A flat wagon with one container of 40 ft or two of 20 ft."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import CargoSpace, Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.container import add_container, sample_plan
from xray_trainer.synthesis.structures.container_wagon import DECK_STOP, add_container_deck
from xray_trainer.synthesis.structures.coupler import REACH
from xray_trainer.synthesis.structures.rail import RAIL_TOP, sample_track
from xray_trainer.synthesis.structures.wagon_frame import FramePlan, add_frame

_LENGTH = 14620.0
_PIVOTS = 9720.0
_LONG, _SHORT = 12192.0, 6058.0


@CONVEYANCES.register
class FlatWagon:
    """Flat wagon of 40 ft; of two short containers one is loaded and the other empty."""

    name = "wagon-flat"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the scene with an empty container; the claw of the front coupler is near x = 0."""
        assembly = Assembly()
        track = sample_track(rng)
        ends = (REACH, _LENGTH - REACH)
        bogies = ((_LENGTH - _PIVOTS) / 2, (_LENGTH + _PIVOTS) / 2)
        cross = tuple(float(x) for x in np.linspace(*bogies, int(rng.integers(5, 8)))[1:-1])
        top = RAIL_TOP + 1225 + float(rng.uniform(-15, 60))
        side_depth = float(rng.choice([300.0, 360.0, 420.0]))
        frame = FramePlan(ends, bogies, 1270.0, top, side_depth, 12.0, cross)
        add_frame(assembly, frame, rng=rng)
        fronts = self._fronts(rng)
        length = _LONG if len(fronts) == 1 else _SHORT
        stops = tuple(x + offset for x in fronts for offset in (89.0, length - 89.0))
        add_container_deck(assembly, x=ends, half_width=1270.0, top=top, stops=stops)
        spaces = [self._add_container(assembly, rng, x0=x, z0=top + DECK_STOP, length=length) for x in fronts]
        space = spaces[int(rng.integers(len(spaces)))]
        return Scene((*track, *assembly.parts()), self.name, space, tuple(assembly.sites))

    def _fronts(self, rng: np.random.Generator) -> tuple[float, ...]:
        """Returns x of the front wall of each container."""
        if rng.random() < 0.6:
            return ((_LENGTH - _LONG) / 2,)
        gap = float(rng.choice([76.0, 76.0, 350.0]))
        return (_LENGTH / 2 - gap / 2 - _SHORT, _LENGTH / 2 + gap / 2)

    def _add_container(
        self, assembly: Assembly, rng: np.random.Generator, *, x0: float, z0: float, length: float
    ) -> CargoSpace:
        height = float(rng.choice([2591.0, 2896.0])) if length == _LONG else 2591.0
        plan = sample_plan(rng, x0=x0, z0=z0, length=length, height=height)
        return add_container(assembly, plan, rng=rng)
