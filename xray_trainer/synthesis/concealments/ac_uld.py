"""AC-ULD: in packages of air cargo and in parcels, now and then the same thing in two of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xray_trainer.synthesis.concealments.carving import carved
from xray_trainer.synthesis.concealments.placing import (
    ORGANIC,
    Plan,
    fill_room,
    fill_site,
    has_sites,
    hidden,
    more_of,
    stretch,
)
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.scene import Hidden, Role, Scene, Site

_PLANS = {
    "consignment": Plan(
        (*ORGANIC, "cigarette-carton", "phone-carton", "cash-bundle"), length_mm=(150, 420), num=30
    ),
    "parcel": Plan(
        ("brick-package", "resin-slab", "sheet", "pellet-bag", "pistol", "magazine", "knife", "cash-bundle"),
        length_mm=(110, 300),
        share=(0.3, 0.8),
        num=3,
    ),
}
_SHARE_OF_TWINS = 0.25


@CONCEALMENTS.register
class AirCargoPackage:
    """An organic block, or another thing that does not belong, in a package."""

    name = "AC-ULD"

    def fits(self, scene: Scene) -> bool:
        """Returns whether there is a package to open."""
        return has_sites(scene, _PLANS)

    def hide(self, scene: Scene, *, rng: np.random.Generator, is_hard: bool | None = None) -> Hidden:
        """Returns what lies in one package, or the same in two."""
        first = fill_site(scene, self.name, _PLANS, rng=rng, is_hard=is_hard)
        others = [site for site in scene.sites_named(first.note) if not _overlaps(site, first)]
        if not others or rng.random() >= _SHARE_OF_TWINS:
            return first
        second = _twin(scene, first, others[int(rng.integers(len(others)))], rng)
        return replace(first, parts=(*first.parts, *second.parts), note=f"{first.note}, twice")


def _twin(scene: Scene, first: Hidden, site: Site, rng: np.random.Generator) -> Hidden:
    plan = more_of(first.item, first.material, _PLANS[first.note])
    filled = fill_room(stretch(site.bounds_mm, plan, rng, is_hard=False), plan, rng)
    return hidden(first.kind, filled, *carved(scene.parts_of(Role.CARGO), filled.room))


def _overlaps(site: Site, first: Hidden) -> bool:
    x0, x1 = site.bounds_mm[:2]
    extents = [part.shape.extent_mm for part in first.parts]
    return any(extent[0] < x1 and extent[1] > x0 for extent in extents)
