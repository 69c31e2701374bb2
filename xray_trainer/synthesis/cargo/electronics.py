"""Electronics: cartons in which the same device lies in the same place, hundreds of times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.lattice import Pile, affordable, hulls, patterned, sheets_under
from xray_trainer.synthesis.cargo.pallet_loads import layered, layers_for, place_pallets, within_mass
from xray_trainer.synthesis.cargo.sites import load_sites
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Floats


@dataclass(frozen=True, slots=True)
class _Device:
    """A device in its carton: size of the carton, mean density, how many units in it along x and y."""

    goods: Goods
    carton_mm: tuple[float, float, float]
    density_g_cm3: float
    units: tuple[int, int]


_DEVICES = (
    _Device(Goods("8528.72", "Television sets", ("CN", "RU")), (1150, 180, 760), 0.13, (1, 1)),
    _Device(Goods("8443.31", "Printers", ("CN",)), (520, 420, 340), 0.16, (1, 1)),
    _Device(Goods("8471.30", "Portable computers", ("CN",)), (560, 390, 340), 0.26, (1, 5)),
    _Device(Goods("8517.13", "Telephones for cellular networks", ("CN",)), (420, 320, 240), 0.32, (2, 5)),
    _Device(Goods("8516.50", "Microwave ovens", ("CN",)), (540, 420, 330), 0.2, (1, 1)),
    _Device(Goods("8504.40", "Power supplies", ("CN",)), (420, 300, 260), 0.42, (3, 2)),
    _Device(Goods("8544.42", "Cables with connectors", ("CN", "TR")), (400, 300, 280), 0.5, (2, 2)),
)


@CARGO_FAMILIES.register
class Electronics:
    """Pallets of cartons with devices: a fine lattice with the same pattern in each cell."""

    name = "electronics"
    spaces = ("dry",)
    goods = tuple(device.goods for device in _DEVICES)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns pallets of one device."""
        device = _DEVICES[int(rng.integers(len(_DEVICES)))]
        density = device.density_g_cm3 * rng.uniform(0.85, 1.15)
        places = place_pallets(space, rng)
        unit = (*_fitted(device, float(places.size_mm.min())), device.carton_mm[2])
        layers = layers_for(places, unit, space.bounds_mm[5], rng, share=rng.uniform(0.6, 1.0))
        pile = layered(places, unit, layers, rng, lean_mm=rng.uniform(2, 9))
        pile, places = within_mass(pile, places, space.max_mass_kg * rng.uniform(0.6, 0.95), density)
        parts = (*places.wood(rng), *_parts(pile, device, density, rng))
        sites = (*load_sites(pile, "electronics", density, space, rng), *places.slots(rng))
        extra = dressing(space, float(pile.bounds_mm[:, 1].max()), rng)
        return Stow((*parts, *extra), device.goods.description, pile.num, sites)


def _fitted(device: _Device, narrow_mm: float) -> tuple[float, float]:
    long, short, _ = device.carton_mm
    return min(long, 1195.0), narrow_mm / max(round(narrow_mm / short), 1) - 2


def _parts(pile: Pile, device: _Device, density: float, rng: np.random.Generator) -> tuple[Part, ...]:
    inner, share = _pattern(device, pile.num, rng)
    low = pile.bounds_mm[:, ::2]
    size = pile.bounds_mm[:, 1::2] - low
    scaled = low[:, None] + inner[None, :, ::2] * size[:, None]
    upper = low[:, None] + inner[None, :, 1::2] * size[:, None]
    shift = rng.normal(0, 2.0, (pile.num, 1, 3)) * (1, 1, 0)
    bounds = np.stack([scaled + shift, upper + shift], axis=3).reshape(-1, 6)
    bounds[:, ::2] = np.maximum(bounds[:, ::2], np.repeat(low, len(inner), axis=0) + 2)
    bounds[:, 1::2] = np.minimum(bounds[:, 1::2], np.repeat(low + size, len(inner), axis=0) - 2)
    bounds[:, 1::2] = np.maximum(bounds[:, 1::2], bounds[:, ::2])
    densities = np.tile(density * share, pile.num) * rng.normal(1, 0.02, len(bounds))
    cartons = Boxes(hulls(pile, by=1), 0.03, "cardboard")
    flaps = Boxes(sheets_under(pile.bounds_mm, thickness_mm=8.0), 0.5, "cardboard")
    return (
        *cargo(Boxes(bounds, densities, "electronics"), name="contents"),
        *cargo(cartons, flaps, name="carton"),
    )


def _pattern(device: _Device, num_cartons: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Returns boxes (k, 6) of one carton as shares of its size, and their density over the mean."""
    num_x, num_y, _ = affordable((device.units[0], device.units[1], 1), 4 * num_cartons, max_rows=8000)
    room = np.array([0.94 / num_x, 0.94 / num_y, 0.9])
    body = np.array([[0.08, 0.92, 0.12, 0.88, 0.05, rng.uniform(0.6, 0.95)]])
    cores = rng.uniform(0.1, 0.6, (int(rng.integers(1, 4)), 3))
    sizes = rng.uniform(0.12, 0.32, cores.shape)
    inner = np.concatenate([body, np.stack([cores, cores + sizes], axis=2).reshape(-1, 6)])
    density = np.concatenate([[0.75], rng.uniform(1.5, 5.0, len(cores))])
    starts = [(0.03 + i * room[0], 0.03 + j * room[1], 0.04) for i in range(num_x) for j in range(num_y)]
    boxes = patterned(np.array(starts, np.float32), inner * np.repeat(room, 2))
    return boxes, np.tile(density, len(starts))
