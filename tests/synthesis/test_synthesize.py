from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from xray_trainer.errors import RecipeError, StorageError
from xray_trainer.scans.files import read_scan
from xray_trainer.synthesis.recipe import Recipe, load_recipe
from xray_trainer.synthesis.registry import CONVEYANCES
from xray_trainer.synthesis.synthesize import synthesize
from xray_trainer.synthesis.truth import read_truth

RECIPE = Recipe(
    name="tiny",
    num=3,
    seed=5,
    shape_hw=(112, 480),
    pixel_mm=45,
    share_suspicious=1.0,
    conveyances=("container-40",),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    synthesize(RECIPE, out, workers=0)
    return out


def test_a_folder_holds_scans_truth_documents_and_the_recipe(made: Path) -> None:
    names = [f"tiny-5-{index:06d}.tiff" for index in range(3)]
    truth = read_truth(made / "truth.json")
    documents = json.loads((made / "declarations.json").read_text())
    assert sorted(path.name for path in (made / "scans").glob("*.tiff")) == names
    assert list(truth) == names == list(documents)
    assert all(truth[name] for name in names)
    assert load_recipe(made / "recipe.yaml") == RECIPE
    assert read_scan(made / "scans" / names[0]).beams == ("6MV", "4MV")


def test_truth_and_records_say_where_in_the_set_a_scan_belongs(made: Path) -> None:
    images = json.loads((made / "truth.json").read_text())["images"]
    records = [json.loads(path.read_text())["set"] for path in sorted((made / "records").glob("*.json"))]
    assert records == [
        {"split": "", "group": "all", "is_cargo_seen": True, "is_item_seen": True} for _ in range(3)
    ]
    assert [{name: image[name] for name in records[0]} for image in images] == records


def test_processes_render_the_same_bits(made: Path, tmp_path: Path) -> None:
    done = synthesize(RECIPE, tmp_path, workers=2)
    assert (done.num_scans, done.num_rendered) == (3, 3)
    for name in read_truth(made / "truth.json"):
        one, other = (read_scan(folder / "scans" / name) for folder in (made, tmp_path))
        assert np.array_equal(one.transmission, other.transmission)
    assert (made / "truth.json").read_bytes() == (tmp_path / "truth.json").read_bytes()


def test_a_second_run_renders_only_what_is_missing(made: Path) -> None:
    (made / "records" / "tiny-5-000001.json").unlink()
    told: list[tuple[int, int]] = []
    before = (made / "scans" / "tiny-5-000000.tiff").stat().st_mtime_ns
    done = synthesize(RECIPE, made, workers=0, progress=lambda *counts: told.append(counts))
    assert done.num_rendered == 1
    assert done.num_scans == 3
    assert told == [(2, 3), (3, 3)]
    assert (made / "scans" / "tiny-5-000000.tiff").stat().st_mtime_ns == before


def test_a_folder_of_another_recipe_is_refused(made: Path) -> None:
    with pytest.raises(RecipeError, match="holds scans of another recipe"):
        synthesize(RECIPE.model_copy(update={"seed": 6}), made, workers=0)


def test_a_name_that_does_not_exist_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="nearest: cartons"):
        synthesize(RECIPE.model_copy(update={"cargo_families": ("cartonz",)}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        synthesize(RECIPE, tmp_path / "file" / "out", workers=0)


def test_scans_that_cannot_be_rendered_are_named_and_stop_no_other(tmp_path: Path) -> None:
    shortest = CONVEYANCES["truck-box"].build(rng=np.random.default_rng(0)).extent_mm
    pixel_mm = float(shortest[1] - shortest[0]) / (200 * 0.89)
    recipe = RECIPE.model_copy(
        update={"num": 6, "shape_hw": (112, 220), "pixel_mm": pixel_mm, "conveyances": ("truck-box",)}
    )
    done = synthesize(recipe, tmp_path, workers=0)
    failed = [name for name, _reason in done.failures]
    there = sorted(path.stem for path in (tmp_path / "scans").glob("*.tiff"))
    assert failed
    assert there
    assert sorted([*failed, *there]) == [recipe.scan_id(index) for index in range(6)]
    assert all("does not fit into 220 columns" in reason for _name, reason in done.failures)
    assert (done.num_scans, done.num_rendered) == (len(there), len(there))


@contextmanager
def room_for(num_bytes: int) -> Iterator[None]:
    """Lets no file grow beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_leaves_whole_files_and_the_rest_resumes(tmp_path: Path) -> None:
    synthesize(RECIPE.model_copy(update={"num": 1}), tmp_path, workers=0)
    with room_for(20_000), pytest.raises(StorageError, match="cannot be written"):
        synthesize(RECIPE.model_copy(update={"num": 2}), tmp_path, workers=0)
    (whole,) = (tmp_path / "scans").glob("*.tiff")
    assert read_scan(whole).shape_hw == (112, 480)
    assert list(read_truth(tmp_path / "truth.json")) == [whole.name]
    assert not list(tmp_path.rglob("*.part"))
    done = synthesize(RECIPE.model_copy(update={"num": 2}), tmp_path, workers=0)
    assert (done.num_scans, done.num_rendered) == (2, 1)
