"""Air cargo in unit load devices on a deck of rollers; to be scanned with 2 to 3 mm pixels."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.structures.assembly import Assembly
from xray_trainer.synthesis.structures.roller_deck import DECK_TOP, sample_deck
from xray_trainer.synthesis.structures.uld import add_net_pallet, add_uld, sample_uld

_PALLETS = ((3175.0, 2438.0), (3175.0, 2235.0), (1534.0, 2235.0))
"""Length and width of common base plates, PMC first."""


@CONVEYANCES.register
class UldContainer:
    """A half-width container for the lower deck (LD3) with its cut corner."""

    name = "uld-ld3"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; the base plate begins at x = 0, the cut corner reaches to less."""
        assembly = Assembly()
        deck = sample_deck(rng)
        space = add_uld(assembly, sample_uld(rng, floor=DECK_TOP), rng=rng)
        return Scene((*deck, *assembly.parts()), self.name, space, tuple(assembly.sites))


@CONVEYANCES.register
class NetPallet:
    """A pallet with a net (PMC, PAG or a half one)."""

    name = "uld-pallet"

    def build(self, *, rng: np.random.Generator) -> Scene:
        """Returns the empty scene; the pallet begins at x = 0."""
        assembly = Assembly()
        deck = sample_deck(rng)
        length, width = _PALLETS[int(rng.choice(3, p=[0.6, 0.25, 0.15]))]
        height = float(rng.uniform(1250, 1600))
        space = add_net_pallet(assembly, size=(length, width, height), floor=DECK_TOP, rng=rng)
        return Scene((*deck, *assembly.parts()), self.name, space, tuple(assembly.sites))
