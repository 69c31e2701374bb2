"""What hides in air cargo and parcels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.scene import Scene, mass_kg

AIR = {"uld-ld3": "air-cargo", "uld-pallet": "air-cargo", "parcels": "parcels"}


def built(name: str, seed: int) -> Scene:
    return CONVEYANCES[name].build(rng=np.random.default_rng(seed))


def is_within(inner: npt.ArrayLike, outer: npt.ArrayLike) -> bool:
    low, high = np.asarray(inner)[::2], np.asarray(inner)[1::2]
    return bool(np.all(low >= np.asarray(outer)[::2] - 3) and np.all(high <= np.asarray(outer)[1::2] + 3))


@pytest.mark.parametrize("name", AIR)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_hides_in_air_cargo_lies_in_its_packages(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scene = built(name, seed)
    assert scene.space is not None
    scene = scene.with_stow(CARGO_FAMILIES[AIR[name]].load(scene.space, rng=rng), cargo_family=AIR[name])
    hidden = CONCEALMENTS["AC-ULD"].hide(scene, rng=rng)
    packages = [site.bounds_mm for site in scene.sites_named("consignment", "parcel")]
    added = [part for part in hidden.parts if np.min(part.shape.density_g_cm3) > 0]
    assert mass_kg(added) > 0
    assert all(any(is_within(part.shape.extent_mm, room) for room in packages) for part in added)


def test_air_cargo_concealment_asks_for_packages() -> None:
    assert not CONCEALMENTS["AC-ULD"].fits(built("wagon-tank", 1))


@pytest.mark.parametrize("name", AIR)
def test_look_alikes_of_air_cargo_are_ordinary_goods_in_its_packages_or_patches(name: str) -> None:
    items = set()
    for seed in range(14):
        rng = np.random.default_rng(seed)
        scene = built(name, seed)
        assert scene.space is not None
        scene = scene.with_stow(CARGO_FAMILIES[AIR[name]].load(scene.space, rng=rng), cargo_family=AIR[name])
        assert CONCEALMENTS["NEG"].fits(scene)
        hidden = CONCEALMENTS["NEG"].hide(scene, rng=rng)
        rooms = [site.bounds_mm for site in scene.sites_named("consignment", "parcel")]
        rooms = [scene.space.bounds_mm] if hidden.note == "wall" else rooms
        added = [part for part in hidden.parts if np.min(part.shape.density_g_cm3) > 0]
        assert ITEMS[hidden.item].is_benign
        assert all(any(is_within(part.shape.extent_mm, room) for room in rooms) for part in added)
        items.add(hidden.item)
    assert len(items) >= 4
    assert ("aluminium-patch" in items) == (name == "uld-ld3")
