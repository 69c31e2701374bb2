"""Damaged files of every kind that the application takes, each through what the application reads it with."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tests.scans.fuzzing import altered, seeds, write_case
from tests.security.json_damage import altered_json
from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.documents_caged import harmless_caged
from xray_trainer.exercises.labels.reading import read_labels
from xray_trainer.exercises.recipe_files import dump_set_recipe, read_set_recipe
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.planning.people_file import Allowed, read_people
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.ui.hand.uploads import clean_name


def sentence(error: XrayTrainerError) -> str:
    """Returns what kind of refusal it was, once it is one short line."""
    assert len(str(error).splitlines()) <= 1, repr(error)
    assert len(str(error)) < 2500, repr(error)
    return type(error).__name__


class Scans:
    """Own scans: real files of every format, altered, read in the cage."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, seeds()

    def try_one(self, rng: random.Random) -> str:
        path = write_case(self.folder, rng.randrange(2**60), self.files)
        try:
            read_scan_caged(path)
        except XrayTrainerError as error:
            return sentence(error)
        finally:
            path.unlink()
        return "taken"


class Documents:
    """Pictures, PDF and texts beside an exercise."""

    def __init__(self, _folder: Path) -> None:
        picture = np.random.default_rng(0).integers(0, 255, (30, 40, 3), np.uint8)
        pdf = (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Length 20>>stream\n"
            + bytes(20)
            + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        )
        encoded = [cv2.imencode(ending, picture)[1].tobytes() for ending in (".png", ".jpg")]
        self.seeds = [*encoded, pdf, "Изъято 12 кг".encode(), b"Seized: 12 kg"]

    def try_one(self, rng: random.Random) -> str:
        content = altered(rng.choice(self.seeds), rng.choice(self.seeds), rng)
        try:
            harmless_caged(clean_name("../a\x00.png"), content)
        except XrayTrainerError as error:
            return sentence(error)
        return "taken"


class Texts:
    """Labels, tables of people, recipes: everything that is text and parsed."""

    def __init__(self, _folder: Path) -> None:
        coco = {
            "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 40}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [3, 4, 9, 8],
                             "segmentation": [[3, 4, 9, 4, 9, 8]]}],
            "categories": [{"id": 1, "name": "brick"}],
        }  # fmt: skip
        labelme = {
            "version": "5", "imagePath": "a.png", "imageWidth": 64, "imageHeight": 40,
            "shapes": [{"label": "brick", "shape_type": "polygon", "points": [[1, 2], [9, 2], [9, 8]]}],
        }  # fmt: skip
        cvat = (
            b'<?xml version="1.0"?><annotations><version>1.1</version><image id="0" name="a.png" width="64" '
            b'height="40"><box label="brick" xtl="1" ytl="2" xbr="9" ybr="8" occluded="0"/>'
            b"</image></annotations>"
        )
        self.trees: list[dict[str, Any]] = [coco, labelme]
        people = b"name;unit;role\nAigerim;Port;trainee\nBek;Port;mentor\n"
        self.texts = [
            cvat,
            people,
            dump_set_recipe(SetRecipe(title="Week 2", num=10, share_suspicious=0.5, share_risk=0.2)).encode(),
        ]

    def try_one(self, rng: random.Random) -> str:
        at = rng.randrange(5)
        content = (
            altered_json(self.trees[at], rng)
            if at < 2
            else altered(self.texts[at - 2], rng.choice(self.texts), rng)
        )
        try:
            self._read(at, content)
        except XrayTrainerError as error:
            return type(error).__name__
        return "taken"

    def _read(self, at: int, content: bytes) -> None:
        if at < 3:
            read_labels("../a.json", content)
        elif at == 3:
            read_people(content, allowed=Allowed(units=("Port",)))
        else:
            read_set_recipe(content.decode(errors="replace"), where="a.yaml")
