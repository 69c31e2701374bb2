"""A gallery: one contact sheet per conveyance, cargo family and kind of concealment, and a page of them all.

    OUT/<sheet>.png     such as conveyance-container-40.png, cargo-cartons.png, kind-CT-DOOR.png
    OUT/index.html      all sheets that are there, with what the taxonomy says of each kind

It is for looking at: whether everything that can be rendered is believable. A sheet that is there is not
drawn again; delete it to have it anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import numpy as np

from xray_trainer.errors import RecipeError, unknown_name
from xray_trainer.machine import num_cores
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scans.pictures import encode_picture
from xray_trainer.synthesis.contact_sheet import Example, contact_sheet
from xray_trainer.synthesis.feasible import check_recipe
from xray_trainer.synthesis.gallery_page import gallery_page
from xray_trainer.synthesis.parallel import spread
from xray_trainer.synthesis.recipe import Recipe
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.splits import Group
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

if TYPE_CHECKING:
    from xray_trainer.synthesis.render import RenderedScan

Progress = Callable[[int, int], None]
COARSER: Final = 2
"""Sheets are rendered at so many times the pitch of the recipe."""
_MAX_TRIES = 150


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a contact sheet is about.

    Attributes:
        topic: `conveyance`, `cargo` or `kind`.
        name: of the conveyance, cargo family or kind.
    """

    topic: str
    name: str

    @property
    def file_name(self) -> str:
        """Returns the name of its file."""
        return f"{self.topic}-{self.name}.png"

    @property
    def title(self) -> str:
        """Returns its heading."""
        return f"{self.name}: {TAXONOMY[self.name].site}" if self.topic == "kind" else self.name


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a run drew.

    Attributes:
        out: the folder.
        num_sheets: sheets that are there now.
        num_drawn: of them, drawn by this run.
        without: sheets that the recipe has no scan for.
        seconds: of this run.
    """

    out: Path
    num_sheets: int
    num_drawn: int
    without: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Returns it for a program to read."""
        return {**asdict(self), "out": str(self.out), "seconds": round(self.seconds, 2)}


