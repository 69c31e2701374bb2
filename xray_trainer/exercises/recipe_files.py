"""Recipes of exercise sets as YAML, and what is said about one that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from xray_trainer.errors import RecipeError, Sentence, unknown_name
from xray_trainer.exercises.set_recipe import SetRecipe

MOST_BYTES = 100_000


def load_set_recipe(path: Path, **changes: Any) -> SetRecipe:
    """Returns the recipe of a YAML file, with what is given and not None in place of what it says.

    Raises:
        RecipeError: the file cannot be read, or says something that does not exist or cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RecipeError("{path}: cannot be read: {why}", path=path, why=error.strerror or error) from None
    except UnicodeDecodeError:
        raise RecipeError(
            "{path}: a recipe must be text in UTF-8; save it again as that", path=path
        ) from None
    return read_set_recipe(text, where=str(path), **changes)


def read_set_recipe(text: str, *, where: str = "recipe", **changes: Any) -> SetRecipe:
    """Returns the recipe of a YAML text, with what is given and not None in place of what it says.

    Raises:
        RecipeError: it is no YAML, or says something that does not exist or cannot be.
    """
    if len(text) > MOST_BYTES:
        raise RecipeError(
            "{where}: a recipe must have at most {most_bytes} characters, got {got}",
            where=where,
            most_bytes=MOST_BYTES,
            got=len(text),
        )
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise RecipeError(
                "{where}: a recipe must say everything in its place, got a YAML alias (*)", where=where
            )
        told = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RecipeError(
            "{where}: must be YAML, got: {got}", where=where, got=" ".join(str(error).split())[:300]
        ) from None
    if not isinstance(told, dict | None):
        raise RecipeError(
            "{where}: a recipe must map fields to values, got {got}", where=where, got=type(told).__name__
        )
    given = {name: value for name, value in changes.items() if value is not None}
    return set_recipe_from({**(told or {}), **given}, where=where)


def set_recipe_from(told: dict[str, Any], *, where: str = "recipe") -> SetRecipe:
    """Returns the recipe of a mapping.

    Raises:
        RecipeError: a field does not exist or its value cannot be; the message names the nearest names.
    """
    fields = SetRecipe.model_fields
    for name in told:
        if name not in fields:
            raise unknown_name(Sentence("field in {where}:", where=where), str(name), fields)
    try:
        return SetRecipe.model_validate(told)
    except ValidationError as error:
        fault = min(error.errors(), key=lambda fault: fault["type"] == "missing")
        name = str(fault["loc"][0])
        got = str(told.get(name, fault["input"]))[:100]
        raise RecipeError(
            "{where}: {name} must be {description}, got {got}",
            where=where,
            name=name,
            description=Sentence(fields[name].description or ""),
            got=got,
        ) from None
    except RecipeError as error:
        raise RecipeError("{where}: {why}", where=where, why=error) from None


def dump_set_recipe(recipe: SetRecipe) -> str:
    """Returns a recipe as YAML, complete but for what is left open."""
    told = {name: value for name, value in recipe.model_dump(mode="json").items() if value not in (None, [])}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)
