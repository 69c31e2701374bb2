"""Commands that train a detector."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xray_trainer.cli.output import screen, stages_bar


def train(
    out: Annotated[Path, typer.Argument(help="Folder of the checkpoint; a killed run goes on from here.")],
    *,
    config: Annotated[Path | None, typer.Option(help="JSON file of a training configuration.")] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="YAML file that describes the scans; the standard set if not given.")
    ] = None,
    benign_scans: Annotated[
        Path | None, typer.Option(help="Folder of your own benign scans: learn from overlays in them.")
    ] = None,
    pairs: Annotated[int | None, typer.Option(min=1, help="Pairs of scans to render and learn from.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Training steps.")] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same loss on a CPU.")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu or cuda.")] = None,
    start_from: Annotated[Path | None, typer.Option(help="Folder of a checkpoint to go on from.")] = None,
    encoder: Annotated[
        Path | None, typer.Option(help="Weights of torchvision's resnet18 or resnet34, .pth or .safetensors.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for rendered pairs, kept.")] = None,
) -> None:
    """Train a detector on pairs of scans, with and without something hidden; writes it with its card.

    Example: `xray-trainer train models/trial --pairs 40 --steps 200` or
    `xray-trainer train models/ours --benign-scans SCANS`
    """
    if start_from and encoder:
        raise typer.BadParameter("give a checkpoint to go on from or an encoder, not both")
    from xray_trainer.detector.own_scans import overlaid_pairs
    from xray_trainer.detector.training import train as fit
    from xray_trainer.detector.training_config import training_config
    from xray_trainer.shipped import shipped

    told = recipe or (None if config else shipped("datasets/standard/recipe.yaml"))
    wanted = training_config(
        config, recipe=told, name=out.name, num_pairs=pairs, num_steps=steps, seed=seed, device=device
    )
    own = overlaid_pairs(benign_scans, seed=wanted.seed) if benign_scans else (None, None)
    with stages_bar() as listen:
        written = fit(
            wanted,
            out,
            source=own[0],
            held_out=own[1],
            start_from=start_from,
            encoder=encoder,
            cache=cache,
            progress=listen,
        )
    screen.print(f"{written.name} in {out}; its card is {out / 'card.md'}", highlight=False)