def build_gallery(
    recipe: Recipe,
    out: Path,
    *,
    only: Sequence[str] = (),
    num: int = 6,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Gallery:
    """Draws the sheets of a recipe that are not in the folder yet.

    Args:
        recipe: how conveyances are scanned, and what there is.
        out: folder; made where absent.
        only: names of conveyances, cargo families or kinds; all where empty.
        num: scans per sheet.
        workers: processes; one per core where None, this process alone where 0.
        progress: called with how many sheets are done and how many there will be.

    Raises:
        RecipeError: a name does not exist.
        StorageError: the folder cannot be written; sheets that are there stay valid.
    """
    start = time.monotonic()
    check_recipe(recipe)
    wanted = sheets_of(recipe, only)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(out, error) from None
    missing = [sheet for sheet in wanted if not (out / sheet.file_name).exists()]
    report, without = progress or (lambda _done, _num: None), []
    report(len(wanted) - len(missing), len(wanted))
    draw = partial(_draw, recipe, out, num)
    cores = num_cores() if workers is None else workers
    for done, (sheet, is_drawn) in enumerate(spread(draw, missing, workers=cores), start=1):
        without += [] if is_drawn else [sheet.file_name]
        report(len(wanted) - len(missing) + done, len(wanted))
    there = [sheet for sheet in sheets_of(recipe) if (out / sheet.file_name).exists()]
    lists = {topic: [one for one in there if one.topic == topic] for topic in ("conveyance", "cargo", "kind")}
    page = gallery_page([(one.topic, one.name, one.file_name) for group in lists.values() for one in group])
    write_atomically(out / "index.html", page.encode())
    seconds = time.monotonic() - start
    return Gallery(out, len(there), len(missing) - len(without), tuple(sorted(without)), seconds)


def sheets_of(recipe: Recipe, only: Sequence[str] = ()) -> list[Sheet]:
    """Returns the sheets of a recipe, or those of some names.

    Raises:
        RecipeError: there is no sheet of a name; the message names the nearest.
    """
    conveyances = [name for group in recipe.all_groups for name in group.conveyances]
    families = {name for group in recipe.all_groups for name in _families(recipe, group)}
    kinds = [*(recipe.kinds or [name for name in TAXONOMY if name in CONCEALMENTS])]
    sheets = [
        *(Sheet("conveyance", name) for name in dict.fromkeys(conveyances)),
        *(Sheet("cargo", name) for name in sorted(families)),
        *(Sheet("kind", name) for name in dict.fromkeys([*kinds, BENIGN])),
    ]
    for name in only:
        if name not in {sheet.name for sheet in sheets}:
            raise unknown_name("sheet", name, {sheet.name for sheet in sheets})
    return [sheet for sheet in sheets if not only or sheet.name in only]


def _draw(recipe: Recipe, out: Path, num: int, sheet: Sheet) -> tuple[Sheet, bool]:
    """Draws a sheet; returns it and whether the recipe has a scan for it."""
    examples = list(_examples(recipe, sheet, num))
    if examples:
        drawn = contact_sheet(sheet.title, examples, has_close_ups=sheet.topic == "kind")
        write_atomically(out / sheet.file_name, encode_picture(drawn))
    return sheet, bool(examples)


def _examples(recipe: Recipe, sheet: Sheet, num: int) -> Iterator[Example]:
    from xray_trainer.synthesis.render import render_scan

    rng = np.random.default_rng([recipe.seed, crc32(sheet.file_name.encode())])
    left = num
    for _ in range(_MAX_TRIES):
        if not left:
            return
        request = _request(recipe, sheet, rng, is_hiding=sheet.topic == "kind" or left <= num // 2)
        if request is None:
            continue
        try:
            rendered = render_scan(request, seed=int(rng.integers(2**63)), has_benign=False)
        except RecipeError:
            continue
        left -= 1
        yield Example(rendered.scan, rendered.concealments, _lines(rendered))


def _request(
    recipe: Recipe, sheet: Sheet, rng: np.random.Generator, *, is_hiding: bool
) -> SceneRequest | None:
    """Returns the request of one scan for a sheet, or None where what was drawn does not go together."""
    groups = [group for group in recipe.all_groups if _serves(recipe, group, sheet)]
    if not groups:
        return None
    group = groups[int(rng.integers(len(groups)))]
    conveyance = sheet.name if sheet.topic == "conveyance" else str(rng.choice(group.conveyances))
    family = sheet.name if sheet.topic == "cargo" else str(rng.choice(_families(recipe, group)))
    is_benign = sheet.name == BENIGN
    kinds = (sheet.name,) if sheet.topic == "kind" and not is_benign else group.kinds or recipe.kinds
    if not _go_together(conveyance, family, sheet, int(rng.integers(2**32))):
        return None
    (rows, columns), beams = group.shape_hw or recipe.shape_hw, group.beams or recipe.beams
    return SceneRequest(
        conveyances=(conveyance,),
        cargo_families=(family,),
        kinds=kinds,
        num_hidden=int(is_hiding and not is_benign),
        num_lookalikes=int(is_benign),
        shape_hw=(rows // COARSER, columns // COARSER),
        pixel_mm=(group.pixel_mm or recipe.pixel_mm) * COARSER,
        beams=beams[int(rng.integers(len(beams)))],
        severity=recipe.severity if group.severity is None else group.severity,
    )


def _serves(recipe: Recipe, group: Group, sheet: Sheet) -> bool:
    if sheet.topic == "conveyance":
        return sheet.name in group.conveyances
    if sheet.topic == "cargo":
        return sheet.name in _families(recipe, group)
    return not group.kinds or sheet.name in (*group.kinds, BENIGN)


def _go_together(conveyance: str, family: str, sheet: Sheet, seed: int) -> bool:
    """Returns whether the cargo goes into the conveyance, and the kind of a sheet into both."""
    scene = CONVEYANCES[conveyance].build(rng=np.random.default_rng(seed))
    if scene.space is None or scene.space.kind not in CARGO_FAMILIES[family].spaces:
        return False
    if sheet.topic != "kind":
        return True
    stow = CARGO_FAMILIES[family].load(scene.space, rng=np.random.default_rng(seed))
    return CONCEALMENTS[sheet.name].fits(scene.with_stow(stow, cargo_family=family))


def _families(recipe: Recipe, group: Group) -> tuple[str, ...]:
    return recipe.families_of(group) or tuple(CARGO_FAMILIES)


def _lines(rendered: RenderedScan) -> tuple[str, ...]:
    """Returns the facts under a picture: one line on the scan, one on each thing in it."""
    scan = rendered.scan
    mm_x, mm_y = scan.pixel_mm_xy
    first = f"{scan.conveyance}, {rendered.cargo_family}, {rendered.mass_kg['cargo'] / 1000:.1f} t, "
    first += f"{' / '.join(scan.beams)}, {mm_x:.1f} x {mm_y:.1f} mm"
    others = [
        f"{one.kind}: {one.item}, ideal_dprime {one.factors['ideal_dprime']:.0f}, "
        f"clutter_snr {one.factors['clutter_snr']:.2f}, {one.factors['width_mm'] / 1000:.2f} x "
        f"{one.factors['height_mm'] / 1000:.2f} m"
        for one in rendered.concealments
    ]
    return first, *(others or ["nothing hidden"])
