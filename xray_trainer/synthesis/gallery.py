"""A gallery: one contact sheet per conveyance, cargo family and kind of concealment, and a page of them all.

    OUT/<sheet>.png             such as conveyance-container-40.png, cargo-cartons.png, kind-CT-DOOR.png
    OUT/overview-<topic>.png    one small picture per sheet
    OUT/index.html              all sheets that are there, with what the taxonomy says of each kind

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
from xray_trainer.synthesis.overview import TILES, tile, write_overview
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
_PATIENCE = 4


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
        (out / TILES).mkdir(parents=True, exist_ok=True)
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
    there = _write_pages(out, sheets_of(recipe))
    seconds = time.monotonic() - start
    return Gallery(out, there, len(missing) - len(without), tuple(sorted(without)), seconds)


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


def _write_pages(out: Path, sheets: Sequence[Sheet]) -> int:
    """Writes the page and the overviews of the sheets that are there; returns how many are."""
    there = [sheet for sheet in sheets if (out / sheet.file_name).exists()]
    topics = {
        topic: [one for one in there if one.topic == topic] for topic in ("conveyance", "cargo", "kind")
    }
    has_overview = [name for name, group in topics.items() if write_overview(out, name, _file_names(group))]
    rows = [(one.topic, one.name, one.file_name) for group in topics.values() for one in group]
    write_atomically(out / "index.html", gallery_page(rows, overviews=has_overview).encode())
    return len(there)


def _file_names(sheets: Sequence[Sheet]) -> list[str]:
    return [sheet.file_name for sheet in sheets]


def _draw(recipe: Recipe, out: Path, num: int, sheet: Sheet) -> tuple[Sheet, bool]:
    """Draws a sheet; returns it and whether the recipe has a scan for it."""
    examples = list(_examples(recipe, sheet, num))
    if examples:
        is_kind = sheet.topic == "kind"
        small = tile(sheet.title, examples, has_close_ups=is_kind)
        write_atomically(out / TILES / sheet.file_name, encode_picture(small))
        drawn = contact_sheet(sheet.title, examples, has_close_ups=is_kind)
        write_atomically(out / sheet.file_name, encode_picture(drawn))
    return sheet, bool(examples)


def _examples(recipe: Recipe, sheet: Sheet, num: int) -> Iterator[Example]:
    """Yields up to `num` scans, of one conveyance after the other; those that never serve are given up."""
    rng = np.random.default_rng([recipe.seed, crc32(sheet.file_name.encode())])
    served = [group for group in recipe.all_groups if _serves(recipe, group, sheet)]
    pairs = [(group, name) for group in served for name in group.conveyances]
    chances = {number: _PATIENCE for number, (_, name) in enumerate(pairs) if _is_about(sheet, name)}
    left = num
    while chances and left:
        for number in rng.permutation(list(chances)).tolist()[: max(left, 1)]:
            rendered = _rendered(recipe, sheet, *pairs[number], rng=rng, is_hiding=left <= num // 2)
            chances[number] -= 1 if rendered is None else 0
            if not chances[number]:
                del chances[number]
            if rendered is not None:
                left -= 1
                yield Example(rendered.scan, rendered.concealments, _lines(rendered))


def _is_about(sheet: Sheet, conveyance: str) -> bool:
    return sheet.topic != "conveyance" or sheet.name == conveyance


def _rendered(
    recipe: Recipe, sheet: Sheet, group: Group, conveyance: str, *, rng: np.random.Generator, is_hiding: bool
) -> RenderedScan | None:
    """Returns a scan for a sheet, or None where what was drawn does not go together."""
    from xray_trainer.synthesis.render import render_scan

    family = _family(recipe, sheet, group, conveyance, rng)
    if family is None:
        return None
    is_hidden = sheet.name != BENIGN and (is_hiding or sheet.topic == "kind")
    (rows, columns), beams = group.shape_hw or recipe.shape_hw, group.beams or recipe.beams
    request = SceneRequest(
        conveyances=(conveyance,),
        cargo_families=(family,),
        kinds=(sheet.name,) if sheet.topic == "kind" and is_hidden else group.kinds or recipe.kinds,
        num_hidden=int(is_hidden),
        num_lookalikes=int(sheet.name == BENIGN),
        shape_hw=(rows // COARSER, columns // COARSER),
        pixel_mm=(group.pixel_mm or recipe.pixel_mm) * COARSER,
        beams=beams[int(rng.integers(len(beams)))],
        severity=recipe.severity if group.severity is None else group.severity,
    )
    try:
        return render_scan(request, seed=int(rng.integers(2**63)), has_benign=False)
    except RecipeError:
        return None


def _family(
    recipe: Recipe, sheet: Sheet, group: Group, conveyance: str, rng: np.random.Generator
) -> str | None:
    """Returns a cargo family that goes into the conveyance and allows what the sheet is about, or None."""
    scene = CONVEYANCES[conveyance].build(rng=rng)
    wanted = (sheet.name,) if sheet.topic == "cargo" else _families(recipe, group)
    space = scene.space
    fitting = [name for name in wanted if space is not None and space.kind in CARGO_FAMILIES[name].spaces]
    if space is None or not fitting:
        return None
    family = fitting[int(rng.integers(len(fitting)))]
    if sheet.topic == "kind":
        loaded = scene.with_stow(CARGO_FAMILIES[family].load(space, rng=rng), cargo_family=family)
        return family if CONCEALMENTS[sheet.name].fits(loaded) else None
    return family


def _serves(recipe: Recipe, group: Group, sheet: Sheet) -> bool:
    if sheet.topic == "conveyance":
        return sheet.name in group.conveyances
    if sheet.topic == "cargo":
        return sheet.name in _families(recipe, group)
    return not group.kinds or sheet.name in (*group.kinds, BENIGN)


def _families(recipe: Recipe, group: Group) -> tuple[str, ...]:
    return recipe.families_of(group) or tuple(CARGO_FAMILIES)


def _lines(rendered: RenderedScan) -> tuple[str, ...]:
    """Returns the facts under a picture: one line on the scan, one on each thing in it."""
    scan = rendered.scan
    mm_x, mm_y = scan.pixel_mm_xy
    mass = rendered.mass_kg["cargo"]
    load = f"{mass / 1000:.1f} t" if mass >= 1000 else f"{mass:.0f} kg"
    first = f"{scan.conveyance}, {rendered.cargo_family}, {load}, "
    first += f"{' / '.join(scan.beams)}, {mm_x:.1f} x {mm_y:.1f} mm"
    others = [
        f"{one.kind}: {one.item}, ideal_dprime {one.factors['ideal_dprime']:.0f}, "
        f"clutter_snr {one.factors['clutter_snr']:.2f}, {one.factors['width_mm'] / 1000:.2f} x "
        f"{one.factors['height_mm'] / 1000:.2f} m"
        for one in rendered.concealments
    ]
    return first, *(others or ["nothing hidden"])
