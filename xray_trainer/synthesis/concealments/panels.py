"""False walls, floors and ceilings: a sheet on battens in front of a cavity."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.scene import Bounds, Part, concealed
from xray_trainer.synthesis.shapes import Boxes

_SHEETS = (("steel", 7.86, 2.0), ("plywood", 0.65, 12.0), ("plywood", 0.65, 18.0), ("aluminium", 2.7, 3.0))


def panel(room: Bounds, axis: int, *, at_high: bool, rng: np.random.Generator) -> tuple[Part, ...]:
    """Returns a sheet that closes a cavity at its low or high side along an axis, and battens within it.

    Args:
        room: the cavity.
        axis: 0 for a wall across the vehicle, 1 for a side wall, 2 for a floor or ceiling.
        at_high: on which side the sheet lies.
        rng: draws material and spacing.
    """
    material, density, thickness = _SHEETS[int(rng.integers(len(_SHEETS)))]
    sheet = np.asarray(room, np.float32).copy()
    edge = room[2 * axis + 1] if at_high else room[2 * axis] - thickness
    sheet[2 * axis], sheet[2 * axis + 1] = edge, edge + thickness
    battens = Boxes(_battens(room, axis, rng), 0.5, "wood")
    return concealed(Boxes(sheet[None], density, material), battens, name="panel")


def casing(room: Bounds, *, wall_mm: float = 2.0) -> tuple[Part, ...]:
    """Returns a closed box of sheet steel around a room."""
    faces = []
    for axis in range(3):
        for edge in (room[2 * axis], room[2 * axis + 1] - wall_mm):
            face = np.asarray(room, np.float32).copy()
            face[2 * axis], face[2 * axis + 1] = edge, edge + wall_mm
            faces.append(face)
    return concealed(Boxes(np.stack(faces), 7.86, "steel"), name="panel")


def _battens(room: Bounds, axis: int, rng: np.random.Generator) -> np.ndarray:
    run = 0 if axis != 0 else 1
    width = 40.0
    low, high = room[2 * run], room[2 * run + 1]
    num = max(int((high - low) / rng.uniform(450, 800)), 1) + 1
    starts = np.linspace(low, high - width, num)
    battens = np.tile(np.asarray(room, np.float32), (num, 1))
    battens[:, 2 * run], battens[:, 2 * run + 1] = starts, starts + width
    depth = room[2 * axis + 1] - room[2 * axis]
    battens[:, 2 * axis + 1] = room[2 * axis] + min(depth, 40.0)
    return battens
