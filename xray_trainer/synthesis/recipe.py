"""A recipe: what a set of scans consists of, as YAML. The same recipe gives the same scans.

name: port
num: 200
seed: 7
conveyances: [container-40, container-40-hc]
share_suspicious: 0.5
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.errors import RecipeError, unknown_name
from xray_trainer.synthesis.request import SceneRequest

_MOST_SCANS = 1_000_000


class Recipe(BaseModel):
    """What a set of scans consists of; whatever is not said is drawn for each scan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "scans"
    num: int = Field(8, ge=1, le=_MOST_SCANS)
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
    shape_hw: tuple[int, int] = (1024, 4096)
    pixel_mm: float = Field(5.0, gt=0, le=100)
    beams: tuple[tuple[str, ...], ...] = Field((("6MV", "4MV"),), min_length=1, description="one is drawn")
    severity: float = Field(1.0, ge=0, le=5, description="of artefacts")

    def scan_id(self, index: int) -> str:
        """Returns the name of a scan; it says nothing about the truth."""
        return f"{self.name}-{self.seed}-{index:06d}"

    def order(self, index: int) -> tuple[SceneRequest, int]:
        """Returns the request and the seed of a scan; neither depends on `num`."""
        rng = np.random.default_rng([self.seed, index])
        is_suspicious = bool(rng.random() < self.share_suspicious)
        more = int(rng.geometric(0.75))
        request = SceneRequest(
            conveyances=self.conveyances,
            cargo_families=self.cargo_families,
            kinds=self.kinds,
            num_hidden=min(more, self.most_hidden) if is_suspicious else 0,
            num_lookalikes=int(rng.random() < self.share_lookalikes),
            shape_hw=self.shape_hw,
            pixel_mm=self.pixel_mm,
            beams=self.beams[int(rng.integers(len(self.beams)))],
            severity=self.severity,
            risk_share=self.share_risk,
        )
        return request, int(rng.integers(2**63))


def load_recipe(path: Path | None = None, *, num: int | None = None, seed: int | None = None) -> Recipe:
    """Returns the recipe of a YAML file, or the default one, with number and seed replaced where given.

    Raises:
        RecipeError: the file cannot be read, or says something that does not exist or cannot be.
    """
    told = {} if path is None else _read(path)
    changes = {name: value for name, value in (("num", num), ("seed", seed)) if value is not None}
    return recipe_from({**told, **changes}, where=str(path or "recipe"))


def recipe_from(told: dict[str, Any], *, where: str = "recipe") -> Recipe:
    """Returns the recipe of a mapping.

    Raises:
        RecipeError: a field does not exist or its value cannot be; the message names the nearest fields.
    """
    for name in told:
        if name not in Recipe.model_fields:
            raise unknown_name(f"field in {where}:", str(name), Recipe.model_fields)
    try:
        return Recipe(**told)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RecipeError(f"{where}: {field}: {first['msg']}, got {first['input']!r}") from None


def dump_recipe(recipe: Recipe) -> str:
    """Returns a recipe as YAML."""
    return yaml.safe_dump(recipe.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path}: must be YAML: {' '.join(str(error).split())}") from None
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise RecipeError(f"{path}: a recipe must map fields to values, got {type(told).__name__}")
    return told
