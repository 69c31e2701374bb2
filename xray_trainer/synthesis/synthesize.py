"""A folder of scans from a recipe: rendered in parallel, resumable, with truth and documents.

    OUT/recipe.yaml          what was asked for
    OUT/scans/<id>.tiff      the scans, each with its sidecar <id>.json
    OUT/records/<id>.json    truth, documents and what was drawn, one scan each: written last, so it proves
                             that the scan is whole, and a second run goes on where the first stopped
    OUT/truth.json           all truth as COCO
    OUT/declarations.json    all documents by scan

Which process renders a scan makes no difference to it. A scan that cannot be rendered is named at the end
with its reason and stops no other; a folder that can no longer be written ends the run, and what is there
stays whole.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xray_trainer.errors import MissingExtraError, RecipeError, StorageError, XrayTrainerError
from xray_trainer.machine import num_cores
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scans.files import write_scan
from xray_trainer.synthesis.feasible import check_recipe
from xray_trainer.synthesis.parallel import spread
from xray_trainer.synthesis.recipe import Recipe, dump_recipe, load_recipe
from xray_trainer.synthesis.taxonomy import BENIGN
from xray_trainer.synthesis.truth import TruthEntry, annotation_of, concealment_of, write_truth

if TYPE_CHECKING:
    from xray_trainer.synthesis.render import RenderedScan

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Synthesized:
    """What a run made.

    Attributes:
        out: the folder.
        num_scans: scans that are there now.
        num_rendered: of them, rendered by this run.
        num_concealments: things hidden in all of them, look-alikes not counted.
        seconds: of this run.
        failures: name of each scan that could not be rendered, and why.
    """

    out: Path
    num_scans: int
    num_rendered: int
    num_concealments: int
    seconds: float
    failures: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Returns it for a program to read."""
        return {**asdict(self), "out": str(self.out), "seconds": round(self.seconds, 2)}


def synthesize(
    recipe: Recipe, out: Path, *, workers: int | None = None, progress: Progress | None = None
) -> Synthesized:
    """Renders the scans of a recipe that are not in the folder yet.

    Args:
        recipe: what to render.
        out: folder; made where absent. One that holds scans of another recipe is refused.
        workers: processes; one per core where None, this process alone where 0.
        progress: called with how many scans are there and how many there will be.

    Raises:
        RecipeError: a name in the recipe does not exist, or the folder belongs to another recipe.
        StorageError: the folder cannot be written, or no longer; what is written stays valid, and a second
            run renders the rest.
        MissingExtraError: rendering needs torch.
    """
    start = time.monotonic()
    if find_spec("torch") is None:
        raise MissingExtraError(
            'rendering needs torch; install it with: pip install "xray-trainer[detector]"'
        )
    check_recipe(recipe)
    _claim(recipe, out)
    missing = [index for index in range(recipe.num) if not _record_path(recipe, out, index).exists()]
    report = progress or (lambda _done, _num: None)
    done = recipe.num - len(missing)
    report(done, recipe.num)
    failures: list[tuple[str, str]] = []
    try:
        render = partial(_tried, recipe, out)
        for failure in spread(render, missing, workers=num_cores() if workers is None else workers):
            failures += [failure] if failure else []
            done += 1
            report(done, recipe.num)
    finally:
        records = _collect(recipe, out)
    hidden = sum(annotation["kind"] != BENIGN for record in records for annotation in record["truth"])
    rendered = len(missing) - len(failures)
    seconds = time.monotonic() - start
    return Synthesized(out, len(records), rendered, hidden, seconds, tuple(sorted(failures)))


def _claim(recipe: Recipe, out: Path) -> None:
    """Makes the folder this recipe's own; only `num` may differ from what it was before."""
    path = out / "recipe.yaml"
    try:
        for folder in (out / "scans", out / "records"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(out, error) from None
    if path.exists() and load_recipe(path, num=recipe.num) != recipe:
        raise RecipeError(
            "{out}: holds scans of another recipe ({path}); choose another folder", out=out, path=path
        )
    write_atomically(path, dump_recipe(recipe).encode())


def _record_path(recipe: Recipe, out: Path, index: int) -> Path:
    return out / "records" / f"{recipe.scan_id(index)}.json"


def _tried(recipe: Recipe, out: Path, index: int) -> tuple[str, str] | None:
    """Renders a scan; returns its name and why it could not be rendered, or None where it could."""
    try:
        _render_one(recipe, out, index)
    except (StorageError, MissingExtraError):
        raise
    except XrayTrainerError as error:
        return recipe.scan_id(index), str(error)
    except Exception as error:  # one scan must never end the run of all others
        return recipe.scan_id(index), f"{type(error).__name__}: {error}"
    return None


def _render_one(recipe: Recipe, out: Path, index: int) -> None:
    from xray_trainer.synthesis.render import render_scan

    request, seed = recipe.order(index)
    name = recipe.scan_id(index)
    rendered = render_scan(request, seed=seed, scan_id=name, has_benign=False)
    path = write_scan(rendered.scan, out / "scans" / f"{name}.tiff")
    truth = [
        {"kind": hidden.kind, **annotation_of(hidden, rendered.scan.shape_hw)}
        for hidden in rendered.concealments
    ]
    record = {
        "scan": path.name,
        "shape_hw": list(rendered.scan.shape_hw),
        "truth": truth,
        "declaration": rendered.manifest.model_dump(mode="json"),
        "drawn": dict(rendered.record),
        "set": _place_in_set(recipe, index, rendered),
    }
    write_atomically(_record_path(recipe, out, index), json.dumps(record).encode())


def _place_in_set(recipe: Recipe, index: int, rendered: RenderedScan) -> dict[str, Any]:
    """Returns the split and the group of a scan, and whether `train` has such cargo and such items."""
    hidden = {one.item for one in rendered.concealments if one.kind != BENIGN}
    return {
        "split": recipe.split,
        "group": recipe.group_of(index).name,
        "is_cargo_seen": rendered.cargo_family not in recipe.unseen.cargo_families,
        "is_item_seen": hidden.isdisjoint(recipe.unseen.items) if hidden else None,
    }


def _collect(recipe: Recipe, out: Path) -> list[dict[str, Any]]:
    """Returns the records that are there, and writes truth and documents of all of them."""
    paths = [_record_path(recipe, out, index) for index in range(recipe.num)]
    records = [_read(path) for path in paths if path.exists()]
    write_truth(out / "truth.json", (_entry(record) for record in records))
    documents = {record["scan"]: record["declaration"] for record in records}
    write_atomically(out / "declarations.json", json.dumps(documents, indent=1, ensure_ascii=False).encode())
    return records


def _read(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            "{path}: cannot be read: {why}; delete it to render the scan again", path=path, why=error
        ) from None
    return record


def _entry(record: dict[str, Any]) -> TruthEntry:
    height, width = record["shape_hw"]
    hidden = tuple(concealment_of(annotation) for annotation in record["truth"])
    drawn = record["drawn"]
    notes = {"conveyance": drawn["conveyance"], "cargo_family": drawn["cargo_family"], **record["set"]}
    return TruthEntry(record["scan"], (height, width), hidden, notes)
