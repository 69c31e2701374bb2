"""Commands that make scans and hide things in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import Json, progress_bar, show, tell
from xray_trainer.errors import InputError

Checkpoint = Annotated[
    Path | None, typer.Option(help="Folder of a checkpoint; the shipped one if not given.")
]


def synthesize(
    out: Annotated[Path, typer.Argument(help="Folder for scans, truth and documents.")],
    *,
    num: Annotated[
        int | None, typer.Option(min=1, help="Number of scans; the recipe's if not given.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same scans.")] = None,
    recipe: Annotated[Path | None, typer.Option(help="YAML file that describes the scans.")] = None,
    split: Annotated[str | None, typer.Option(help="train, val or test; all of it if not given.")] = None,
    gallery: Annotated[
        bool, typer.Option("--gallery", help="Contact sheets of all there is, instead of scans.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Sheets to draw: a conveyance, family or kind.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; one per core if not given.")] = None,
    as_json: Json = False,
) -> None:
    """Render scans with things hidden in them, with their truth as COCO JSON.

    Example: `xray-trainer synthesize OUT --num 8 --seed 0` or `xray-trainer synthesize OUT --gallery`
    """
    from xray_trainer.synthesis.recipe import load_recipe
    from xray_trainer.synthesis.synthesize import synthesize as render_all

    if only and not gallery:
        raise InputError("--only names sheets of a gallery; give --gallery too")
    if gallery:
        _draw_gallery(out, recipe, num=num, seed=seed, only=only or (), workers=workers, as_json=as_json)
        return
    wanted = load_recipe(recipe, num=num, seed=seed, split=split)
    with progress_bar("Rendering scans") as report:
        done = render_all(wanted, out, workers=workers, progress=report)
    tell(f"{name}: cannot be rendered: {reason}" for name, reason in done.failures)
    words = f"{done.num_scans} scans in {out / 'scans'}"
    show({"command": "synthesize", **done.to_json()}, words, as_json=as_json)
    if done.failures:
        raise typer.Exit(1)


def _draw_gallery(
    out: Path,
    recipe: Path | None,
    *,
    num: int | None,
    seed: int | None,
    only: Sequence[str],
    workers: int | None,
    as_json: bool,
) -> None:
    from xray_trainer.shipped import shipped
    from xray_trainer.synthesis.gallery import build_gallery
    from xray_trainer.synthesis.recipe import load_recipe

    wanted = load_recipe(recipe or shipped("datasets") / "standard" / "recipe.yaml", seed=seed)
    with progress_bar("Drawing sheets") as report:
        done = build_gallery(wanted, out, only=only, num=num or 6, workers=workers, progress=report)
    words = f"{done.num_sheets} sheets in {out}; open {out / 'index.html'}"
    show({"command": "synthesize --gallery", **done.to_json()}, words, as_json=as_json)


def overlay(
    inputs: Annotated[Path, typer.Argument(help="Folder of benign scans, or one of them.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for scans, truth and records.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed hides the same things.")] = 0,
    num_per_scan: Annotated[int, typer.Option(min=1, max=10, help="Things hidden in one scan.")] = 1,
    share_suspicious: Annotated[float, typer.Option(min=0, max=1, help="Share of scans.")] = 1.0,
    items: Annotated[
        list[str] | None, typer.Option("--item", help="What to hide; anything if not given.")
    ] = None,
    white_level: Annotated[
        float | None, typer.Option(help="Value of air, for files that do not say.")
    ] = None,
    steel_step_mm: Annotated[
        float | None, typer.Option(help="Thickness of a steel step in the scans.")
    ] = None,
    steel_step_box: Annotated[str | None, typer.Option(help="Where it is: x,y,x,y in pixels.")] = None,
    as_json: Json = False,
) -> None:
    """Hide things in your own benign scans, with the truth as COCO JSON.

    Example: `xray-trainer overlay OUT/scans --out OVER --seed 1`
    """
    from xray_trainer.synthesis.overlay.folder import overlay_folder
    from xray_trainer.synthesis.overlay.journal import settings_from

    settings = settings_from(
        seed=seed,
        num_per_scan=num_per_scan,
        share_suspicious=share_suspicious,
        items=tuple(items or ()),
        white_level=white_level,
        steel_step_mm=steel_step_mm,
        steel_step_box=_box(steel_step_box),
    )
    with progress_bar("Hiding") as report:
        done = overlay_folder(inputs, out, settings=settings, progress=report)
    tell(f"{path}: {note}" for path, note in done.notes)
    tell(message for _path, message in done.failures)
    words = f"{done.num_hidden} things hidden in {done.num_scans} scans in {out / 'scans'}"
    show({"command": "overlay", **done.to_json()}, words, as_json=as_json)
    if done.num_failed:
        raise typer.Exit(1)


def _box(text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise InputError(f"--steel-step-box must be four numbers x,y,x,y, got {text!r}") from None
