"""Firearms and their parts, as silhouettes of steel, polymer and wood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely import affinity
from shapely.geometry import Polygon

from xray_trainer.synthesis.items.item import ITEMS, Item, centred
from xray_trainer.synthesis.shapes import Extrusion, Shape, box, cylinder

_ALONG = (1.0, 0.0, 0.0)


def _outline(points: Sequence[tuple[float, float]], scale: float) -> Polygon:
    return affinity.scale(Polygon(points), scale, scale, origin=(0, 0))


def _plate(
    points: Sequence[tuple[float, float]],
    thickness_mm: float,
    density_g_cm3: float,
    material: str,
    *,
    scale: float,
) -> Extrusion:
    half = thickness_mm / 2
    return Extrusion(_outline(points, scale), (-half, half), density_g_cm3, material)


_SLIDE = [(0, 105), (178, 105), (184, 112), (184, 130), (4, 133), (0, 128)]
_FRAME = [(2, 104), (150, 104), (150, 92), (92, 90), (86, 66), (58, 64), (44, 0), (-8, 4), (14, 88), (0, 96)]
_GRIP_MAGAZINE = [(10, 88), (42, 86), (30, -4), (-2, 0)]


@ITEMS.register
class Pistol:
    """A self-loading pistol of about a kilogram."""

    name = "pistol"
    title = "Pistol"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one pistol lying on its side; slide and barrel steel, frame polymer or steel."""
        scale = rng.uniform(0.85, 1.1)
        frame = ("polyethylene", 1.1) if rng.random() < 0.6 else ("steel", 2.6)
        barrel = cylinder(
            (90 * scale, 0, 120 * scale),
            _ALONG,
            radius_mm=8,
            inner_radius_mm=4.5,
            length_mm=120 * scale,
            density_g_cm3=5.0,
            material="steel",
        )
        shapes: list[Shape] = [
            _plate(_SLIDE, 25, 3.6, "steel", scale=scale),
            _plate(_FRAME, 28, frame[1], frame[0], scale=scale),
            _plate(_GRIP_MAGAZINE, 20, 2.2, "steel", scale=scale),
            barrel,
        ]
        return centred(self.name, "steel", shapes)


_MAGAZINE = [(0, 0), (66, 6), (82, -60), (112, -128), (138, -182), (80, -204), (42, -140), (14, -70)]
_STOCK = [(0, 0), (-40, -6), (-250, -40), (-256, -132), (-200, -120), (-40, -46), (0, -40)]
_PISTOL_GRIP = [(0, 0), (34, 0), (12, -92), (-26, -86)]
_FORE_END = [(0, 0), (190, 4), (186, -36), (0, -44)]


def _receiver() -> list[Shape]:
    shell = box((0, 262, -17, 17, -42, 16), density_g_cm3=1.5, material="steel")
    bolt = cylinder((140, 0, 2), _ALONG, radius_mm=11, length_mm=135, density_g_cm3=7.0, material="steel")
    spring = cylinder((40, 0, 6), _ALONG, radius_mm=7, length_mm=110, density_g_cm3=2.5, material="steel")
    trigger = box((70, 92, -4, 4, -60, -42), density_g_cm3=5.0, material="steel")
    return [shell, bolt, spring, trigger]


def _barrel(length_mm: float, bore_mm: float) -> list[Shape]:
    tube = cylinder(
        (length_mm / 2, 0, 0),
        _ALONG,
        radius_mm=9,
        inner_radius_mm=bore_mm / 2,
        length_mm=length_mm,
        density_g_cm3=7.86,
        material="steel",
    )
    gas = cylinder(
        (length_mm * 0.32, 0, 26),
        _ALONG,
        radius_mm=9,
        inner_radius_mm=7,
        length_mm=length_mm * 0.55,
        density_g_cm3=7.86,
        material="steel",
    )
    sight = box((length_mm - 52, length_mm - 34, -4, 4, 8, 52), density_g_cm3=7.86, material="steel")
    return [tube, gas, sight]


def _furniture(rng: np.random.Generator) -> tuple[str, float]:
    return ("wood", 0.68) if rng.random() < 0.5 else ("polyethylene", 1.05)


def _magazine() -> Extrusion:
    return _plate(_MAGAZINE, 26, 2.3, "steel", scale=1.0)


def _moved(shapes: Sequence[Shape], x_mm: float, y_mm: float, z_mm: float) -> list[Shape]:
    return [shape.placed(np.eye(3), (x_mm, y_mm, z_mm)) for shape in shapes]


@ITEMS.register
class Rifle:
    """A rifle in one piece."""

    name = "rifle"
    title = "Rifle"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one rifle of 850 to 1000 mm lying on its side."""
        material, density = _furniture(rng)
        stock = _plate(_STOCK, 38, density, material, scale=1.0)
        grip = _moved([_plate(_PISTOL_GRIP, 34, density, material, scale=1.0)], 30, 0, -42)
        fore_end = _moved([_plate(_FORE_END, 44, density, material, scale=1.0)], 270, 0, 14)
        barrel = _moved(_barrel(rng.uniform(390, 520), 7.6), 262, 0, 2)
        magazine = _moved([_magazine()], 130, 0, -40)
        shapes = [*_receiver(), stock, *grip, *fore_end, *barrel, *magazine]
        return centred(self.name, "steel", shapes)


@ITEMS.register
class RifleParts:
    """A rifle taken apart, its parts side by side."""

    name = "rifle-parts"
    title = "Parts of a rifle"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns barrel, receiver, stock and two magazines laid out within half a metre."""
        material, density = _furniture(rng)
        stock = _moved([_plate(_STOCK, 38, density, material, scale=1.0)], 262, 0, rng.uniform(-150, -120))
        barrel = _moved(_barrel(rng.uniform(390, 440), 7.6), rng.uniform(-60, 0), 0, rng.uniform(60, 90))
        magazines: list[Shape] = [
            shape
            for y in (-20.0, 20.0)
            for shape in _moved([_magazine()], rng.uniform(250, 280), y, rng.uniform(-60, -20))
        ]
        return centred(self.name, "steel", [*_receiver(), *barrel, *stock, *magazines])


@ITEMS.register
class Magazine:
    """A magazine by itself."""

    name = "magazine"
    title = "Magazine of a firearm"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one magazine, empty or full."""
        density = 2.3 if rng.random() < 0.4 else 4.2
        return centred(
            self.name, "steel", [_plate(_MAGAZINE, 26, density, "steel", scale=rng.uniform(0.7, 1))]
        )
