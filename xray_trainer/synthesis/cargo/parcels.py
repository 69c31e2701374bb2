"""Parcels on a belt: cartons, bags and trays one after the other, turned at random, now and then piled."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.parcel_contents import MAKERS, Shapes, Size, carton
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, rotation_about

_GOODS = (
    Goods("9999.00", "Postal parcels, goods of low value", ("CN", "TR", "EU")),
    Goods("9804.00", "Gifts and personal goods in parcels", ("RU", "EU", "SEA")),
)
_TRAY = (640.0, 440.0, 130.0)


@CARGO_FAMILIES.register
class Parcels:
    """Three to eight parcels with ordinary goods."""

    name = "parcels"
    spaces = ("belt",)
    goods = _GOODS

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns parcels that rest on the belt, in trays, or on each other."""
        x, end = space.bounds_mm[0] + float(rng.uniform(20, 150)), space.bounds_mm[1]
        parts: tuple[Part, ...] = ()
        sites: tuple[Site, ...] = ()
        packages = 0
        while True:
            size = _sample_size(rng)
            in_tray = bool(rng.random() < 0.35) and max(size[:2]) < 420
            turn = 0.0 if rng.random() < 0.5 else float(rng.uniform(-0.7, 0.7)) * (0.2 if in_tray else 1.0)
            wide = size[0] * float(np.cos(turn)) + size[1] * abs(float(np.sin(turn)))
            reach = (_TRAY[0] if in_tray else wide) + 24
            if x + reach > end:
                break
            more, found = _place(space, (x + reach / 2, turn), size, rng, in_tray=in_tray)
            parts, sites, packages = (*parts, *more), (*sites, *found), packages + 1
            x += reach + float(rng.exponential(45))
        goods = _GOODS[int(rng.integers(len(_GOODS)))]
        return Stow(parts, goods.description, packages, sites)


def parcel(size: Size, rng: np.random.Generator) -> Shapes:
    """Returns a parcel that fills a room from its lower corner: packaging, goods, now and then padding."""
    maker = MAKERS[int(rng.integers(len(MAKERS)))]
    goods = maker(size, rng)
    wall = float(rng.choice([3.0, 4.0, 6.0]))
    shell = carton(size, wall) if rng.random() < 0.85 else ()
    if rng.random() < 0.3:
        pad = np.array([(0, size[0], 0, size[1], 0.9 * size[2], size[2])])
        return (*shell, *goods, Boxes(pad, 0.03, "paper"))
    return (*shell, *goods)


def _sample_size(rng: np.random.Generator) -> Size:
    scale = float(rng.uniform(0.7, 1.35))
    return (
        scale * float(rng.uniform(220, 440)),
        scale * float(rng.uniform(170, 330)),
        scale * float(rng.uniform(110, 330)),
    )


def _place(
    space: CargoSpace, pose: tuple[float, float], size: Size, rng: np.random.Generator, *, in_tray: bool
) -> tuple[tuple[Part, ...], tuple[Site, ...]]:
    """Returns a parcel at a pose: x of its middle and its turn about the vertical."""
    x, turn = pose
    _, _, y0, y1, floor, _ = space.bounds_mm
    around_y = (y1 - y0) / 2 - float(np.hypot(*size[:2])) / 2 - 10
    y = (y0 + y1) / 2 + float(rng.uniform(-1, 1)) * max(around_y, 0.0) * (0.2 if in_tray else 1.0)
    low = floor + (12.0 if in_tray else 8.0)
    rotation = rotation_about((0, 0, 1), turn)
    offset = np.array([x, y, low]) - rotation @ np.array([size[0] / 2, size[1] / 2, 0])
    goods = parcel(size, rng)
    sinks = max(-min(float(shape.extent_mm[4]) for shape in goods), 0.0)
    shapes = [shape.placed(rotation, offset + np.array([0, 0, sinks])) for shape in goods]
    parts = cargo(*shapes, name="parcel")
    if in_tray:
        parts = (*parts, *_tray(x, (y0 + y1) / 2, floor))
    shrink = abs(float(np.sin(turn))) * 0.5
    half = size[0] * (0.46 - 0.3 * shrink), size[1] * (0.46 - 0.3 * shrink)
    bounds = (x - half[0], x + half[0], y - half[1], y + half[1], low + 4, low + size[2] * 0.9)
    return parts, (Site("parcel", bounds),)


def _tray(x: float, y: float, floor: float) -> tuple[Part, ...]:
    """Returns an open plastic tray with a rim, its walls a little inclined as two steps."""
    length, width, height = _TRAY
    rows = [
        (x - length / 2 + 30, x + length / 2 - 30, y - width / 2 + 30, y + width / 2 - 30, floor, floor + 4)
    ]
    for low, high, inset in ((0.0, 0.5, 22.0), (0.5, 1.0, 10.0), (0.97, 1.0, 0.0)):
        z = (floor + low * height, floor + high * height)
        outer = (x - length / 2 + inset, x + length / 2 - inset, y - width / 2 + inset, y + width / 2 - inset)
        thick = 4.0 if inset else 12.0
        rows += [(outer[0], outer[0] + thick, *outer[2:], *z), (outer[1] - thick, outer[1], *outer[2:], *z)]
        rows += [(*outer[:2], outer[2], outer[2] + thick, *z), (*outer[:2], outer[3] - thick, outer[3], *z)]
    return cargo(Boxes(np.array(rows), 0.92, "polyethylene"), name="tray")
