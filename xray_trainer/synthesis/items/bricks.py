"""Pressed and loose organic goods: brick packages, resin slabs, sheets, bags."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.items.item import ITEMS, Item, centred, varied
from xray_trainer.synthesis.items.packing import packed
from xray_trainer.synthesis.shapes import Ellipsoids, box


def _slab(name: str, material: str, size_mm: tuple[float, float, float], density_g_cm3: float) -> Item:
    length, width, height = size_mm
    bounds = (0, length, 0, width, 0, height)
    return centred(name, material, [box(bounds, density_g_cm3=density_g_cm3, material=material)])


@ITEMS.register
class BrickPackage:
    """A pressed kilogram of powder in tape, as public reports of seizures show."""

    name = "brick-package"
    title = "Brick package of organic powder"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one package of about 1 kg; its tape is too thin to count."""
        size = (varied(rng, 205, share=0.08), varied(rng, 135, share=0.08), varied(rng, 42, share=0.15))
        return _slab(self.name, "organic_powder", size, varied(rng, 1.02))


@ITEMS.register
class ResinSlab:
    """A pressed slab of resin."""

    name = "resin-slab"
    title = "Slab of organic resin"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one slab of 0.25 to 1 kg."""
        scale = rng.choice([0.63, 0.8, 1.0])
        size = (varied(rng, 210 * scale), varied(rng, 140 * scale), varied(rng, 30 * scale))
        return _slab(self.name, "organic_resin", size, varied(rng, 1.2, share=0.08))


@ITEMS.register
class Sheet:
    """A flat pressed sheet that lies under floors and behind walls."""

    name = "sheet"
    title = "Flat sheet of organic goods"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one sheet of 10 to 30 mm."""
        size = (varied(rng, 560, share=0.3), varied(rng, 380, share=0.25), rng.uniform(10, 30))
        material = str(rng.choice(["organic_powder", "organic_resin"]))
        return _slab(self.name, material, size, varied(rng, 1.1))


@ITEMS.register
class PelletBag:
    """A bag of loose pellets or tablets."""

    name = "pellet-bag"
    title = "Bag of loose pellets"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one bag of 3 to 15 kg: a flat pillow of grain."""
        return _pillow(
            self.name, (varied(rng, 420, share=0.3), varied(rng, 280), varied(rng, 130)), 0.72, rng
        )


@ITEMS.register
class PowderSack:
    """A sports bag or sack with many packages inside."""

    name = "powder-sack"
    title = "Bag full of organic packages"
    is_benign = False

    def sample(self, rng: np.random.Generator) -> Item:
        """Returns one bag of 12 to 35 kg: packages in stacks, cloth around them."""
        size = (varied(rng, 600), varied(rng, 310), varied(rng, 250))
        packages = packed(BrickPackage().sample(rng), size, rng, gap_mm=6)
        x0, x1, y0, y1, z0, z1 = packages.extent_mm.tolist()
        loose = rng.uniform(10, 45)
        bounds = (x0 - loose, x1 + loose, y0 - loose, y1 + loose, z0, z1 + loose)
        cloth = box(bounds, density_g_cm3=rng.uniform(0.03, 0.07), material="textile")
        return centred(self.name, "organic_powder", [*packages.shapes, cloth])


def _pillow(name: str, size_mm: tuple[float, ...], density: float, rng: np.random.Generator) -> Item:
    half = np.asarray(size_mm) / 2
    radii = half * np.array([[1.0, 1.0, 1.0], [0.92, 0.95, 0.8]])
    shape = Ellipsoids(np.zeros((2, 3)), radii, np.eye(3), varied(rng, density) / 1.6, "organic_powder")
    return centred(name, "organic_powder", [shape])
