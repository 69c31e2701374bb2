"""What the vehicle stands on: a concrete slab that ends the picture below, kerbs, a duct, gravel."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import GROUND, Part
from xray_trainer.synthesis.structures.assembly import Assembly

_NEAR, _FAR = -2600.0, 2500.0


def sample_ground(rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns the ground, far to both ends of the scan."""
    assembly = Assembly()
    along = (-30_000.0, 60_000.0)
    assembly.box("concrete", along, (_NEAR, _FAR), (-400, 0))
    if rng.random() < 0.4:
        for y in (-1700.0, 1650.0):
            assembly.box("concrete", along, (y, y + 140), (0, float(rng.uniform(60, 140))))
    if rng.random() < 0.3:
        assembly.tube("steel", along, (1900, 2000), (40, 140), along="x", wall=3)
    return assembly.parts(name=GROUND)


def add_ground(assembly: Assembly, *, rng: np.random.Generator) -> None:
    """Adds the ground to what stands on it."""
    assembly.keep(*sample_ground(rng))
