"""Rotations, extents and checked arrays: what the shapes share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError

Floats = npt.NDArray[np.floating[Any]]
Numbers = Any
"""One number, or one per solid, when a shape is built; float32 (n,) from then on."""

MM3_G_CM3_TO_KG = 1e-6


def rotation_about(axis: npt.ArrayLike, angle_rad: float) -> Floats:
    """Returns the rotation matrix (3, 3) about an axis, right-handed (Rodrigues' formula)."""
    x, y, z = np.asarray(axis, np.float64) / np.linalg.norm(np.asarray(axis, np.float64))
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(3) + np.sin(angle_rad) * cross + (1 - np.cos(angle_rad)) * cross @ cross
    return np.asarray(turn, np.float32)


def sample_rotation(rng: np.random.Generator) -> Floats:
    """Returns a rotation matrix drawn evenly from all rotations (from a normal quaternion)."""
    w, x, y, z = (quaternion := rng.normal(size=4)) / np.linalg.norm(quaternion)
    vector = np.array([x, y, z])
    angle = 2 * np.arctan2(np.linalg.norm(vector), w)
    return rotation_about(vector, float(angle))


def set_rows(shape: object, **tails: tuple[int, ...]) -> int:
    """Makes the named fields of a frozen shape float32 (n, *tail); one row counts for all; returns n."""
    arrays = {}
    for name, tail in tails.items():
        array = np.asarray(getattr(shape, name), np.float32)
        arrays[name] = array[None] if array.shape == tail else array
    num = max(len(array) for array in arrays.values())
    for name, array in arrays.items():
        if array.shape[1:] != tails[name] or len(array) not in (1, num):
            raise InputError(
                "{kind}.{name} must be (n, *{tail}), got {got}",
                kind=type(shape).__name__,
                name=name,
                tail=tails[name],
                got=array.shape,
            )
        object.__setattr__(shape, name, np.array(np.broadcast_to(array, (num, *tails[name]))))
    return num


def set_numbers(shape: object, num: int, *names: str) -> None:
    """Makes the named fields of a frozen shape float32 (num,); one number counts for all."""
    for name in names:
        numbers = np.asarray(getattr(shape, name), np.float32)
        if numbers.shape not in ((), (1,), (num,)):
            raise InputError(
                "{kind}.{name} must be ({num},), got {got}",
                kind=type(shape).__name__,
                name=name,
                num=num,
                got=numbers.shape,
            )
        object.__setattr__(shape, name, np.array(np.broadcast_to(numbers, (num,))))


def extent(low: npt.NDArray[Any], high: npt.NDArray[Any]) -> Floats:
    """Returns (6,): x0, x1, y0, y1, z0, z1 around points given as (n, 3) lower and upper corners."""
    if len(low) == 0:
        return np.zeros(6, np.float32)
    return np.stack([low.min(axis=0), high.max(axis=0)], axis=1).reshape(6).astype(np.float32)


def frame(rotation: npt.ArrayLike, offset_mm: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Returns rotation (3, 3) and offset (3,) as float32."""
    return np.asarray(rotation, np.float32).reshape(3, 3), np.asarray(offset_mm, np.float32).reshape(3)


def maps_axes_to_axes(turn: Floats) -> bool:
    """Returns whether a rotation turns by quarter turns only."""
    return bool(np.all(np.isclose(np.abs(turn), 0, atol=1e-6) | np.isclose(np.abs(turn), 1, atol=1e-6)))
