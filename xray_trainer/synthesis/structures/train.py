"""A tractor with a skeletal trailer, drawn so that they fit each other and the container on top."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, Span
from xray_trainer.synthesis.structures.tractor import TractorPlan, add_tractor, sample_tractor
from xray_trainer.synthesis.structures.trailer import TrailerPlan, add_trailer, sample_trailer
from xray_trainer.synthesis.structures.wheels import sample_trailer_wheels

_LOCK_MM = 8.0


@dataclass(frozen=True, slots=True)
class Train:
    """A tractor and its trailer.

    Attributes:
        tractor: with its nose at x = 0.
        trailer: its neck rests on the fifth wheel.
    """

    tractor: TractorPlan
    trailer: TrailerPlan

    @property
    def container_x(self) -> float:
        """Returns x of the front of a container."""
        return self.trailer.front

    @property
    def container_z(self) -> float:
        """Returns z of the lower face of a container's castings."""
        return self.trailer.deck + _LOCK_MM


def sample_train(rng: np.random.Generator, *, length: float, ahead: Span = (720.0, 950.0)) -> Train:
    """Returns a tractor and a trailer for a load of a length; see `sample_trailer`."""
    tractor = sample_tractor(rng)
    deck = tractor.coupling_height + float(rng.uniform(90, 160)) + 100
    trailer = sample_trailer(
        rng,
        kingpin=tractor.fifth_wheel,
        length=length,
        deck=deck,
        wheels=sample_trailer_wheels(rng),
        ahead=ahead,
    )
    return Train(tractor, replace(trailer, deck=tractor.coupling_height + trailer.neck_depth))


def add_train(assembly: Assembly, train: Train, *, rng: np.random.Generator) -> None:
    """Adds the tractor and the trailer."""
    add_tractor(assembly, train.tractor, rng=rng)
    add_trailer(assembly, train.trailer, rng=rng)


def add_gap(assembly: Assembly, tractor: TractorPlan, front: float) -> None:
    """Adds the gap between the cab and what begins at x = `front` as a site, where there is one."""
    gap = (tractor.cab.rear + 60, front - 60)
    if gap[1] - gap[0] > 200:
        assembly.site("gap", gap, (-1000, 1000), (tractor.rail[1] + 30, tractor.rail[1] + 1500))
