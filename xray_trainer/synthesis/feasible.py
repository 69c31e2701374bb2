"""Whether a recipe can be rendered at all, told before the first scan instead of hours later."""

from __future__ import annotations

import numpy as np

from xray_trainer.errors import RecipeError
from xray_trainer.physics.beams import beam
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.recipe import Recipe
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.splits import Group
from xray_trainer.synthesis.strengths import check_strengths

_NARROWEST_PITCH = 0.95 * 0.94
_EDGES_PX = 16
_VARIES = 1.06
_MOST_BEAMS = 2


def check_recipe(recipe: Recipe) -> None:
    """Raises a RecipeError if a recipe names what does not exist, or asks for what cannot be.

    The message names the nearest valid names, or a size that would do.
    """
    for name in (*recipe.cargo_families, *recipe.unseen.cargo_families):
        CARGO_FAMILIES[name]
    for name in recipe.unseen.items:
        ITEMS[name]
    for name in recipe.kinds:
        CONCEALMENTS[name]
    check_strengths(recipe.scanner)
    for group in recipe.all_groups:
        check_strengths(group.scanner)
        _check_group(recipe, group)


def _check_group(recipe: Recipe, group: Group) -> None:
    for name in (*group.cargo_families, *recipe.families_of(group)):
        CARGO_FAMILIES[name]
    for name in group.kinds:
        CONCEALMENTS[name]
    for beams in group.beams or recipe.beams:
        _check_beams(beams)
    scenes = [CONVEYANCES[name].build(rng=np.random.default_rng(0)) for name in group.conveyances]
    for scene in scenes:
        _check_width(recipe, group, scene)
    _check_cargo(recipe, group, scenes)


def _check_beams(beams: tuple[str, ...]) -> None:
    for name in beams:
        beam(name)
    if not 1 <= len(beams) <= _MOST_BEAMS:
        raise RecipeError(
            "beams: a scan has one or two energies, got {got}: {beams}",
            got=len(beams),
            beams=", ".join(beams),
        )


def _check_width(recipe: Recipe, group: Group, scene: Scene) -> None:
    """Refuses columns that are too few where the scanner's pitch is narrow and the vehicle passes slowly."""
    columns = (group.shape_hw or recipe.shape_hw)[1]
    pixel_mm = group.pixel_mm or recipe.pixel_mm
    length = float(scene.extent_mm[1] - scene.extent_mm[0])
    needed = length / (pixel_mm * _NARROWEST_PITCH) + _EDGES_PX
    if needed > columns:
        raise RecipeError(
            "group {name!r}: {conveyance} of {length_m:.1f} m does not fit into "
            "{columns} columns of {pixel_mm:g} mm; ask for {least_columns} columns",
            name=group.name,
            conveyance=scene.conveyance,
            length_m=length / 1000,
            columns=columns,
            pixel_mm=pixel_mm,
            least_columns=int(_VARIES * needed) + 1,
        )


def _check_cargo(recipe: Recipe, group: Group, scenes: list[Scene]) -> None:
    spaces = {scene.space.kind for scene in scenes if scene.space is not None}
    families = recipe.families_of(group) or tuple(CARGO_FAMILIES)
    fitting = {space for name in families for space in CARGO_FAMILIES[name].spaces}
    if spaces.isdisjoint(fitting):
        fit = sorted(name for name in CARGO_FAMILIES if spaces.intersection(CARGO_FAMILIES[name].spaces))
        raise RecipeError(
            "group {name!r}: none of {families} goes into {conveyances}; what does: {fit}",
            name=group.name,
            families=", ".join(families),
            conveyances=", ".join(group.conveyances),
            fit=", ".join(fit),
        )
