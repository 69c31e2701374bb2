"""The plan of a set: everything a recipe wishes, spread evenly over its exercises and not left to chance.

Suspicious and benign exercises are planned alike, each by itself: the same conveyances, cargo, beams and
look-alikes in the same shares. A benign one is a scene in which something of the planned kind could be hidden
just as well, with nothing hidden; so nothing but the concealment tells the two apart. Papers are wrong only
where something is hidden: the right decision must follow from what can be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from xray_trainer.exercises.authoring import Order, order_of
from xray_trainer.exercises.modes import WARM_UP_SHARE
from xray_trainer.exercises.scanning import Beams
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.synthesis.occurrence import room
from xray_trainer.synthesis.request import SceneRequest

_SHARE_SECOND = 0.2
_ENOUGH_ROOM = 0.5
_WARM_UP, _PROPER = 1, 0
_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one exercise is planned as.

    Attributes:
        conveyance: of the scan.
        cargo_family: of the load.
        kinds: that may be hidden; in a benign exercise, of what could be. Empty where nothing can.
        beams: of the scanner.
        num_hidden: things.
        num_lookalikes: harmless things that catch the eye.
        is_suspicious: whether anything is hidden.
    """

    conveyance: str
    cargo_family: str
    kinds: tuple[str, ...]
    beams: Beams
    num_hidden: int
    num_lookalikes: int
    is_suspicious: bool


def plan_set(recipe: SetRecipe) -> tuple[Order, ...]:
    """Returns the exercises of a set in their order, the warm-up first; the same for the same recipe."""
    warm_up, proper = plan_parts(recipe)
    return tuple(
        _order(recipe, plan, seed=_seed(recipe.seed, part, index))
        for part, plans in ((_WARM_UP, warm_up), (_PROPER, proper))
        for index, plan in enumerate(plans)
    )


def plan_parts(recipe: SetRecipe) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
    """Returns the plans of the warm-up and of the set proper; much cheaper than the orders they become."""
    warm_up = plan_part(recipe, recipe.warm_up, part=_WARM_UP, share=WARM_UP_SHARE)
    return warm_up, plan_part(recipe, recipe.num, part=_PROPER, share=recipe.share_suspicious)


def plan_part(recipe: SetRecipe, num: int, *, part: int = _PROPER, share: float) -> tuple[Plan, ...]:
    """Returns a mixed part of a set, its share of suspicious exercises rounded to whole ones."""
    rng = np.random.default_rng([recipe.seed, part])
    num_suspicious = round(num * share)
    plans = [
        *_Mixer(recipe, rng).plans(num_suspicious, is_suspicious=True),
        *_Mixer(recipe, rng).plans(num - num_suspicious, is_suspicious=False),
    ]
    return tuple(plans[index] for index in rng.permutation(len(plans)))


