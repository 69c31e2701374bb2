"""What air cargo passes a scanner on: a deck of rollers for unit loads, a belt for parcels."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import GROUND, Part
from xray_trainer.synthesis.structures.assembly import Assembly, around

DECK_TOP = 1250.0
"""Height of the rollers of a deck: near that of the source, so rollers hide little of what stands on them."""

BELT_TOP = 1200.0
"""Height of a belt."""

_ALONG = (-4000.0, 12_000.0)
_SIDES = (-1, 1)


def sample_deck(rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns a deck of steel rollers between two rails, on legs, over a floor."""
    assembly = Assembly()
    pitch, radius = float(rng.choice([115.0, 150.0, 180.0])), float(rng.choice([25.0, 30.0]))
    _add_floor(assembly)
    for x in np.arange(_ALONG[0] + float(rng.uniform(0, pitch)), _ALONG[1], pitch).tolist():
        centre = (x, 0.0, DECK_TOP - radius)
        assembly.disc("steel", centre, radius=radius, inner=radius - 2.5, width=2500)
        assembly.disc("steel", centre, radius=7, width=2560)
    for side in _SIDES:
        rail = (DECK_TOP - 190, DECK_TOP - 20)
        assembly.tube("aluminium", _ALONG, around(side * 1290, 60), rail, along="x", wall=4)
    _add_legs(assembly, 1290.0, DECK_TOP - 190, rng=rng)
    return assembly.parts(name=GROUND)


def sample_belt(rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns a conveyor: two runs of belt over idlers or a sheet, side frames, legs."""
    assembly = Assembly()
    half = 520.0
    _add_floor(assembly)
    for z in (BELT_TOP - 5, BELT_TOP - 150):
        assembly.box("rubber", _ALONG, (-half + 40, half - 40), (z, z + 5))
    if rng.random() < 0.5:
        assembly.box("steel", _ALONG, (-half, half), (BELT_TOP - 8, BELT_TOP - 6))
    pitch = float(rng.choice([110.0, 160.0, 420.0]))
    for x in np.arange(_ALONG[0] + float(rng.uniform(0, pitch)), _ALONG[1], pitch).tolist():
        assembly.disc("steel", (x, 0, BELT_TOP - 31), radius=22, inner=20.5, width=2 * half)
    for side in _SIDES:
        frame = around(side * (half + 20), 36)
        assembly.tube("aluminium", _ALONG, frame, (BELT_TOP - 190, BELT_TOP - 15), along="x", wall=2.5)
    _add_legs(assembly, half + 20, BELT_TOP - 190, rng=rng)
    return assembly.parts(name=GROUND)


def _add_floor(assembly: Assembly) -> None:
    assembly.box("concrete", _ALONG, (-1500, 1500), (-200, 0))


def _add_legs(assembly: Assembly, y: float, top: float, *, rng: np.random.Generator) -> None:
    for x in np.arange(_ALONG[0] + float(rng.uniform(0, 1400)), _ALONG[1], 1900.0).tolist():
        for side in _SIDES:
            assembly.tube("steel", around(x, 60), around(side * y, 60), (0, top), along="z", wall=3)
        assembly.tube("steel", around(x, 40), (-y, y), (top - 160, top - 120), along="y", wall=2.5)
