"""The track under a wagon: two rails, sleepers and ballast. Gauge 1520 mm, rail R65."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import GROUND, Part
from xray_trainer.synthesis.structures.assembly import Assembly, around

RAIL_TOP = 180.0
"""Height of the running surface over the ballast."""

RAIL_Y = 796.0
"""Half the distance of the rails, middle to middle."""

_ALONG = (-9_000.0, 36_000.0)
_SIDES = (-1, 1)


def sample_track(rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns rails, fastenings, sleepers and ballast, far to both ends of the scan."""
    assembly = Assembly()
    pitch, phase = float(rng.choice([500.0, 543.0, 543.0])), float(rng.uniform(0, 543))
    is_concrete = bool(rng.random() < 0.7)
    for side in _SIDES:
        _add_rail(assembly, side * RAIL_Y, joint=float(rng.uniform(*_ALONG)))
    for x in np.arange(_ALONG[0] + phase, _ALONG[1], pitch).tolist():
        _add_sleeper(assembly, x, is_concrete=is_concrete)
    level = -float(rng.uniform(15, 70))
    assembly.box("granite", _ALONG, (-1650, 1650), (-420, level), density=1.55)
    return assembly.parts(name=GROUND)


def _add_rail(assembly: Assembly, y: float, *, joint: float) -> None:
    assembly.box("steel", _ALONG, around(y, 150), (0, 13))
    assembly.box("steel", _ALONG, around(y, 84), (13, 30), density=6.4)
    assembly.box("steel", _ALONG, around(y, 19), (30, RAIL_TOP - 45))
    assembly.box("steel", _ALONG, around(y, 74), (RAIL_TOP - 45, RAIL_TOP))
    for way in _SIDES:
        assembly.box("steel", around(joint, 800), around(y + way * 24, 26), (34, 128))
    for x in np.linspace(joint - 320, joint + 320, 6).tolist():
        assembly.disc("steel", (x, y, 80), radius=15, width=150)


def _add_sleeper(assembly: Assembly, x: float, *, is_concrete: bool) -> None:
    name, width = ("concrete", 290.0) if is_concrete else ("wood", 250.0)
    assembly.box(name, around(x, width), (-1350, 1350), (-200, -4))
    for side in _SIDES:
        y = side * RAIL_Y
        assembly.box("steel", around(x, 140 if is_concrete else 180), around(y, 360), (-10, 2))
        for way in _SIDES:
            clip = y + way * 108
            assembly.rod("steel", (x, clip, 0), (x, clip, 62), radius=11)
            assembly.box("steel", around(x, 50), around(clip - way * 20, 70), (16, 30))
