"""One scan from a request and a seed: scene, rays, transmission, scanner, truth.

The seed splits into streams for conveyance, cargo, viewpoint, scanner, documents and what is hidden, so a
scan with and one without something hidden share all the rest, to the noise in each pixel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from xray_trainer.errors import RecipeError
from xray_trainer.physics.beams import beam
from xray_trainer.physics.scanner import ScannerModel, acquire, sample_scanner
from xray_trainer.regions import Concealment
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.axles import Balance
from xray_trainer.synthesis.concealing import Concealed, conceal
from xray_trainer.synthesis.exposure import Exposure, cores, on_one_core
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.loading import Loaded, load_scene
from xray_trainer.synthesis.manifest import RISK_INDICATORS, CargoManifest, sample_manifest, with_risk
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import GROUND, Hidden, Part, Role, Scene, mass_kg
from xray_trainer.synthesis.strengths import with_strengths
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.synthesis.viewpoint import sample_geometry

_MAX_SCENES = 8
_MAX_TRIES = 6
_MAX_DRAWS = 40


@dataclass(frozen=True, slots=True, eq=False)
class RenderedScan:
    """A scan with everything that is known about it.

    Attributes:
        scan: what the scanner stored.
        benign_scan: the same without what is hidden; look-alikes stay in it.
        concealments: the truth, look-alikes (`NEG`) among it.
        manifest: the documents.
        cargo_family: of the load.
        mass_kg: by role, `conveyance` and `cargo`.
        record: request, seed and what was drawn, ready for JSON.
    """

    scan: Scan
    benign_scan: Scan
    concealments: tuple[Concealment, ...]
    manifest: CargoManifest
    cargo_family: str
    mass_kg: Mapping[str, float]
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Setting:
    """A benign scene in front of a scanner."""

    scene: Scene
    balance: Balance
    exposure: Exposure
    scanner: ScannerModel
    stated_mm_xy: tuple[float, float]
    is_turned: bool
    documents: np.random.Generator
    noise_seed: int


def render_scan(
    request: SceneRequest, *, seed: int, scan_id: str = "", device: str = "cpu", has_benign: bool = True
) -> RenderedScan:
    """Returns the scan of a request and a seed.

    Args:
        request: what it is to show.
        seed: decides everything else.
        scan_id: name of the scan; made from the seed where "".
        device: where to compute.
        has_benign: whether the scan without what is hidden is wanted too; else it is the same as `scan`.

    Raises:
        RecipeError: a name does not exist, the vehicle does not fit into the scan, or nothing of what was
            asked for can be hidden in it.
    """
    check_names(request)
    with cores() as pool:
        setting, benign, found = _prepared(request, seed, device, pool)
        hidden = [one for one in found if one.hidden.kind != BENIGN]
        benign = _patched(benign, [one for one in found if one.hidden.kind == BENIGN])
        full = _patched(benign, hidden)
        lights = [full, benign] if has_benign and hidden else [full]
        values = [_acquired(light, setting, pool) for light in lights]
    name = scan_id or f"scan-{seed:010d}"
    scan, benign_scan = (_scan(one, setting, request, name) for one in (values[0], values[-1]))
    return RenderedScan(
        scan=scan,
        benign_scan=benign_scan,
        concealments=tuple(one.concealment for one in found),
        manifest=_manifest(request, setting, has_hidden=bool(hidden)),
        cargo_family=setting.scene.cargo_family,
        mass_kg=_masses(setting.scene),
        record=_record(request, setting, found, seed),
    )


def rescan(
    request: SceneRequest, *, seed: int, changes: Sequence[Mapping[str, float]], device: str = "cpu"
) -> tuple[Scan, ...]:
    """Returns the scan of a request and a seed once for each change of its scanner's strengths.

    Scene, rays, random streams and truth are those of `render_scan`; where nothing changes, so is the scan.
    The speed is not the scanner's alone but also the projector's, so it cannot be changed here.

    Raises:
        RecipeError: as `render_scan`.
    """
    check_names(request)
    with cores() as pool:
        setting, light, found = _prepared(request, seed, device, pool)
        for one in sorted(found, key=lambda one: one.hidden.kind != BENIGN):
            light = _patched(light, [one])
        scanners = [setting.scanner.model_copy(update=dict(change)) for change in changes]
        settings = [replace(setting, scanner=scanner) for scanner in scanners]
        values = [_acquired(light, one, pool) for one in settings]
    return tuple(_scan(one, setting, request, f"scan-{seed:010d}") for one in values)


def _prepared(
    request: SceneRequest, seed: int, device: str, pool: ThreadPoolExecutor
) -> tuple[_Setting, torch.Tensor, tuple[Concealed, ...]]:
    """Returns a setting, its transmission, and what is hidden in it."""
    for scene_seed in np.random.SeedSequence(seed).spawn(_MAX_SCENES):
        streams = _streams(scene_seed)
        setting = on_one_core(pool, partial(_setting, request, streams, device))
        light = setting.exposure.whole(pool)
        found = on_one_core(pool, partial(_hide, request, setting, light, streams["hidden"]))
        if found is not None:
            return setting, light, found
    raise RecipeError(
        f"nothing of {request.kinds or 'all kinds'} can be hidden in {request.conveyances} with "
        f"{request.cargo_families or 'any cargo'} after {_MAX_SCENES} scenes; allow more of them"
    )


def check_names(request: SceneRequest) -> None:
    """Raises a RecipeError that names the nearest valid names if one in the request does not exist."""
    for registry, names in (
        (CONVEYANCES, request.conveyances),
        (CARGO_FAMILIES, request.cargo_families),
        (CONCEALMENTS, request.kinds),
        (ITEMS, request.items),
    ):
        for name in names:
            registry[name]
    for name in request.beams:
        beam(name)


def _streams(scene_seed: np.random.SeedSequence) -> dict[str, np.random.Generator]:
    names = ("conveyance", "cargo", "viewpoint", "scanner", "documents", "hidden", "strengths")
    seeds = scene_seed.spawn(len(names))
    return {name: np.random.default_rng(own) for name, own in zip(names, seeds, strict=True)}


def _setting(request: SceneRequest, streams: Mapping[str, np.random.Generator], device: str) -> _Setting:
    loaded = _scene(request, streams)
    scene = loaded.scene
    is_turned = bool(streams["viewpoint"].random() < 0.5)
    seen = scene.turned() if is_turned else scene
    scanner = sample_scanner(streams["scanner"], beams=request.beams, severity=request.severity)
    scanner = with_strengths(scanner, request.scanner, rng=streams["strengths"])
    geometry, stated = sample_geometry(
        request, seen.extent_mm, rng=streams["viewpoint"], speed_factor=scanner.speed_factor
    )
    axis = (geometry.top_mm - geometry.source_height_mm) / (geometry.pixel_mm_xy[1] * geometry.shape_hw[0])
    scanner = scanner.model_copy(update={"fan_axis": float(np.clip(axis, 0, 1))})
    noise_seed = int(streams["scanner"].integers(2**62))
    exposure = Exposure(seen.parts, geometry, request.beams, device)
    return _Setting(
        scene, loaded.balance, exposure, scanner, stated, is_turned, streams["documents"], noise_seed
    )


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
        f"no cargo of {', '.join(request.cargo_families or CARGO_FAMILIES)} goes into a space of kind "
        f"{', '.join(kinds)} ({', '.join(request.conveyances)})"
    )


def _loaded(scene: Scene, families: Sequence[str], rng: np.random.Generator) -> Loaded:
    """Returns the scene with cargo of the first of the families, in random order, that may travel so."""
    reasons = []
    for index in rng.permutation(len(families)):
        try:
            return load_scene(scene, families[index], rng=rng)
        except RecipeError as error:
            reasons.append(str(error))
    raise RecipeError(reasons[-1])


def _families_for(kind: str, request: SceneRequest) -> list[str]:
    names = request.cargo_families or tuple(CARGO_FAMILIES)
    return [name for name in names if kind in CARGO_FAMILIES[name].spaces]


def _hide(
    request: SceneRequest, setting: _Setting, light: torch.Tensor, rng: np.random.Generator
) -> tuple[Concealed, ...] | None:
    """Returns everything that is hidden, or None where a wish cannot be met in this scene."""
    kinds = tuple(name for name in (request.kinds or CONCEALMENTS) if name != BENIGN)
    wishes = [(BENIGN,)] * request.num_lookalikes + [kinds] * request.num_hidden
    found: list[Concealed] = []
    for wanted in wishes:
        so_far = _patched(light, found)
        one = _hide_one(request, setting, so_far, kinds=wanted, before=found, rng=rng)
        if one is None:
            return None
        found.append(one)
    return tuple(found)


def _hide_one(
    request: SceneRequest,
    setting: _Setting,
    light: torch.Tensor,
    *,
    kinds: Sequence[str],
    before: Sequence[Concealed],
    rng: np.random.Generator,
) -> Concealed | None:
    scene = setting.scene.with_hidden(*(one.hidden for one in before))
    fitting = [name for name in kinds if CONCEALMENTS[name].fits(scene)]
    exposure = setting.exposure.with_parts([part for one in before for part in _seen(one.hidden, setting)])
    for _ in range(_MAX_TRIES if fitting else 0):
        hidden = _drawn(request, scene, fitting, rng)
        if hidden is None:
            return None
        as_seen = replace(hidden, parts=_seen(hidden, setting))
        one = conceal(as_seen, benign=exposure, scanner=setting.scanner, light=light)
        if one and one.concealment.factors["ideal_dprime"] >= request.min_ideal_dprime:
            return replace(one, hidden=hidden)
    return None


def _drawn(
    request: SceneRequest, scene: Scene, kinds: Sequence[str], rng: np.random.Generator
) -> Hidden | None:
    """Returns something hidden, of the items that may be, or None where there is none after many draws."""
    for _ in range(_MAX_DRAWS):
        hidden = CONCEALMENTS[_pick(kinds, rng)].hide(scene, rng=rng)
        if hidden.kind == BENIGN or not request.items or hidden.item in request.items:
            return hidden
    return None


def _seen(hidden: Hidden, setting: _Setting) -> tuple[Part, ...]:
    lone = Scene((), "", hidden=(hidden,))
    return (lone.turned() if setting.is_turned else lone).parts_of(Role.CONCEALMENT)


def _patched(light: torch.Tensor, found: Sequence[Concealed]) -> torch.Tensor:
    full = light.clone() if found else light
    for one in found:
        full[:, :, one.columns] = one.transmission
    return full


def _acquired(light: torch.Tensor, setting: _Setting, pool: ThreadPoolExecutor) -> torch.Tensor:
    return acquire(light, setting.scanner, seed=setting.noise_seed, pool=pool).cpu()


def _scan(values: torch.Tensor, setting: _Setting, request: SceneRequest, name: str) -> Scan:
    return Scan(
        name, values.numpy(), setting.stated_mm_xy, request.beams, setting.scene.conveyance, "synthetic"
    )


def _manifest(request: SceneRequest, setting: _Setting, *, has_hidden: bool) -> CargoManifest:
    rng, scene = setting.documents, setting.scene
    family, stow = CARGO_FAMILIES[scene.cargo_family], scene.stow
    if stow is None:
        raise RecipeError(f"{scene.conveyance}: a scene without cargo has no documents")
    goods = next(one for one in family.goods if one.description == stow.description)
    manifest = sample_manifest(
        goods, rng, packages=stow.packages, mass_kg=stow.mass_kg, is_empty=stow.packages == 0
    )
    if not has_hidden or rng.random() >= request.risk_share:
        return manifest
    others = [goods for other in CARGO_FAMILIES.values() for goods in other.goods]
    return with_risk(manifest, _pick(tuple(RISK_INDICATORS), rng), rng, others=others)


def _masses(scene: Scene) -> dict[str, float]:
    return {
        role.value: round(mass_kg(part for part in scene.parts_of(role) if part.name != GROUND), 1)
        for role in (Role.CONVEYANCE, Role.CARGO)
    }


def _record(
    request: SceneRequest, setting: _Setting, found: Sequence[Concealed], seed: int
) -> dict[str, Any]:
    geometry = setting.exposure.geometry
    return {
        "seed": seed,
        "request": request.model_dump(mode="json"),
        "conveyance": setting.scene.conveyance,
        "cargo_family": setting.scene.cargo_family,
        "mass_kg": _masses(setting.scene),
        **setting.balance.to_json(),
        "source_distance_mm": geometry.source_distance_mm,
        "source_height_mm": geometry.source_height_mm,
        "is_turned": setting.is_turned,
        "scanner": setting.scanner.model_dump(mode="json"),
        "hidden": [
            {"kind": one.hidden.kind, "item": one.hidden.item, "note": one.hidden.note} for one in found
        ],
    }


def _pick(names: Sequence[str], rng: np.random.Generator) -> str:
    return names[int(rng.integers(len(names)))]
