"""Commands that make and list exercise sets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from xray_trainer.cli import handmade, incoming, packages, platforms, releases, trust
from xray_trainer.cli.building import build, build_queued_sets, render_samples
from xray_trainer.cli.output import progress_bar, screen
from xray_trainer.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Make, list and exchange exercise sets, check certificates.")
app.command("build")(build)
app.command("add")(handmade.add_own)
app.command("export")(packages.export_set_file)
app.command("import")(incoming.import_files)
app.command("check")(incoming.check_file)
app.command("results")(packages.export_results_file)
app.command("unseal")(packages.export_key_file)
app.command("case")(packages.export_case_file)
app.command("scorm")(platforms.export_scorm)
app.command("list")(releases.list_sets)
app.command("review")(releases.review)
app.command("release")(releases.release_set)
app.command("key")(trust.export_card)
app.command("trust")(trust.trust_card)
app.command("trusted")(trust.list_units)
app.command("queue", hidden=True)(build_queued_sets)
app.command("samples", hidden=True)(render_samples)


@app.command("stock")
def stock(
    num: Annotated[int, typer.Option(min=1, help="Number of exercises to add.")] = 50,
    *,
    seed: Annotated[int | None, typer.Option(help="Fresh scans every time if not given.")] = None,
    kinds: Annotated[str, typer.Option(help="Families to hide, comma between them; what lacks most.")] = "",
    lacking: Annotated[bool, typer.Option("--lacking", help="Show what lacks, render nothing.")] = False,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Render fresh exercises for adaptive practice, and empty conveyances to compare with.

    Example: `xray-trainer exercises stock --num 100` or `xray-trainer exercises stock --lacking`
    """
    if lacking:
        _show_lacking()
        return
    from xray_trainer.publishing.background import LOCK
    from xray_trainer.publishing.processes import lower_priority, only_one
    from xray_trainer.publishing.stock import fill_stock
    from xray_trainer.store.store import open_store

    settings = load_settings()
    with only_one(settings, lock=LOCK) as is_ours:
        if background and not is_ours:
            return
        if background:
            lower_priority()
        wanted = tuple(name for name in kinds.split(",") if name)
        with progress_bar("Rendering exercises") as report:
            for done in fill_stock(open_store(settings), num, seed=seed, kinds=wanted):
                report(done, num)
    screen.print(f"{num} exercises more in the stock", highlight=False)


def _show_lacking() -> None:
    """Shows what people's next practice wants of the stock, what lacks most first."""
    from xray_trainer.drills.need import table
    from xray_trainer.exercises.authoring import ROAD
    from xray_trainer.publishing.stock import families_on
    from xray_trainer.store.needs import needs_of_people
    from xray_trainer.store.store import open_store

    store = open_store(load_settings())
    shown = Table("family", "difficulty", "people", "wanted", "there", "lacking")
    for cell in table(needs_of_people(store, families=families_on(ROAD), now=datetime.now(UTC))):
        figures = (cell.num_people, round(cell.wanted), cell.there, round(cell.lacking))
        shown.add_row(cell.family, f"{cell.low:+.1f} to {cell.high:+.1f}", *map(str, figures))
    screen.print(shown)
