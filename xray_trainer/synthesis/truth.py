"""Truth as COCO JSON: every labelling tool reads the outlines, our own fields carry the rest.

`segmentation` holds polygons, `rle` the exact pixels; categories are the taxonomy, in its order. Fields
beyond COCO: `item`, `material`, `areal_density_g_cm2`, `factors`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from shapely.geometry import Polygon

from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.synthesis.taxonomy import TAXONOMY

_SIMPLIFY_PX = 0.7


@dataclass(frozen=True, slots=True)
class TruthEntry:
    """The truth of one scan.

    Attributes:
        file_name: of the scan, relative to the truth file's scans.
        shape_hw: of the scan.
        concealments: what is in it; empty for a benign scan.
        notes: further fields of the image, such as `cargo_family`.
    """

    file_name: str
    shape_hw: tuple[int, int]
    concealments: tuple[Concealment, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)


def write_truth(path: Path, entries: Iterable[TruthEntry]) -> Path:
    """Writes the truth of many scans as one COCO file and returns its path."""
    write_atomically(path, json.dumps(to_coco(list(entries)), indent=1).encode())
    return path


def read_truth(path: Path) -> dict[str, tuple[Concealment, ...]]:
    """Returns what is hidden in each scan, by file name; scans with nothing hidden are there too.

    Raises:
        InputError: the file is missing or no truth of ours.
    """
    try:
        return _from_coco(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError("{path}: cannot be read: {why}", path=path, why=error.strerror or error) from None
    except (ValueError, KeyError, TypeError, AttributeError, XrayTrainerError) as error:
        raise InputError(
            "{path}: must be a COCO file as `synthesize` writes it, got {why}", path=path, why=repr(error)
        ) from None


def to_coco(entries: Sequence[TruthEntry]) -> dict[str, Any]:
    """Returns images, categories and annotations."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for image_id, entry in enumerate(entries, start=1):
        images.append(_image(entry, image_id))
        for concealment in entry.concealments:
            annotation = annotation_of(concealment, entry.shape_hw)
            annotations.append({"id": len(annotations) + 1, "image_id": image_id, **annotation})
    return {
        "info": {"description": "truth of rendered scans, by xray_trainer; nothing here was ever smuggled"},
        "images": images,
        "categories": [{"id": number, "name": name} for name, number in _CATEGORIES.items()],
        "annotations": annotations,
    }


def annotation_of(concealment: Concealment, shape_hw: tuple[int, int]) -> dict[str, Any]:
    """Returns a concealment as a COCO annotation without `id` and `image_id`.

    Factors have nine digits: where an array lies in memory may change the last of sixteen.
    """
    x_min, y_min, x_max, y_max = concealment.region.bounds_xyxy
    return {
        "category_id": _CATEGORIES[concealment.kind],
        "bbox": [x_min, y_min, x_max - x_min, y_max - y_min],
        "area": concealment.region.area_px,
        "iscrowd": 0,
        "segmentation": _polygons(concealment.region),
        "rle": concealment.region.to_coco_rle(shape_hw),
        "item": concealment.item,
        "material": concealment.material,
        "areal_density_g_cm2": concealment.areal_density_g_cm2,
        "factors": {name: float(f"{value:.9g}") for name, value in concealment.factors.items()},
    }


def concealment_of(annotation: Mapping[str, Any]) -> Concealment:
    """Returns the concealment of a COCO annotation."""
    return Concealment(
        Region.from_coco_rle(annotation["rle"]),
        _NAMES[annotation["category_id"]],
        annotation["item"],
        annotation["material"],
        float(annotation["areal_density_g_cm2"]),
        MappingProxyType({name: float(value) for name, value in annotation["factors"].items()}),
    )


_CATEGORIES = {name: number for number, name in enumerate(TAXONOMY, start=1)}
_NAMES = {number: name for name, number in _CATEGORIES.items()}


def _image(entry: TruthEntry, image_id: int) -> dict[str, Any]:
    height, width = entry.shape_hw
    return {"id": image_id, "file_name": entry.file_name, "width": width, "height": height, **entry.notes}


def _polygons(region: Region) -> list[list[float]]:
    """Returns outer outlines as COCO wants them: x, y, x, y ...; holes are only in `rle`."""
    simple = region.geometry.simplify(_SIMPLIFY_PX)
    parts = [part for part in getattr(simple, "geoms", [simple]) if isinstance(part, Polygon)]
    return [np.round(np.asarray(part.exterior.coords)[:-1], 2).ravel().tolist() for part in parts]


def _from_coco(coco: Mapping[str, Any]) -> dict[str, tuple[Concealment, ...]]:
    names = {image["id"]: str(image["file_name"]) for image in coco["images"]}
    found: dict[str, tuple[Concealment, ...]] = dict.fromkeys(names.values(), ())
    for annotation in coco["annotations"]:
        name = names[annotation["image_id"]]
        found[name] = (*found[name], concealment_of(annotation))
    return found
