"""Harmless things that look suspicious: dunnage, repairs, ballast, tools, odd boxes."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Shape, box, cylinder


@ITEMS.register
class Dunnage:
    """A few timbers left from stowing."""

    name = "dunnage"
    title = "Dunnage timber"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns two to five timbers of 0.6 to 1.2 m in a pile."""
        num = int(rng.integers(2, 6))
        length, side = rng.uniform(600, 1200), rng.uniform(70, 110)
        ends = rng.uniform(-60, 60, num)
        rows = np.arange(num) // 2, np.arange(num) % 2
        bounds = np.stack(
            [ends, ends + length, rows[1] * side, (rows[1] + 1) * side, rows[0] * side, (rows[0] + 1) * side],
            axis=1,
        )
        return centred(self.name, "wood", [Boxes(bounds, varied(rng, 0.6, share=0.2), "wood")])


@ITEMS.register
class RepairPlate:
    """A steel sheet welded over a damage."""

    name = "repair-plate"
    title = "Repair plate"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one sheet of 2 to 6 mm, standing along the wall."""
        bounds = (0, rng.uniform(200, 700), 0, rng.uniform(2, 6), 0, rng.uniform(200, 600))
        return centred(self.name, "steel", [box(bounds, density_g_cm3=7.86, material="steel")])


@ITEMS.register
class BallastBlock:
    """A concrete or cast weight."""

    name = "ballast-block"
    title = "Ballast"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one block of 20 to 200 kg."""
        bounds = (0, rng.uniform(250, 600), 0, rng.uniform(200, 400), 0, rng.uniform(150, 350))
        return centred(self.name, "concrete", [box(bounds, density_g_cm3=2.3, material="concrete")])


@ITEMS.register
class OddCarton:
    """A carton that differs from the others: samples, brochures, spare parts."""

    name = "odd-carton"
    title = "Odd carton"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one carton with two or three different blocks inside."""
        size = np.array([rng.uniform(250, 550), rng.uniform(200, 400), rng.uniform(180, 400)])
        shell = box((0, size[0], 0, size[1], 0, size[2]), density_g_cm3=0.02, material="cardboard")
        cuts = np.array([0.03, rng.uniform(0.25, 0.45), rng.uniform(0.55, 0.75), 0.97])
        tops = rng.uniform(0.5, 0.97, len(cuts) - 1)
        blocks = np.array(
            [
                (a * size[0], b * size[0] - 6, 8, size[1] - 8, 8, top * size[2])
                for a, b, top in zip(cuts[:-1], cuts[1:], tops, strict=True)
            ]
        )
        return centred(
            self.name, "paper", [shell, Boxes(blocks, rng.uniform(0.15, 0.75, len(blocks)), "paper")]
        )


@ITEMS.register
class Toolbox:
    """A steel box with tools."""

    name = "toolbox"
    title = "Box of tools"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one box with bars and lumps of steel at its bottom."""
        length, width, height = rng.uniform(380, 600), 220.0, rng.uniform(180, 260)
        num = int(rng.integers(6, 14))
        start = rng.uniform(5, length * 0.6, num)
        reach = np.minimum(start + rng.uniform(60, 260, num), length - 5)
        y, z = rng.uniform(10, 180, num), 4 + rng.uniform(0, 0.45 * height, num)
        tools = np.stack(
            [start, reach, y, y + rng.uniform(8, 30, num), z, z + rng.uniform(8, 26, num)], axis=1
        )
        shapes: list[Shape] = [Boxes(tools, 6.5, "steel"), *_shell(length, width, height)]
        return centred(self.name, "steel", shapes)


def _shell(length: float, width: float, height: float) -> list[Shape]:
    faces = [
        (0, length, 0, width, 0, 1.2),
        (0, length, 0, width, height, height + 1.2),
        (0, 1.2, 0, width, 0, height),
        (length - 1.2, length, 0, width, 0, height),
        (0, length, 0, 1.2, 0, height),
        (0, length, width - 1.2, width, 0, height),
    ]
    return [Boxes(np.array(faces), 7.86, "steel")]


@ITEMS.register
class WaterCan:
    """A plastic can, partly full."""

    name = "water-can"
    title = "Can of water"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one can of 10 to 30 litres with its level."""
        length, width, height = varied(rng, 290), varied(rng, 240), varied(rng, 400, share=0.2)
        level = rng.uniform(0.3, 0.95) * height
        shapes: list[Shape] = [
            box((0, length, 0, width, 0, height), density_g_cm3=0.045, material="polyethylene"),
            box((3, length - 3, 3, width - 3, 3, level), density_g_cm3=1.0, material="water"),
            cylinder(
                (length * 0.8, width / 2, height + 15),
                (0, 0, 1),
                radius_mm=25,
                length_mm=30,
                density_g_cm3=0.6,
                material="polyethylene",
            ),
        ]
        return centred(self.name, "water", shapes)


@ITEMS.register
class FireExtinguisher:
    """A powder extinguisher of 6 to 9 kg."""

    name = "fire-extinguisher"
    title = "Fire extinguisher"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one extinguisher, lying."""
        along, radius, length = (1.0, 0.0, 0.0), rng.uniform(72, 90), rng.uniform(380, 480)
        shell = cylinder(
            (0, 0, 0),
            along,
            radius_mm=radius,
            inner_radius_mm=radius - 2,
            length_mm=length,
            density_g_cm3=7.86,
            material="steel",
        )
        powder = cylinder(
            (-length * 0.12, 0, 0),
            along,
            radius_mm=radius - 2,
            length_mm=length * 0.72,
            density_g_cm3=0.9,
            material="fertiliser",
        )
        valve = cylinder(
            (length / 2 + 40, 0, 0), along, radius_mm=20, length_mm=80, density_g_cm3=5, material="brass"
        )
        return centred(self.name, "steel", [shell, powder, valve])


@ITEMS.register
class Tarpaulin:
    """A rolled tarpaulin."""

    name = "tarpaulin"
    title = "Rolled tarpaulin"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one roll of 0.8 to 2 m, looser towards its middle."""
        length, radius = rng.uniform(800, 2000), rng.uniform(90, 160)
        radii = radius * np.array([1.0, 0.8, 0.6])
        inner = np.array([radii[1], radii[2], 0.15 * radius])
        density = np.array([0.55, 0.45, 0.35]) * rng.uniform(0.8, 1.2)
        roll = Cylinders(np.zeros((3, 3)), np.array([1.0, 0.0, 0.0]), radii, inner, length, density, "pvc")
        return centred(self.name, "pvc", [roll])


@ITEMS.register
class ChainHeap:
    """Lashing chains in a heap."""

    name = "chain-heap"
    title = "Lashing chains"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns 120 to 260 links as short steel bars in all directions, denser at the bottom."""
        num = int(rng.integers(120, 260))
        spread = rng.uniform(110, 220)
        flat = rng.normal(0, spread / 2, (num, 2)).clip(-spread, spread)
        height = rng.exponential(28, num).clip(6, 110)
        centre = np.column_stack([flat, height])
        axis = rng.normal(size=(num, 3)) * (1, 1, 0.4)
        links = Cylinders(centre, axis, rng.uniform(4, 6), 0.0, rng.uniform(28, 44), 7.86, "steel")
        return centred(self.name, "steel", [links])
