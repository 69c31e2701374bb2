"""An open-top container: a dry container whose roof is a tarpaulin on bows that can be taken out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from xray_trainer.synthesis.scene import CargoSpace
from xray_trainer.synthesis.structures.assembly import Assembly, Point, around
from xray_trainer.synthesis.structures.container import (
    INNER_HALF_WIDTH,
    ContainerPlan,
    add_doors,
    add_floor,
    add_frame,
    add_front_wall,
    add_repairs,
    add_side_wall,
    add_sites,
    add_small_parts,
    sample_plan,
)

_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class OpenTopPlan:
    """What one open-top container is like, in mm.

    Attributes:
        container: all but the roof.
        bow_spacing: distance of the bows.
        tarpaulin: thickness of the tarpaulin, 0 where it was left off.
        sag: how deep it hangs between bows.
    """

    container: ContainerPlan
    bow_spacing: float
    tarpaulin: float
    sag: float


def sample_open_top(rng: np.random.Generator, *, x0: float, z0: float, length: float) -> OpenTopPlan:
    """Returns an open-top container of a length."""
    container = sample_plan(rng, x0=x0, z0=z0, length=length, height=2591.0)
    return OpenTopPlan(
        container=replace(container, wall=2.0),
        bow_spacing=float(rng.choice([620.0, 680.0, 750.0])),
        tarpaulin=0.0 if rng.random() < 0.2 else float(rng.uniform(0.6, 1.1)),
        sag=float(rng.uniform(10, 60)),
    )


def add_open_top(assembly: Assembly, plan: OpenTopPlan, *, rng: np.random.Generator) -> CargoSpace:
    """Adds an empty open-top container and its sites; returns the space for cargo."""
    container = plan.container
    add_frame(assembly, container)
    for side in _SIDES:
        add_side_wall(assembly, container, side)
    add_front_wall(assembly, container)
    add_doors(assembly, container, rng=rng)
    add_floor(assembly, container)
    add_small_parts(assembly, container, rng=rng)
    add_repairs(assembly, container, rng=rng)
    bows = _bows(plan)
    _add_bows(assembly, plan, bows, rng=rng)
    if plan.tarpaulin:
        _add_tarpaulin(assembly, plan, bows, rng=rng)
    inside = (container.x0 + 65, container.x1 - 95, -INNER_HALF_WIDTH, INNER_HALF_WIDTH)
    space = CargoSpace((*inside, container.floor, container.top - 90), "open-top", _max_load(container))
    add_sites(assembly, container, space)
    assembly.sites[:] = [site for site in assembly.sites if site.name != "roof"]
    return space


def _max_load(container: ContainerPlan) -> float:
    return 26_300.0 if container.length > 9000 else 21_500.0


def _bows(plan: OpenTopPlan) -> list[float]:
    start, stop = plan.container.x0 + 400, plan.container.x1 - 300
    num = round((stop - start) / plan.bow_spacing) + 1
    return [float(x) for x in np.linspace(start, stop, num)]


def _add_bows(assembly: Assembly, plan: OpenTopPlan, bows: list[float], *, rng: np.random.Generator) -> None:
    """Adds the bows, a few of them missing or bent."""
    top = plan.container.top
    for x in bows:
        fate = rng.random()
        if fate < 0.05:
            continue
        drop = float(rng.uniform(30, 90)) if fate < 0.13 else 0.0
        for side in _SIDES:
            start, end = (x, side * 1165, top - 55), (x + drop * 0.3, 0, top - 12 - drop)
            assembly.rod("steel", start, end, radius=17, inner=14.5)
        for side in _SIDES:
            assembly.tube(
                "steel", around(x, 44), around(side * 1176, 30), (top - 150, top - 60), along="z", wall=3
            )


def _add_tarpaulin(
    assembly: Assembly, plan: OpenTopPlan, bows: list[float], *, rng: np.random.Generator
) -> None:
    """Adds the sheet over the bows, sagging in between, its edges and the rope that laces it."""
    top, container = plan.container.top, plan.container
    line: list[Point] = [(container.x0 - 4, top - 20)]
    for x, following in itertools.pairwise(bows):
        dip = plan.sag * float(rng.uniform(0.4, 1.6))
        line += [(x, top + 8), ((x + following) / 2, top + 6 - dip)]
    line += [(bows[-1], top + 8), (container.x1 + 4, top - 20)]
    assembly.sheet("pvc", line, (-1100, 1100), thickness=plan.tarpaulin)
    for side in _SIDES:
        hem = around(side * 1224, plan.tarpaulin)
        assembly.box("pvc", (container.x0, container.x1), hem, (top - 330, top - 10))
        rope = around(side * 1228, 8)
        for z in (top - 310, top - 250):
            assembly.box("polyester", (container.x0, container.x1), rope, (z, z + 8), density=0.9)
        for x in np.arange(container.x0 + 200, container.x1 - 100, 240.0).tolist():
            assembly.box("steel", around(x, 40), around(side * 1226, 12), (top - 345, top - 300), density=2.5)