class _Mixer:
    """Plans exercises of one sort one after the other, and counts what it has planned."""

    def __init__(self, recipe: SetRecipe, rng: np.random.Generator) -> None:
        self._recipe = recipe
        self._rng = rng
        self._kinds_on = {name: recipe.kinds_on(name) for name in recipe.usable}
        self._supply = Counter(kind for kinds in self._kinds_on.values() for kind in kinds)
        self._kinds: Counter[str] = Counter()
        self._cargo: Counter[str] = Counter()
        self._beams: Counter[Beams] = Counter()

    def plans(self, num: int, *, is_suspicious: bool) -> list[Plan]:
        """Returns so many plans."""
        seconds = _marked(num, _SHARE_SECOND, self._rng)
        alike = _marked(num, self._recipe.share_lookalikes, self._rng)
        return [
            self._plan(conveyance, 1 + second, one, is_suspicious)
            for conveyance, second, one in zip(
                _spread(self._recipe.usable, num, self._rng), seconds, alike, strict=True
            )
        ]

    def _plan(self, conveyance: str, num_hidden: int, num_lookalikes: int, is_suspicious: bool) -> Plan:
        kinds = self._pick_kinds(conveyance, num_hidden)
        family = _rarest(self._fitting(conveyance, kinds), self._cargo, self._rng)
        beams = _rarest(self._recipe.beams_for(conveyance), self._beams, self._rng)
        self._kinds.update(kinds)
        self._cargo[family] += 1
        self._beams[beams] += 1
        return Plan(conveyance, family, kinds, beams, len(kinds), num_lookalikes, is_suspicious)

    def _pick_kinds(self, conveyance: str, num: int) -> tuple[str, ...]:
        """Returns the kinds that were planned least as yet; of two equal ones that of fewer conveyances."""
        chance = {kind: self._rng.random() for kind in self._kinds_on[conveyance]}
        ranked = sorted(chance, key=lambda kind: (self._kinds[kind], self._supply[kind], chance[kind]))
        first = ranked[:1]
        beside = [kind for kind in ranked[1:] if num > 1 and self._has_room(conveyance, (*first, kind))]
        return tuple(first + beside[: num - 1])

    def _has_room(self, conveyance: str, kinds: Sequence[str]) -> bool:
        return any(
            all(room(conveyance, (family,), kind) >= _ENOUGH_ROOM for kind in kinds)
            for family in self._recipe.cargo_for(conveyance)
        )

    def _fitting(self, conveyance: str, kinds: Sequence[str]) -> tuple[str, ...]:
        """Returns the cargo families with room for these kinds in most scenes, or else in any."""
        families = self._recipe.cargo_for(conveyance)
        least = {
            family: min((room(conveyance, (family,), kind) for kind in kinds), default=1.0)
            for family in families
        }
        most = max(least.values())
        return tuple(family for family in families if least[family] >= min(_ENOUGH_ROOM, most))


def _order(recipe: SetRecipe, plan: Plan, *, seed: int) -> Order:
    way = recipe.scanning(plan.conveyance)
    request = SceneRequest(
        conveyances=(plan.conveyance,),
        cargo_families=(plan.cargo_family,),
        kinds=plan.kinds,
        num_hidden=plan.num_hidden,
        num_lookalikes=plan.num_lookalikes,
        shape_hw=way.shape_hw,
        pixel_mm=way.pixel_mm,
        beams=plan.beams,
        risk_share=recipe.share_risk if plan.is_suspicious else 0.0,
    )
    return order_of(
        seed,
        request,
        has_second=recipe.dual_view,
        leaves_out=plan.num_hidden > 0 and not plan.is_suspicious,
        difficulty=recipe.difficulty if plan.num_hidden else None,
        others=_wider(recipe, request) if plan.num_hidden else (),
    )


def _wider(recipe: SetRecipe, request: SceneRequest) -> tuple[SceneRequest, ...]:
    """Returns what may take the place of a wish: another kind in the same load, then in any load."""
    conveyance = request.conveyances[0]
    kinds, cargo = recipe.kinds_on(conveyance), recipe.cargo_for(conveyance)
    other_kinds = request.model_copy(update={"kinds": kinds, "num_hidden": 1})
    return other_kinds, other_kinds.model_copy(update={"cargo_families": cargo})


def _seed(seed: int, part: int, index: int) -> int:
    return int(np.random.SeedSequence([seed, part, index]).generate_state(1)[0])


def _marked(num: int, share: float, rng: np.random.Generator) -> list[int]:
    """Returns 1 for an exact share of `num`, else 0, in random order."""
    return [int(mark) for mark in rng.permutation(np.arange(num) < round(num * share))]


def _spread(names: Sequence[_Name], num: int, rng: np.random.Generator) -> list[_Name]:
    """Returns `num` names in random order, each as often as any other but for one."""
    rounds = [rng.permutation(len(names)) for _ in range(-(-num // max(len(names), 1)))]
    chosen = np.concatenate([*rounds, np.zeros(0, int)])[:num]
    return [names[int(index)] for index in rng.permutation(chosen)]


def _rarest(names: Iterable[_Name], had: Counter[_Name], rng: np.random.Generator) -> _Name:
    """Returns the name that was had least; a random one of several."""
    known = list(names)
    fewest = [name for name in known if had[name] == min(had[other] for other in known)]
    return fewest[int(rng.integers(len(fewest)))]
