"""The Triton kernel of `front`; importing it needs Triton, running it a GPU or Triton's interpreter."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

triton = import_module("triton")
tl = import_module("triton.language")

constexpr: TypeAlias = Any
"""Triton knows by this name what is fixed when the kernel is compiled."""


def _front(  # noqa: PLR0917 - a kernel is launched with its arguments in a row
    given: Any,
    weight: Any,
    bias: Any,
    features: Any,
    scale: Any,
    log_scale: Any,
    height: Any,
    width: Any,
    CELLS: constexpr,
    PIXELS: constexpr,
    SIDE: constexpr,
    FEATURES: constexpr,
) -> None:
    """Works out the features of `CELLS` cells of a row; `FEATURES` is a power of two from 16 on."""
    row, number = tl.program_id(1), tl.program_id(2)
    cells = tl.program_id(0) * CELLS + tl.arange(0, CELLS)
    columns = width // SIDE
    inside = cells < columns
    pixel = tl.arange(0, PIXELS)
    energy, y, x = pixel // (SIDE * SIDE), pixel // SIDE % SIDE, pixel % SIDE
    of_pixel = ((number * (PIXELS // (SIDE * SIDE)) + energy) * height + row * SIDE + y) * width + x
    where = of_pixel[None, :] + (cells * SIDE)[:, None]
    light = tl.load(given + where, mask=inside[:, None], other=0).to(tl.float32) * scale
    logs = tl.where(light > 0, tl.log(tl.where(light > 0, light, 1.0)), 0.0) * log_scale
    feature = tl.arange(0, FEATURES)
    of_weight = pixel[:, None] * FEATURES + feature[None, :]
    sums = tl.dot(light, tl.load(weight + of_weight), input_precision="ieee")
    sums += tl.dot(logs, tl.load(weight + PIXELS * FEATURES + of_weight), input_precision="ieee")
    sums = tl.maximum(sums + tl.load(bias + feature)[None, :], 0.0)
    place = ((number * (height // SIDE) + row) * columns + cells)[:, None] * FEATURES + feature[None, :]
    tl.store(features + place, sums.to(features.dtype.element_ty), mask=inside[:, None])


front_kernel = triton.jit(_front)
