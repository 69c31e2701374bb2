"""A recipe: what a set of scans consists of, as YAML. The same recipe gives the same scans.

name: port
num: 200
seed: 7
conveyances: [container-40, container-40-hc]
share_suspicious: 0.5

Vehicles that are scanned differently stand in groups, each with its share, shape, pitch and beams; what no
scan of `train` and `val` may hold stands under `unseen` (`splits`).

groups:
  - {name: road, share: 3, conveyances: [container-40, truck-box]}
  - {name: parcels, share: 1, conveyances: [parcels], shape_hw: [640, 2816], pixel_mm: 1.5, beams: [[160kV]]}
unseen: {cargo_families: [tyres], items: [rifle]}

`severity` scales all artefacts of a scanner; `scanner` sets single ones (`strengths`), for all or a group.

scanner: {missed_pulses: 2, scatter: [0.002, 0.01]}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from xray_trainer.errors import RecipeError, Sentence, unknown_name
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.registry import CARGO_FAMILIES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.splits import (
    MOST_SCANS,
    SPLITS,
    Beams,
    Group,
    ShapeHw,
    Split,
    Unseen,
    allowed,
    first_index,
    pick_group,
)
from xray_trainer.synthesis.strength import Strengths

_WHOLE = "all"


class Recipe(BaseModel):
    """What a set of scans consists of; whatever is not said is drawn for each scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "scans"
    num: int = Field(8, ge=1, le=MOST_SCANS)
    seed: int = Field(0, ge=0)
    conveyances: tuple[str, ...] = Field(("container-40", "container-40-hc", "container-20"), min_length=1)
    cargo_families: tuple[str, ...] = Field((), description="all where empty")
    kinds: tuple[str, ...] = Field((), description="of what is hidden; all that fit where empty")
    share_suspicious: float = Field(0.5, ge=0, le=1)
    most_hidden: int = Field(2, ge=1, le=5, description="at most so many things in one scan")
    share_lookalikes: float = Field(0.3, ge=0, le=1, description="of scans with a harmless look-alike")
    share_risk: float = Field(
        0.5, ge=0, le=1, description="of suspicious scans with documents that do not fit"
    )
    shape_hw: ShapeHw = (1024, 4096)
    pixel_mm: float = Field(5.0, gt=0, le=100)
    beams: Beams = Field((("6MV", "4MV"),), min_length=1, description="one is drawn")
    severity: float = Field(1.0, ge=0, le=5, description="of artefacts")
    scanner: Strengths = Field({}, description="of single artefacts by name: a number or a range")
    groups: tuple[Group, ...] = Field((), description="where conveyances are scanned differently")
    unseen: Unseen = Unseen()
    splits: dict[str, Split] = Field(default_factory=lambda: dict(SPLITS))
    split: str = Field("", description="the one that is rendered; all the recipe allows where empty")

    @field_validator("split")
    @classmethod
    def _split_exists(cls, split: str) -> str:
        if split and split not in SPLITS:
            raise unknown_name("split", split, SPLITS)
        return split

    @field_validator("splits")
    @classmethod
    def _splits_exist(cls, splits: dict[str, Split]) -> dict[str, Split]:
        for name in splits:
            cls._split_exists(name)
        return {**SPLITS, **splits}

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """Returns the groups; the recipe itself as one where it names none."""
        return self.groups or (Group(name=_WHOLE, conveyances=self.conveyances),)

    def scan_id(self, index: int) -> str:
        """Returns the name of a scan; it says nothing about the truth."""
        return "-".join(part for part in (self.name, self.split, str(self.seed), f"{index:06d}") if part)

    def group_of(self, index: int) -> Group:
        """Returns the group of a scan."""
        return pick_group(self.all_groups, self._group_stream(index))

    def order(self, index: int) -> tuple[SceneRequest, int]:
        """Returns the request and the seed of a scan; neither depends on `num`."""
        own = self._group_stream(index)
        group = pick_group(self.all_groups, own)
        families, items = self._allowed(group, own)
        rng = np.random.default_rng([self.seed, first_index(self.split) + index])
        is_suspicious = bool(rng.random() < self.share_suspicious)
        more = int(rng.geometric(0.75))
        share = self.share_lookalikes if group.share_lookalikes is None else group.share_lookalikes
        has_lookalike = bool(rng.random() < share)
        beams = group.beams or self.beams
        request = SceneRequest(
            conveyances=group.conveyances,
            cargo_families=families,
            kinds=group.kinds or self.kinds,
            items=items,
            num_hidden=min(more, self.most_hidden) if is_suspicious else 0,
            num_lookalikes=int(has_lookalike),
            shape_hw=group.shape_hw or self.shape_hw,
            pixel_mm=group.pixel_mm or self.pixel_mm,
            beams=beams[int(rng.integers(len(beams)))],
            severity=self.severity if group.severity is None else group.severity,
            scanner={**self.scanner, **group.scanner},
            risk_share=self.share_risk,
        )
        return request, int(rng.integers(2**63))

    def families_of(self, group: Group) -> tuple[str, ...]:
        """Returns the cargo families of a group; empty where all may be."""
        return group.cargo_families or self.cargo_families

    def _group_stream(self, index: int) -> np.random.Generator:
        """Returns a stream of its own, so that groups and splits change no scan of a recipe without them."""
        return np.random.default_rng([self.seed, first_index(self.split) + index, 1])

    def _allowed(self, group: Group, rng: np.random.Generator) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Returns the cargo families and the items that a scan may hold; empty where all may be."""
        families: tuple[str, ...] = self.families_of(group)
        items: tuple[str, ...] = ()
        if not self.split:
            return families, items
        share = self.splits[self.split]
        if self.unseen.cargo_families:
            names = families or tuple(CARGO_FAMILIES)
            families = allowed(names, self.unseen.cargo_families, share=share.unseen_cargo, rng=rng)
        if self.unseen.items:
            names = tuple(name for name in ITEMS if not ITEMS[name].is_benign)
            items = allowed(names, self.unseen.items, share=share.unseen_items, rng=rng)
        return families, items


def load_recipe(
    path: Path | None = None, *, num: int | None = None, seed: int | None = None, split: str | None = None
) -> Recipe:
    """Returns the recipe of a YAML file, or the default one, with what is given replaced.

    Raises:
        RecipeError: the file cannot be read, or says something that does not exist or cannot be.
    """
    told = {} if path is None else _read(path)
    given = (("num", num), ("seed", seed), ("split", split))
    changes = {name: value for name, value in given if value is not None}
    return recipe_from({**told, **changes}, where=str(path or "recipe"))


def recipe_from(told: dict[str, Any], *, where: str = "recipe") -> Recipe:
    """Returns the recipe of a mapping.

    Raises:
        RecipeError: a field does not exist or its value cannot be; the message names the nearest fields.
    """
    for name in told:
        if name not in Recipe.model_fields:
            raise unknown_name(Sentence("field in {where}:", where=where), str(name), Recipe.model_fields)
    try:
        return Recipe(**told)
    except ValidationError as error:
        first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        *places, last = (str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden" and places:
            fields = _PARTS[places[0]].model_fields
            within = Sentence("field in {where}:", where=f"{where}: {'.'.join(places)}")
            raise unknown_name(within, last, fields) from None
        field = ".".join((*places, last))
        raise RecipeError(
            "{where}: {field}: {problem}, got {got}",
            where=where,
            field=field,
            problem=first["msg"],
            got=repr(first["input"]),
        ) from None


def dump_recipe(recipe: Recipe) -> str:
    """Returns a recipe as YAML."""
    return yaml.safe_dump(recipe.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


_PARTS: dict[str, type[BaseModel]] = {"groups": Group, "splits": Split, "unseen": Unseen}


def _read(path: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError("{path}: cannot be read: {why}", path=path, why=error.strerror or error) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeError(
            "{path}: must be YAML: {why}", path=path, why=" ".join(str(error).split())
        ) from None
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise RecipeError(
            "{path}: a recipe must map fields to values, got {got}", path=path, got=type(told).__name__
        )
    return told
