"""Steel: coils on cradles, bundles of pipes and bars."""

from __future__ import annotations

import numpy as np

from xray_trainer.synthesis.cargo.dressing import dressing
from xray_trainer.synthesis.cargo.rods import hexagonal_discs
from xray_trainer.synthesis.manifest import Goods
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.scene import CargoSpace, Part, Site, Stow, cargo
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Floats

_COILS = (
    (Goods("7210.49", "Galvanised steel in coils", ("KZ", "RU", "CN")), "steel", 7.6),
    (Goods("7606.12", "Aluminium strip in coils", ("RU", "CN")), "aluminium", 2.6),
    (Goods("7408.11", "Copper wire rod in coils", ("KZ", "UZ", "RU")), "copper", 4.2),
)
_TUBES = (
    (Goods("7306.30", "Welded steel pipes", ("RU", "KZ", "CN")), "steel", 0.1),
    (Goods("7604.29", "Aluminium profiles", ("TR", "CN")), "aluminium", 0.12),
    (Goods("3917.23", "Pipes of PVC", ("TR", "RU", "UZ")), "pvc", 0.09),
    (Goods("7214.20", "Bars of steel for concrete", ("KZ", "UZ", "RU")), "steel", 1.0),
)


@CARGO_FAMILIES.register
class Coils:
    """Coils of metal on timber cradles, axis along or across the vehicle."""

    name = "coils"
    spaces = ("dry", "open-top", "flat")
    goods = tuple(goods for goods, _, _ in _COILS)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns two to eight coils, spread over the length as axle loads ask for."""
        goods, material, density = _COILS[int(rng.integers(len(_COILS)))]
        across = bool(rng.random() < 0.6)
        outer, inner, width = _coil_size(space, density, rng, is_across=across)
        coil_kg = np.pi * (outer**2 - inner**2) * width * density * 1e-6
        num = int(np.clip(space.max_mass_kg * rng.uniform(0.6, 0.96) // coil_kg, 1, 9))
        pitch = 2 * outer + 260 if across else width + 420
        num = max(min(num, int((space.size_mm[0] - 400) // pitch)), 1)
        x = _spread(space, num, pitch, rng)
        parts: list[Part] = []
        sites: list[Site] = []
        for middle in x:
            radius = outer * rng.uniform(0.93, 1.0)
            some, site = _coil(
                space, middle, (radius, inner, width), (material, density), rng, is_across=across
            )
            parts += some
            sites.append(site)
        return Stow(tuple(parts), goods.description, num, tuple(sites))


@CARGO_FAMILIES.register
class Pipes:
    """Bundles of pipes or bars on bearers."""

    name = "pipes"
    spaces = ("dry", "open-top", "flat")
    goods = tuple(goods for goods, _, _ in _TUBES)

    def load(self, space: CargoSpace, *, rng: np.random.Generator) -> Stow:
        """Returns bundles in one or two lengths, side by side and on top of each other."""
        goods, material, wall = _TUBES[int(rng.integers(len(_TUBES)))]
        radius = rng.uniform(14, 24) if wall == 1.0 else rng.uniform(24, 110)
        num_lengths = int(rng.integers(1, 3))
        length = (space.size_mm[0] - 260) / num_lengths - rng.uniform(0, 250)
        discs, bearers = _bundles(space, (radius, wall, material), length * num_lengths, rng)
        parts: list[Part] = []
        start = space.bounds_mm[0] + 40
        for _ in range(num_lengths):
            parts += _tubes(discs, start, length, (radius, wall, material), rng)
            parts += _bearers(bearers, start, length)
            start += length + 60
        end = start
        sites = _pipe_cores(discs, space, length, radius, wall)
        extra = dressing(space, min(end, space.bounds_mm[1] - 50), rng)
        return Stow((*parts, *extra), goods.description, len(discs) * num_lengths, sites)


def _coil_size(
    space: CargoSpace, density: float, rng: np.random.Generator, *, is_across: bool
) -> tuple[float, float, float]:
    outer = rng.uniform(430, 680)
    inner = float(rng.choice([254.0, 305.0]))
    width = rng.uniform(900, 1500) if is_across else rng.uniform(300, 1250)
    heaviest = 0.45 * space.max_mass_kg
    width = min(width, heaviest / (np.pi * (outer**2 - inner**2) * density * 1e-6))
    return outer, inner, max(width, 180.0)


def _spread(space: CargoSpace, num: int, pitch: float, rng: np.random.Generator) -> Floats:
    x0, x1 = space.bounds_mm[:2]
    spare = x1 - x0 - 300 - num * pitch
    gaps = rng.dirichlet(np.full(num + 1, 4.0)) * spare
    return np.asarray(x0 + 150 + pitch * (np.arange(num) + 0.5) + np.cumsum(gaps[:-1]))


def _coil(
    space: CargoSpace,
    middle: float,
    size: tuple[float, float, float],
    what: tuple[str, float],
    rng: np.random.Generator,
    *,
    is_across: bool,
) -> tuple[tuple[Part, ...], Site]:
    outer, inner, width = size
    _, _, y0, y1, floor, _ = space.bounds_mm
    y, z = (y0 + y1) / 2 + rng.normal(0, 40), floor + 60 + outer
    axis = np.array([0.0, 1.0, 0.0]) if is_across else np.array([1.0, 0.0, 0.0])
    wraps = np.sort(rng.uniform(inner, outer, 3))
    radii, holes = np.array([outer, *wraps[::-1]]), np.array([*wraps[::-1], inner])
    centre = np.tile([middle, y, z], (4, 1)) + np.outer(rng.normal(0, 4, 4), axis)
    coil = Cylinders(centre, axis, radii, holes, width, what[1] * rng.normal(1, 0.01, 4), what[0])
    half = inner * 0.68
    along, beside = (half, width / 2) if is_across else (width / 2, half)
    core = Site(
        "core",
        (middle - along, middle + along, y - beside, y + beside, z - half, z + half),
        values={"radius_mm": inner, "axis": 1.0 if is_across else 0.0},
    )
    return (*cargo(coil, name="coil"), *_cradle(space, middle, y, outer, width, is_across=is_across)), core


def _cradle(
    space: CargoSpace, x: float, y: float, outer: float, width: float, *, is_across: bool
) -> tuple[Part, ...]:
    floor, reach = space.bounds_mm[4], 0.55 * outer
    half = width / 2
    bearers = [
        (-reach - 120, reach + 120, side, side + 100, 0.0, 60.0) for side in (-half * 0.7, half * 0.7 - 100)
    ]
    wedges = [
        (side * reach - 70, side * reach + 70, -half * 0.8, half * 0.8, 60.0, 60.0 + height)
        for side in (-1.0, 1.0)
        for height in (60.0, 110.0)
    ]
    local = np.array([*bearers, *wedges])
    if not is_across:
        local = local[:, [2, 3, 0, 1, 4, 5]]
    return cargo(Boxes(local + np.array([x, x, y, y, floor, floor]), 0.6, "wood"), name="cradle")


def _bundles(
    space: CargoSpace, what: tuple[float, float, str], length: float, rng: np.random.Generator
) -> tuple[Floats, list[tuple[float, float, float]]]:
    """Returns discs (n, 3) in y and z of the space, and bearers (y0, y1, z0) under each tier."""
    radius, wall, material = what
    y0, y1, floor = space.bounds_mm[2], space.bounds_mm[3], space.bounds_mm[4]
    density = {"steel": 7.86, "aluminium": 2.7}.get(material, 1.4)
    tube_kg = np.pi * radius**2 * (1 - (1 - min(2 * wall, 1)) ** 2) * length * density * 1e-6
    allowed = int(space.max_mass_kg * rng.uniform(0.55, 0.95) / tube_kg)
    num_across, per_bundle = (
        int(rng.integers(2, 5)),
        int(np.clip(rng.uniform(0.5, 1.2) * (320 / radius) ** 2, 7, 90)),
    )
    width = (y1 - y0 - 60) / num_across
    discs: list[Floats] = []
    bearers: list[tuple[float, float, float]] = []
    z, left = floor, max(min(allowed, 420), 1)
    rows = per_bundle / max(int((width - 20 - radius) // (2 * radius)), 1) + 1
    high = 80 + radius * (2 + rows * np.sqrt(3))
    while left > 0 and (not discs or z + high < space.bounds_mm[5] - 40):
        tops = [z]
        for place in range(num_across):
            if left < 1:
                break
            bundle = hexagonal_discs(min(per_bundle, left), radius, width_mm=width - 20)
            left -= len(bundle)
            discs.append(bundle + np.array([y0 + 30 + place * width, z + 80, 0.0]))
            tops.append(float(discs[-1][:, 1].max()) + radius)
        bearers.append((y0 + 20, y1 - 20, z))
        z = max(tops)
    return np.concatenate(discs), bearers


def _tubes(
    discs: Floats, start: float, length: float, what: tuple[float, float, str], rng: np.random.Generator
) -> tuple[Part, ...]:
    radius, wall, material = what
    x = start + length / 2 + rng.normal(0, 8, len(discs)).clip(-25, 25)
    centre = np.column_stack([x, discs[:, 0], discs[:, 1]])
    inner = 0.0 if wall == 1.0 else radius * (1 - 2 * wall)
    density = {"steel": 7.86, "aluminium": 2.7}.get(material, 1.4)
    return cargo(
        Cylinders(centre, np.array([1.0, 0.0, 0.0]), radius * 0.99, inner, length - 50, density, material),
        name="tube",
    )


def _bearers(bearers: list[tuple[float, float, float]], start: float, length: float) -> tuple[Part, ...]:
    along = np.linspace(start + 200, start + length - 300, max(int(length // 1800), 2))
    bounds = [(x, x + 90, y0, y1, z, z + 80) for y0, y1, z in bearers for x in along]
    return cargo(Boxes(np.array(bounds), 0.6, "wood"), name="bearer")


def _pipe_cores(
    discs: Floats, space: CargoSpace, length: float, radius: float, wall: float
) -> tuple[Site, ...]:
    if wall == 1.0 or radius < 45:
        return ()
    x = space.bounds_mm[0] + 300
    half = radius * (1 - 2 * wall) * 0.7
    return tuple(
        Site(
            "core",
            (x, x + length * 0.6, y - half, y + half, z - half, z + half),
            values={"radius_mm": half / 0.7, "axis": 0.0},
        )
        for y, z in discs[:3, :2].tolist()
    )
