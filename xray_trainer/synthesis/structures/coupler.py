"""An automatic coupler with its claw, shank, draft gear, release gear and the brake hose beside it."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.structures.assembly import Assembly, around
from xray_trainer.synthesis.structures.rail import RAIL_TOP

COUPLER_HEIGHT = RAIL_TOP + 1060.0
"""Usual height of the coupler's axis over the ballast."""

REACH = 610.0
"""How far the claw stands out from the end beam."""


def add_coupler(assembly: Assembly, *, x: float, way: int, height: float, rng: np.random.Generator) -> None:
    """Adds a coupler at the end beam whose outer face is at x; `way` is -1 at the front, 1 at the rear."""
    tilt = float(rng.uniform(-14, 10))
    _add_head(assembly, x, way, height, tilt)
    shank = sorted((x + way * 190, x - way * 420))
    assembly.tube("steel", (shank[0], shank[1]), around(0, 130), around(height, 175), along="x", wall=24)
    _add_draft_gear(assembly, x, way, height)
    _add_release(assembly, x, way, height)
    _add_hose(assembly, x, way, height, rng=rng)
    assembly.box("steel", around(x + way * 60, 130), around(0, 420), (height - 118, height - 90))
    for side in (-1, 1):
        hanger = (x + way * 40, side * 165, height - 100), (x + way * 20, side * 165, height + 165)
        assembly.rod("steel", *hanger, radius=14)


def _add_head(assembly: Assembly, x: float, way: int, z: float, tilt: float) -> None:
    """Adds the claw: a thick root, two teeth of different reach with a throat between, a lock."""
    root = [(150, -130), (150, 130), (330, 165), (400, 165), (400, -165), (330, -165)]
    large = [(380, -165), (380, 150), (520, 158), (585, 120), (610, 40), (585, -120), (500, -165)]
    small = [(380, -120), (380, 105), (500, 112), (540, 60), (530, -100)]
    for points, y, density in ((root, (-120, 125), 4.6), (large, (60, 215), 5.0), (small, (-215, -90), 5.4)):
        area = [(x + way * u, z + v + tilt * (u - 150) / 460) for u, v in points]
        assembly.plate("steel", area, y, density=density)
    lock = [(430, -70), (430, 60), (545, 50), (560, -60)]
    assembly.plate("steel", [(x + way * u, z + v + tilt) for u, v in lock], (-80, 40))


def _add_draft_gear(assembly: Assembly, x: float, way: int, z: float) -> None:
    def along(start: float, stop: float) -> tuple[float, float]:
        low, high = sorted((x - way * start, x - way * stop))
        return low, high

    assembly.box("steel", along(400, 440), around(0, 300), around(z, 300))
    assembly.rod("steel", (x - way * 440, 0, z), (x - way * 1010, 0, z), radius=142, inner=118)
    assembly.rod("steel", (x - way * 470, 0, z), (x - way * 1000, 0, z), radius=112, density=4.2)
    for offset in (-1, 1):
        assembly.box("steel", along(330, 1060), around(0, 120), around(z + offset * 158, 26))
    assembly.box("steel", along(1034, 1070), around(0, 160), around(z, 300))
    for start in (300, 1070):
        for side in (-1, 1):
            assembly.box("cast_iron", along(start, start + 90), around(side * 150, 40), around(z, 250))


def _add_release(assembly: Assembly, x: float, way: int, z: float) -> None:
    bar = (x + way * 85, -1150.0, z + 30)
    assembly.rod("steel", bar, (x + way * 85, 60, z + 30), radius=10)
    assembly.rod("steel", bar, (x + way * 150, -1150, z - 260), radius=10)
    assembly.rod("steel", (x + way * 85, 40, z + 20), (x + way * 330, 20, z - 140), radius=7)


def _add_hose(assembly: Assembly, x: float, way: int, z: float, *, rng: np.random.Generator) -> None:
    """Adds the end cock and a hose that hangs in a curve, hooked up or down."""
    y, depth = 330.0, float(rng.uniform(230, 420))
    cock = x + way * 70
    assembly.rod("cast_iron", (cock - 60, y, z - 40), (cock + 60, y, z - 40), radius=34, density=5.0)
    assembly.rod("steel", (cock, y, z - 30), (cock + way * 20, y, z + 60), radius=9)
    turns = np.linspace(0, np.pi * float(rng.uniform(0.75, 1.15)), 9)
    reach = float(rng.uniform(200, 300))
    points = [
        (cock + way * (60 + reach * (1 - float(np.cos(t))) / 2), z - 40 - depth * float(np.sin(t)))
        for t in turns
    ]
    assembly.sheet("rubber", points, around(y, 50), thickness=52, density=1.3)
    end = points[-1]
    assembly.ball("cast_iron", (end[0], y, end[1]), (48, 35, 42), density=5.5)
