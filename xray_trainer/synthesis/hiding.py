"""What a request wants hidden, drawn one after the other until each can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from xray_trainer.synthesis.concealing import Concealed, conceal
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.scene import Hidden, Part, Role, Scene
from xray_trainer.synthesis.setting import Setting
from xray_trainer.synthesis.taxonomy import BENIGN

_MAX_TRIES = 6
_MAX_DRAWS = 40


def hide(request: SceneRequest, setting: Setting, light: torch.Tensor) -> tuple[Concealed, ...] | None:
    """Returns everything that is hidden, or None where a wish cannot be met in this scene.

    Args:
        request: the wishes.
        setting: where; its random stream is used up.
        light: transmission (E, H, W) of the benign scene.
    """
    kinds = _kinds(request)
    wishes = [(BENIGN,)] * request.num_lookalikes + [kinds] * request.num_hidden
    found: list[Concealed] = []
    for wanted in wishes:
        so_far = patched(light, found)
        one = _hide_one(request, setting, so_far, kinds=wanted, before=found)
        if one is None:
            return None
        found.append(one)
    return tuple(found)


def has_room(request: SceneRequest, scene: Scene) -> bool:
    """Returns whether a scene has room for what is to be hidden; told before any ray is traced."""
    return not request.num_hidden or any(CONCEALMENTS[kind].fits(scene) for kind in _kinds(request))


def patched(light: torch.Tensor, found: Sequence[Concealed]) -> torch.Tensor:
    """Returns the transmission with what was found hidden; itself where nothing was."""
    full = light.clone() if found else light
    for one in found:
        full[:, :, one.columns] = one.transmission
    return full


def parts_seen(hidden: Hidden, setting: Setting) -> tuple[Part, ...]:
    """Returns the parts of something hidden as the scanner meets them: turned where the vehicle is."""
    lone = Scene((), "", hidden=(hidden,))
    return (lone.turned() if setting.is_turned else lone).parts_of(Role.CONCEALMENT)


def _kinds(request: SceneRequest) -> tuple[str, ...]:
    return tuple(name for name in (request.kinds or CONCEALMENTS) if name != BENIGN)


def _hide_one(
    request: SceneRequest,
    setting: Setting,
    light: torch.Tensor,
    *,
    kinds: Sequence[str],
    before: Sequence[Concealed],
) -> Concealed | None:
    scene = setting.scene.with_hidden(*(one.hidden for one in before))
    fitting = [name for name in kinds if CONCEALMENTS[name].fits(scene)]
    exposure = setting.exposure.with_parts(
        [part for one in before for part in parts_seen(one.hidden, setting)]
    )
    for _ in range(_MAX_TRIES if fitting else 0):
        hidden = _drawn(request, scene, fitting, setting.hiding)
        if hidden is None:
            return None
        as_seen = replace(hidden, parts=parts_seen(hidden, setting))
        one = conceal(as_seen, benign=exposure, scanner=setting.scanner, light=light)
        if one and one.concealment.factors["ideal_dprime"] >= request.min_ideal_dprime:
            return replace(one, hidden=hidden)
    return None


def _drawn(
    request: SceneRequest, scene: Scene, kinds: Sequence[str], rng: np.random.Generator
) -> Hidden | None:
    """Returns something hidden, of the items that may be, or None where there is none after many draws."""
    for _ in range(_MAX_DRAWS):
        hidden = CONCEALMENTS[kinds[int(rng.integers(len(kinds)))]].hide(scene, rng=rng)
        if hidden.kind == BENIGN or not request.items or hidden.item in request.items:
            return hidden
    return None
