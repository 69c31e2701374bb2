"""Commands that write files for other units: sets, results, keys of seals, cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import Json, errors, progress_bar, screen, show
from xray_trainer.cli.store import this_store
from xray_trainer.errors import InputError

if TYPE_CHECKING:
    from xray_trainer.packages.set_export import SealWish, Written
    from xray_trainer.store.known_units import UnitCard
    from xray_trainer.store.store import Store

SetName = Annotated[str, typer.Argument(help="Title or id of the set.", metavar="SET")]
Out = Annotated[Path, typer.Option("--out", "-o", help="File to write.")]
To = Annotated[
    list[str] | None,
    typer.Option("--to", help="Unit that alone can open it, by name or fingerprint; may be given again."),
]
Reduced = Annotated[
    bool, typer.Option("--reduced", help="Smaller, for slow lines: loses what the noise hides.")
]


def export_set_file(
    name: SetName,
    *,
    out: Out,
    reduced: Reduced = False,
    to: To = None,
    seal: Annotated[
        str, typer.Option(help="Lock the truth of an exam away: `results`, or `until=2026-12-01`.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Write an exercise set with all that belongs to it into one file for other installations.

    Example: `xray-trainer exercises export "Week 2" -o week2.xset --to "Port Aktau"`

    Example: `xray-trainer exercises export "Exam" -o exam.xset --seal results --reduced`
    """
    from xray_trainer.packages.estimate import estimate
    from xray_trainer.packages.set_export import export_set

    store, now = this_store(), this_time()
    set_id, units, wish = _set_id(store, name), _units(store, to), _seal_wish(seal)
    size = estimate(store, set_id).num_bytes(is_reduced=reduced)
    errors.print(f"about {_megabytes(size)} will be written", highlight=False)
    with progress_bar("Writing exercises") as report:
        written = export_set(
            store, set_id, target=out, is_reduced=reduced, to=units, seal=wish, now=now, report=report
        )
    _tell_written("exercises export", written, units, as_json=as_json)


def export_results_file(
    name: SetName,
    *,
    out: Out,
    to: To = None,
    person: Annotated[
        list[str] | None, typer.Option(help="Only this person's; may be given again; everybody's else.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write what people did on a set into one small file for its mentor.

    Example: `xray-trainer exercises results "Week 2" -o week2.xres --to "Customs Academy"`
    """
    from xray_trainer.packages.results import export_results

    store = this_store()
    units, people = _units(store, to), _people(store, person)
    written = export_results(
        store, _set_id(store, name), target=out, people=people, to=units, now=this_time()
    )
    _tell_written("exercises results", written, units, as_json=as_json)


def export_key_file(
    name: SetName,
    *,
    out: Out,
    to: To = None,
    early: Annotated[bool, typer.Option("--early", help="Before results came or the date is over.")] = False,
) -> None:
    """Write the key that opens the sealed truth of an exam, once results came or its date is over.

    Example: `xray-trainer exercises unseal "Exam" -o exam.xkey`
    """
    from xray_trainer.packages.seals import export_keys

    store = this_store()
    seals = export_keys(
        store, _set_id(store, name), target=out, to=_units(store, to), early=early, now=this_time()
    )
    screen.print(f"{out}: keys for {len(seals)} files of this set", highlight=False)


def export_case_file(
    exercise: Annotated[str, typer.Argument(help="Id of the exercise that shows the seizure.")],
    *,
    out: Out,
    title: Annotated[str, typer.Option(help="What others see first.")],
    method: Annotated[str, typer.Option(help="How it was hidden.")] = "",
    lesson: Annotated[str, typer.Option(help="What to learn from it.")] = "",
    reduced: Reduced = False,
    to: To = None,
    as_json: Json = False,
) -> None:
    """Write a seizure as a case for other units: scan, region, papers, method, lesson.

    Example: `xray-trainer exercises case 5f1c… --title "Spare wheel" --lesson "Weigh it" -o wheel.xcase`
    """
    from xray_trainer.packages.cases import export_case

    store = this_store()
    units = _units(store, to)
    written = export_case(
        store,
        exercise,
        title=title,
        method=method,
        lesson=lesson,
        target=out,
        to=units,
        is_reduced=reduced,
        now=this_time(),
    )
    _tell_written("exercises case", written, units, as_json=as_json)


def this_time() -> datetime:
    """Returns the time now."""
    return datetime.now(UTC)


def _set_id(store: Store, name: str) -> str:
    from xray_trainer.store.exchange import set_named

    return set_named(store, name)


def _units(store: Store, names: Sequence[str] | None) -> tuple[UnitCard, ...]:
    from xray_trainer.store.known_units import find_unit

    return tuple(find_unit(store, name) for name in names or ())


def _people(store: Store, names: Sequence[str] | None) -> tuple[str, ...] | None:
    from xray_trainer.store.people import person_named

    return None if names is None else tuple(person_named(store, name).person_id for name in names)


def _seal_wish(seal: str) -> SealWish | None:
    from xray_trainer.packages.set_export import SealWish

    rule, _, day = seal.partition("=")
    if not seal:
        return None
    if seal == "results":
        return SealWish("results")
    try:
        opens_at = datetime.fromisoformat(day)
    except ValueError:
        opens_at = None
    if rule != "until" or opens_at is None:
        raise InputError(f"--seal: `results` or `until=2026-12-01` is needed, got {seal[:40]!r}")
    return SealWish("date", opens_at.astimezone(UTC) if opens_at.tzinfo else opens_at.replace(tzinfo=UTC))


def _tell_written(command: str, written: Written, units: Sequence[UnitCard], *, as_json: bool) -> None:
    result: dict[str, Any] = {
        "command": command,
        "file": str(written.path),
        "package_id": written.package_id,
        "num_bytes": written.num_bytes,
        "raw_bytes": written.raw_bytes,
        "seal_id": written.seal_id,
        "to": [unit.name for unit in units],
    }
    whom = f", for {', '.join(unit.name for unit in units)} alone" if units else ""
    show(result, f"{written.path}: {_megabytes(written.num_bytes)}{whom}", as_json=as_json)


def _megabytes(num_bytes: int) -> str:
    return f"{num_bytes / 1e6:.1f} MB" if num_bytes >= 100_000 else f"{num_bytes / 1e3:.1f} KB"
