"""A scan in the viewer as a mentor sees it: with its truth, the detector's findings, and its other views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from xray_trainer.exercises.exercise import Exercise
from xray_trainer.store.feedback_texts import feedback_text
from xray_trainer.store.people import Person
from xray_trainer.store.references import FROM_ABOVE
from xray_trainer.ui.application import application_store
from xray_trainer.ui.attempt_json import scan_json
from xray_trainer.ui.feedback import finding_json, truth_json
from xray_trainer.ui.viewer import look_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]


def show_scan(
    person: Person, exercise: Exercise, _: Words, *, actions: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Shows the scan of an exercise; returns the action that was chosen just now, "" where none was."""
    store = application_store()
    text = feedback_text(store, exercise.exercise_id, language=person.language) or exercise.feedback
    scan = partial(scan_json, store, f"library:{person.person_id}")
    others = (
        ("view", _(FROM_ABOVE), exercise.second_sha256),
        ("without", _("Nothing hidden"), exercise.benign_sha256),
    )
    return look_viewer(
        scan=scan(exercise.scan_sha256),
        texts=viewer_texts(_),
        key="library-viewer",
        references=[
            {"kind": kind, "name": name, "scan": scan(sha256)} for kind, name, sha256 in others if sha256
        ],
        truth=[truth_json(hidden, text, _) for hidden in exercise.truth],
        findings=[finding_json(finding, _) for finding in exercise.findings],
        actions=actions,
        person=person.person_id,
    )
