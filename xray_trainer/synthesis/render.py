"""One scan from a request and a seed: setting, transmission, what is hidden, and what the scanner stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from xray_trainer.errors import RecipeError, Sentence
from xray_trainer.physics.beams import beam
from xray_trainer.physics.scanner import acquire
from xray_trainer.regions import Concealment
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.concealing import Concealed
from xray_trainer.synthesis.exposure import cores, on_one_core
from xray_trainer.synthesis.hiding import has_room, hide, parts_seen, patched
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.manifest import RISK_INDICATORS, CargoManifest, sample_manifest, with_risk
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import GROUND, Role, Scene, mass_kg
from xray_trainer.synthesis.second_view import seen_from_above
from xray_trainer.synthesis.setting import Setting, sample_setting, scene_seeds
from xray_trainer.synthesis.taxonomy import BENIGN

Accepts = Callable[[tuple[Concealment, ...]], bool]

_DRAWS = 3


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
        from_above: the same scene with what is hidden from above, where it was wanted; columns agree.
    """

    scan: Scan
    benign_scan: Scan
    concealments: tuple[Concealment, ...]
    manifest: CargoManifest
    cargo_family: str
    mass_kg: Mapping[str, float]
    record: Mapping[str, Any]
    from_above: Scan | None = None


def render_scan(
    request: SceneRequest,
    *,
    seed: int,
    scan_id: str = "",
    device: str = "cpu",
    has_benign: bool = True,
    has_second: bool = False,
    leaves_out: bool = False,
    accepts: Accepts | None = None,
) -> RenderedScan:
    """Returns the scan of a request and a seed.

    With `leaves_out` the scene is drawn as if something were hidden, and nothing is: such a scan differs from
    a suspicious one of the same request in the concealment alone.

    Args:
        request: what it is to show.
        seed: decides everything else.
        scan_id: name of the scan; made from the seed where "".
        device: where to compute.
        has_benign: whether the scan without what is hidden is wanted too; else it is the same as `scan`.
        has_second: whether the view from above is wanted too.
        leaves_out: whether what is to be hidden is left out, look-alikes apart.
        accepts: whether what was hidden will do; else it is drawn again, some times.

    Raises:
        RecipeError: a name does not exist, the vehicle does not fit into the scan, or nothing of what was
            asked for can be hidden in it.
    """
    check_names(request)
    with cores() as pool:
        setting, bare, found = _prepared(request, seed, device, pool, accepts=accepts)
        if leaves_out:
            found = tuple(one for one in found if not _is_target(one))
        values = [_acquired(one, setting, pool) for one in _lights(bare, found, has_benign=has_benign)]
        above = _from_above(setting, found, pool) if has_second else None
    name = scan_id or f"scan-{seed:010d}"
    scan, benign_scan = (_scan(one, setting, request, name) for one in (values[0], values[-1]))
    return RenderedScan(
        scan=scan,
        benign_scan=benign_scan,
        concealments=tuple(one.concealment for one in found),
        manifest=_manifest(request, setting, has_hidden=any(map(_is_target, found))),
        cargo_family=setting.scene.cargo_family,
        mass_kg=_masses(setting.scene),
        record=_record(request, setting, found, seed),
        from_above=None if above is None else _scan(above, setting, request, f"{name}-above"),
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
            light = patched(light, [one])
        scanners = [setting.scanner.model_copy(update=dict(change)) for change in changes]
        settings = [replace(setting, scanner=scanner) for scanner in scanners]
        values = [_acquired(light, one, pool) for one in settings]
    return tuple(_scan(one, setting, request, f"scan-{seed:010d}") for one in values)


def _prepared(
    request: SceneRequest,
    seed: int,
    device: str,
    pool: ThreadPoolExecutor,
    *,
    accepts: Accepts | None = None,
) -> tuple[Setting, torch.Tensor, tuple[Concealed, ...]]:
    """Returns a setting, its transmission, and what is hidden in it."""
    settings = (
        on_one_core(pool, partial(sample_setting, request, scene_seed, device=device))
        for scene_seed in scene_seeds(seed)
    )
    return exposed(request, settings, pool, accepts=accepts)


def exposed(
    request: SceneRequest,
    settings: Iterable[Setting],
    pool: ThreadPoolExecutor,
    *,
    accepts: Accepts | None = None,
) -> tuple[Setting, torch.Tensor, tuple[Concealed, ...]]:
    """Returns the first setting that meets all wishes, its transmission as yet, and what is hidden in it.

    Raises:
        RecipeError: the wishes are met in none.
    """
    for setting in settings:
        if not has_room(request, setting.scene):
            continue
        light = setting.exposure.whole(pool)
        found = on_one_core(pool, partial(_hidden, request, setting, light, accepts))
        if found is not None:
            return setting, light, found
    raise _nothing_hidden(request)


def _hidden(
    request: SceneRequest, setting: Setting, light: torch.Tensor, accepts: Accepts | None
) -> tuple[Concealed, ...] | None:
    """Returns the first of a few draws that is accepted, None where there is none."""
    for _ in range(_DRAWS if accepts else 1):
        found = hide(request, setting, light)
        if found is None or accepts is None or accepts(tuple(one.concealment for one in found)):
            return found
    return None


def _nothing_hidden(request: SceneRequest) -> RecipeError:
    return RecipeError(
        "nothing of {kinds} can be hidden in {conveyances} with {cargo_families} "
        "after {num_scenes} scenes; allow more of them",
        kinds=request.kinds or Sentence("all kinds"),
        conveyances=request.conveyances,
        cargo_families=request.cargo_families or Sentence("any cargo"),
        num_scenes=len(scene_seeds(0)),
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


def _lights(light: torch.Tensor, found: Sequence[Concealed], *, has_benign: bool) -> list[torch.Tensor]:
    """Returns the transmission with all that was found, and where wanted that with look-alikes alone."""
    hidden = [one for one in found if _is_target(one)]
    benign = patched(light, [one for one in found if not _is_target(one)])
    full = patched(benign, hidden)
    return [full, benign] if has_benign and hidden else [full]


def _is_target(one: Concealed) -> bool:
    return one.hidden.kind != BENIGN


def _acquired(light: torch.Tensor, setting: Setting, pool: ThreadPoolExecutor) -> torch.Tensor:
    return acquire(light, setting.scanner, seed=setting.noise_seed, pool=pool).cpu()


def _from_above(setting: Setting, found: Sequence[Concealed], pool: ThreadPoolExecutor) -> torch.Tensor:
    hidden = [part for one in found for part in parts_seen(one.hidden, setting)]
    above = seen_from_above(setting, hidden)
    return _acquired(above.exposure.whole(pool), above, pool)


def _scan(values: torch.Tensor, setting: Setting, request: SceneRequest, name: str) -> Scan:
    return Scan(
        name, values.numpy(), setting.stated_mm_xy, request.beams, setting.scene.conveyance, "synthetic"
    )


def _manifest(request: SceneRequest, setting: Setting, *, has_hidden: bool) -> CargoManifest:
    rng, scene = setting.documents, setting.scene
    family, stow = CARGO_FAMILIES[scene.cargo_family], scene.stow
    if stow is None:
        raise RecipeError("{conveyance}: a scene without cargo has no documents", conveyance=scene.conveyance)
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


def _record(request: SceneRequest, setting: Setting, found: Sequence[Concealed], seed: int) -> dict[str, Any]:
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
