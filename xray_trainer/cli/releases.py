"""Commands on sets before and after their release: list them, judge them, release them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_trainer.cli.output import Json, progress_bar, show
from xray_trainer.cli.store import this_store

if TYPE_CHECKING:
    from xray_trainer.exercises.balance import Difference
    from xray_trainer.store.set_reviews import SetReview

SetId = Annotated[str, typer.Argument(help="Id of the set, as `exercises list --json` tells it.")]


def list_sets(as_json: Json = False) -> None:
    """List the exercise sets in the store of the application, with status and version.

    Example: `xray-trainer exercises list`
    """
    from xray_trainer.store.exercise_sets import every_set

    rows = [
        {
            "set_id": one.set_id,
            "title": one.title,
            "mode": one.rules.mode,
            "num_exercises": one.num_exercises,
            "status": one.status,
            "version": one.version,
        }
        for one in every_set(this_store())
    ]
    line = "{title}: {mode}, {num_exercises} exercises, {status}, version {version}"
    words = "\n".join(line.format(**row) for row in rows)
    show({"command": "exercises list", "sets": rows}, words or "no exercise sets yet", as_json=as_json)


def review(set_id: SetId, as_json: Json = False) -> None:
    """Judge a set: which exercises show the same scan, and whether suspicious ones give themselves away.

    Example: `xray-trainer exercises review 3d4b… --json`
    """
    from xray_trainer.store.set_reviews import review_set

    store = this_store()
    with progress_bar("Measuring scans") as report:
        found = review_set(store, set_id, progress=report)
    show(_record(found), _words(found), as_json=as_json)


def release_set(
    set_id: SetId,
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="In spite of duplicates or imbalance.")] = False,
) -> None:
    """Release a draft to trainees; an older version of it is retired.

    Example: `xray-trainer exercises release 3d4b…`
    """
    from xray_trainer.store.exercise_sets import set_info
    from xray_trainer.store.releasing import release

    store = this_store()
    state = release(store, set_id, person="", now=datetime.now(UTC), anyway=anyway)
    title = set_info(store, set_id).title
    show({}, f"released: {title!r}, version {state.version}", as_json=False)


def _record(review: SetReview) -> dict[str, Any]:
    told = review.balance
    return {
        "command": "exercises review",
        "set_id": review.set_id,
        "objections": list(review.objections),
        "duplicates": [
            {"exercise_id": one.exercise_id, "other_id": one.other_id, "nearness": one.nearness}
            for one in review.duplicates
        ],
        "balance": {
            "verdict": told.verdict,
            "num_benign": told.num_benign,
            "num_suspicious": told.num_suspicious,
            "detectable": told.detectable,
            "together": {"telling": told.together.telling, "p": told.together.p},
            "fields": [_field(one) for one in told.differences],
        },
    }


def _field(one: Difference) -> dict[str, Any]:
    return {
        "field": one.field,
        "telling": one.telling,
        "p": one.p,
        "benign": one.benign,
        "suspicious": one.suspicious,
        "is_expected": one.is_expected,
    }


def _words(review: SetReview) -> str:
    pairs = [f"{one.exercise_id} and {one.other_id}: {one.nearness:.0%} alike" for one in review.duplicates]
    told = review.balance
    counts = f"{told.num_benign} benign, {told.num_suspicious} suspicious"
    verdicts = {
        "balanced": f"balanced, as far as {counts} scans tell",
        "too_few": f"too few exercises to tell the balance ({counts})",
        "unbalanced": f"suspicious scans give themselves away ({counts})",
    }
    given = [
        f"  {one.field}: {one.suspicious} where something is hidden, {one.benign} where nothing is"
        for one in told.differences
        if one.is_significant
    ]
    return "\n".join([*(pairs or ["no duplicates"]), verdicts[told.verdict], *given])
