"""Ordinary goods of parcels and air cargo that look like something hidden: books, cheese, powder, cable."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Ellipsoids, box

_UP = np.array([0.0, 0.0, 1.0])


@ITEMS.register
class BookBlock:
    """A pile of books: an organic block as dense as many a powder, with slits between its covers."""

    name = "book-block"
    title = "Books"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns two to six books of 1 to 5 cm, none quite under the other."""
        num = int(rng.integers(2, 7))
        length, width = rng.uniform(180, 270), rng.uniform(120, 200)
        heights = rng.uniform(10, 50, num)
        low = np.concatenate([[0.0], np.cumsum(heights + 1.5)[:-1]])
        shift = rng.uniform(0, 12, (2, num))
        pages = np.column_stack(
            [shift[0], shift[0] + length, shift[1], shift[1] + width, low + 2, low + heights - 2]
        )
        covers = np.concatenate([pages, pages])
        covers[:num, 4:], covers[num:, 4:] = (
            np.stack([low, low + 2], 1),
            np.stack([low + heights - 2, low + heights], 1),
        )
        paper = Boxes(pages, varied(rng, 0.85), "paper")
        return centred(self.name, "paper", [paper, Boxes(covers, 0.75, "cardboard")])


@ITEMS.register
class Cheese:
    """Wheels or blocks of cheese: even and organic, a little denser than water."""

    name = "cheese"
    title = "Cheese"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns a wheel or a block of 0.5 to 6 kg in its rind."""
        density = varied(rng, 1.08, share=0.04)
        if rng.random() < 0.5:
            radius, height = rng.uniform(60, 140), rng.uniform(50, 100)
            middle = np.zeros(3)
            wheel = Cylinders(middle, _UP, radius - 2, 0.0, height, density, "meat")
            rind = Cylinders(middle, _UP, radius, radius - 2, height, 0.95, "polyethylene")
            return centred(self.name, "meat", [wheel, rind])
        size = rng.uniform((90, 70, 60), (280, 110, 110))
        return centred(
            self.name,
            "meat",
            [box((0, size[0], 0, size[1], 0, size[2]), density_g_cm3=density, material="meat")],
        )


@ITEMS.register
class Detergent:
    """A box of washing powder: loose granules of salts, its top not quite full."""

    name = "detergent"
    title = "Washing powder"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one box of 0.5 to 5 kg."""
        length, width, height = rng.uniform((120, 60, 160), (240, 110, 280))
        full = height * rng.uniform(0.72, 0.93)
        powder = box((1, length - 1, 1, width - 1, 1, full), density_g_cm3=varied(rng, 0.72), material="salt")
        walls = [
            (0, 1, 0, width, 0, height),
            (length - 1, length, 0, width, 0, height),
            (0, length, 0, 1, 0, height),
            (0, length, width - 1, width, 0, height),
            (0, length, 0, width, height - 1, height),
        ]
        return centred(self.name, "salt", [powder, Boxes(np.array(walls), 0.75, "cardboard")])


@ITEMS.register
class IcePack:
    """Cold packs that keep food and medicine cool: flat bricks of gel."""

    name = "ice-pack"
    title = "Ice packs"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one to four packs of 0.2 to 1.2 kg on each other."""
        num = int(rng.integers(1, 5))
        length, width, thick = rng.uniform((120, 80, 18), (230, 170, 36))
        low = np.arange(num) * (thick + 1)
        wall = np.zeros(num)
        bounds = np.column_stack([wall, wall + length, wall, wall + width, low, low + thick])
        gel = bounds + np.array([2, -2, 2, -2, 2, -2])
        shells = Boxes(bounds, 0.12, "polyethylene")
        return centred(self.name, "water", [Boxes(gel, varied(rng, 1.02, share=0.03), "water"), shells])


@ITEMS.register
class CableCoil:
    """A coil of copper cable, lying flat."""

    name = "cable-coil"
    title = "Coil of cable"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns three to eight turns of copper in their sheath."""
        radius, thick = rng.uniform(55, 130), rng.uniform(5, 11)
        num_up, num_out = int(rng.integers(2, 5)), int(rng.integers(2, 4))
        up, out = (grid.ravel() for grid in np.meshgrid(np.arange(num_up), np.arange(num_out), indexing="ij"))
        centre = np.column_stack([np.zeros((len(up), 2)), up * thick + thick / 2])
        outer = radius - out * thick
        sheath = Cylinders(centre, _UP, outer, outer - thick, thick, 0.95, "pvc")
        inner = outer - thick / 2
        wire = Cylinders(centre, _UP, inner + thick / 4, inner - thick / 4, thick / 2, 7.2, "copper")
        return centred(self.name, "copper", [sheath, wire])


@ITEMS.register
class AluminiumPatch:
    """A patch riveted over a dent of a unit load device."""

    name = "aluminium-patch"
    title = "Repair patch of aluminium"
    is_benign = True

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one sheet of 1.5 to 4 mm with rivets along its edges, standing along the wall."""
        length, height, thick = rng.uniform((140, 120, 1.5), (520, 460, 4.0))
        sheet = box((0, length, 0, thick, 0, height), density_g_cm3=2.7, material="aluminium")
        x = np.tile(np.linspace(15, length - 15, max(int(length // 40), 2)), 2)
        z = np.repeat([15.0, height - 15], len(x) // 2)
        rivets = Ellipsoids(
            np.column_stack([x, np.full(len(x), thick + 1), z]),
            np.full((len(x), 3), 4.0),
            np.eye(3),
            2.7,
            "aluminium",
        )
        return centred(self.name, "aluminium", [sheet, rivets])
