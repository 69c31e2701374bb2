"""Making an exercise of a scan and the findings that an analyst confirmed, for a mentor to look at.

It goes into a draft set, which trainees do not see. Where nothing was confirmed and everything rejected, the
exercise is a benign one. What a finding cannot tell (which item it is) stays unknown.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.errors import InputError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.regions import Concealment, Finding
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.tiles import lossless_path
from xray_trainer.store.exercise_sets import DRAFT, SetInfo, append_exercise, close_set, create_set
from xray_trainer.store.set_states import SetState, set_state, state_of
from xray_trainer.store.store import Store
from xray_trainer.ui.desk.queue import Words
from xray_trainer.ui.desk.results import Entry, finding_of
from xray_trainer.ui.desk.scans import ScanShelf, declaration_of

NO_PAPERS = Declaration(
    hs_code="0000", description="No documents came with this scan.", packages=0, gross_weight_kg=0
)
"""Stands in where a scan has no declaration; a mentor writes one."""


def make_exercise(
    store: Store, shelf: ScanShelf, entry: Entry, *, words: Words, title: str, owner: str = "", now: datetime
) -> SetInfo:
    """Returns the draft set after the scan was added to it; the same scan, judged alike, is added once.

    Args:
        store: where the exercise goes.
        shelf: where the scan is.
        entry: the scan with its findings.
        words: what the analyst said.
        title: of the draft set; one title is one set until it is released.
        owner: id of the analyst.
        now: the server's time.

    Raises:
        InputError: the findings are not judged so that it is known what is there.
        ScanFileError: the scan is gone or cannot be read.
    """
    truth = _truth(entry, words)
    place = shelf.open(entry.row.uri)
    scan = read_scan(lossless_path(place))
    said = ",".join(f"{finding.bounds_xyxy}" for finding in (hidden.region for hidden in truth))
    exercise = Exercise(
        exercise_id=str(uuid5(NAMESPACE_URL, f"xray_trainer:desk:{entry.key}:{entry.row.checkpoint}:{said}")),
        scan_id=scan.scan_id,
        declaration=declaration_of(place) or NO_PAPERS,
        truth=truth,
        findings=tuple(finding_of(row) for row in entry.findings),
    )
    set_id = _open_draft(store, title, owner=owner, now=now)
    append_exercise(store, set_id, built=BuiltExercise(exercise, scan), now=now)
    return close_set(store, set_id)


def _open_draft(store: Store, title: str, *, owner: str, now: datetime) -> str:
    """Returns the draft set of a title, made if new; one that was released is followed by another."""
    names = (title if number == 0 else f"{title}:{number}" for number in count())
    ids = (f"{DRAFT}{uuid5(NAMESPACE_URL, f'xray_trainer:draft:{name}')}" for name in names)
    state = next(state for state in (state_of(store, set_id) for set_id in ids) if _is_open(state))
    create_set(store, state.set_id, title=title, rules=Rules(), num_planned=0, now=now)
    set_state(store, state.set_id, status="draft", owner=owner, provenance="search", now=now)
    return state.set_id


def _is_open(state: SetState) -> bool:
    """Returns whether exercises may go into a set: it is a draft, or nobody has heard of it."""
    return state.status == "draft" or state.changed_at is None


def _truth(entry: Entry, words: Words) -> tuple[Concealment, ...]:
    said = [words.get((entry.key, key)) for key in entry.finding_keys]
    spoken = [one.word if one else "" for one in said]
    confirmed = [row for row, word in zip(entry.findings, spoken, strict=True) if word == "confirm"]
    if not confirmed and (not spoken or any(word != "reject" for word in spoken)):
        raise InputError(
            "confirm at least one finding, or reject all of them, and then make an exercise of it"
        )
    return tuple(_concealment(finding_of(row)) for row in confirmed)


def _concealment(finding: Finding) -> Concealment:
    return Concealment(
        region=finding.region,
        kind=finding.family,
        item="unknown",
        material=finding.material,
        areal_density_g_cm2=finding.areal_density_g_cm2 or 0.0,
    )
