"""A benign scene in front of a scanner: what is drawn before anything is projected or hidden.

The seed splits into streams for conveyance, cargo, viewpoint, scanner, documents and what is hidden, so a
scan with and one without something hidden share all the rest, to the noise in each pixel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.errors import RecipeError, Sentence
from xray_trainer.physics.scanner import ScannerModel, sample_scanner
from xray_trainer.synthesis.axles import Balance
from xray_trainer.synthesis.exposure import Exposure
from xray_trainer.synthesis.loading import Loaded, load_scene
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import Scene
from xray_trainer.synthesis.strengths import with_strengths
from xray_trainer.synthesis.viewpoint import sample_geometry

_MAX_SCENES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A benign scene in front of a scanner.

    Attributes:
        scene: conveyance and cargo.
        balance: of the load.
        exposure: the scanner's view of it.
        scanner: the machine.
        stated_mm_xy: the pixel size that the scanner states.
        is_turned: whether the vehicle drives the other way.
        documents: draws the documents.
        hiding: draws what is hidden.
        noise_seed: of the scanner.
    """

    scene: Scene
    balance: Balance
    exposure: Exposure
    scanner: ScannerModel
    stated_mm_xy: tuple[float, float]
    is_turned: bool
    documents: np.random.Generator
    hiding: np.random.Generator
    noise_seed: int


def scene_seeds(seed: int) -> list[np.random.SeedSequence]:
    """Returns the seeds of the scenes that are tried, one after the other, until a wish can be met."""
    return np.random.SeedSequence(seed).spawn(_MAX_SCENES)


def sample_setting(
    request: SceneRequest, scene_seed: np.random.SeedSequence, *, device: str = "cpu"
) -> Setting:
    """Returns a benign scene and a scanner; the same for the same seed.

    Raises:
        RecipeError: no cargo fits, or the vehicle does not fit into the scan.
    """
    streams = _streams(scene_seed)
    loaded = _scene(request, streams)
    scene = loaded.scene
    is_turned = bool(streams["viewpoint"].random() < 0.5)
    seen = scene.turned() if is_turned else scene
    scanner = sample_scanner(streams["scanner"], beams=request.beams, severity=request.severity)
    scanner = with_strengths(scanner, request.scanner, rng=streams["strengths"])
    geometry, stated = sample_geometry(
        request,
        seen.extent_mm,
        rng=streams["viewpoint"],
        speed_factor=scanner.speed_factor,
        conveyance=scene.conveyance,
    )
    axis = (geometry.top_mm - geometry.source_height_mm) / (geometry.pixel_mm_xy[1] * geometry.shape_hw[0])
    scanner = scanner.model_copy(update={"fan_axis": float(np.clip(axis, 0, 1))})
    noise_seed = int(streams["scanner"].integers(2**62))
    exposure = Exposure(seen.parts, geometry, request.beams, device)
    return Setting(
        scene=scene,
        balance=loaded.balance,
        exposure=exposure,
        scanner=scanner,
        stated_mm_xy=stated,
        is_turned=is_turned,
        documents=streams["documents"],
        hiding=streams["hidden"],
        noise_seed=noise_seed,
    )


def _streams(scene_seed: np.random.SeedSequence) -> dict[str, np.random.Generator]:
    names = ("conveyance", "cargo", "viewpoint", "scanner", "documents", "hidden", "strengths")
    seeds = scene_seed.spawn(len(names))
    return {name: np.random.default_rng(own) for name, own in zip(names, seeds, strict=True)}


def _scene(request: SceneRequest, streams: Mapping[str, np.random.Generator]) -> Loaded:
    """Returns a loaded scene: of the conveyances, the first in random order that some cargo fits."""
    rng, kinds = streams["conveyance"], []
    for index in rng.permutation(len(request.conveyances)):
        scene = CONVEYANCES[request.conveyances[index]].build(rng=rng)
        if scene.space is None:
            continue
        fitting = _families_for(scene.space.kind, request)
        if fitting:
            return _loaded(scene, fitting, streams["cargo"])
        kinds.append(scene.space.kind)
    raise RecipeError(
        "no cargo of {cargo_families} goes into a space of kind {kinds} ({conveyances})",
        cargo_families=", ".join(request.cargo_families or CARGO_FAMILIES),
        kinds=", ".join(kinds),
        conveyances=", ".join(request.conveyances),
    )


def _loaded(scene: Scene, families: Sequence[str], rng: np.random.Generator) -> Loaded:
    """Returns the scene with cargo of the first of the families, in random order, that may travel so."""
    reasons: list[Sentence] = []
    for index in rng.permutation(len(families)):
        try:
            return load_scene(scene, families[index], rng=rng)
        except RecipeError as error:
            reasons.append(error.sentence)
    raise RecipeError(reasons[-1])


def _families_for(kind: str, request: SceneRequest) -> list[str]:
    names = request.cargo_families or tuple(CARGO_FAMILIES)
    return [name for name in names if kind in CARGO_FAMILIES[name].spaces]
