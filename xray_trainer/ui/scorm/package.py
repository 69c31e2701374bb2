"""A SCORM 1.2 package of a practice set: scans, papers, answers and the player, for Moodle-like platforms.

The answers lie in the package, as a learner's browser must have them; so only practice sets go out this way.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from xray_trainer.errors import MissingExtraError, RecipeError, Sentence
from xray_trainer.exercises.exercise import Exercise, ExerciseSet
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_set
from xray_trainer.ui.feedback import finding_json, truth_json
from xray_trainer.ui.paper_lines import paper_lines
from xray_trainer.ui.scan_json import scan_info_json
from xray_trainer.ui.scorm.manifest import START, manifest_xml
from xray_trainer.ui.scorm.packs import ENCODING, scan_files
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]

_DIST = Path(__file__).parents[1] / "viewer" / "dist"
_SINCE = (2020, 1, 1, 0, 0, 0)
_PAGE = """<!doctype html>
<html>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title></title></head>
<body><main id="player"></main><script type="module" src="player.js"></script></body>
</html>
"""


def write_scorm(store: Store, set_id: str, out: BinaryIO, *, words: Words) -> Iterator[int]:
    """Writes the package of a practice set; yields how many exercises are in it, after each.

    The same set and language give the same bytes.

    Args:
        store: where the set is. Whoever calls this has checked that the person may `see_truth`.
        set_id: of the set.
        out: a file open for writing.
        words: translates into the language of the package.

    Raises:
        RecipeError: there is no such set, it has no exercise, or it is no practice.
        MissingExtraError: this installation lacks the viewer's bundle.
    """
    exercises = _practice(store, set_id)
    player = _player()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        names = []
        for name, content in [(START, _PAGE.encode()), ("player.js", player)]:
            names.append(_add(package, name, content))
        for place, exercise in enumerate(exercises.exercises):
            for name, content in scan_files(store.library.folder(exercise.scan_sha256), f"scans/{place}"):
                names.append(_add(package, name, content))
            yield place + 1
        names.append(_add(package, "set.json", json.dumps(_set_json(store, exercises, words)).encode()))
        _add(package, "imsmanifest.xml", manifest_xml(set_id, words(exercises.title), names))


def _practice(store: Store, set_id: str) -> ExerciseSet:
    found = whole_set(store, set_id)
    if found.rules.mode != "practice":
        raise RecipeError(
            "{title}: a SCORM package holds the answers, so only a practice may go "
            "out, got {got}; export a package (.xset) instead",
            title=found.title,
            got=Sentence(found.rules.mode),
        )
    if not found.exercises:
        raise RecipeError("{title}: a package needs at least one exercise, got none", title=found.title)
    return found


def _player() -> bytes:
    found = next(_DIST.glob("player-*.js"), None)
    if found is None:
        raise MissingExtraError(
            "this installation lacks the player; install again without XRAY_TRAINER_SKIP_VIEWER"
        )
    return found.read_bytes()


def _set_json(store: Store, exercises: ExerciseSet, _: Words) -> dict[str, Any]:
    texts = viewer_texts(_)
    return {
        "id": exercises.set_id,
        "title": _(exercises.title),
        "language": texts.pop("locale"),
        "texts": texts,
        "exercises": [
            _exercise_json(store, exercise, f"scans/{place}", _)
            for place, exercise in enumerate(exercises.exercises)
        ],
    }


def _exercise_json(store: Store, exercise: Exercise, folder: str, _: Words) -> dict[str, Any]:
    scan = scan_info_json(store.library.folder(exercise.scan_sha256), tiles=folder)
    return {
        "id": exercise.exercise_id,
        "scan": {**scan, "encodings": [ENCODING]},
        "papers": paper_lines(exercise.declaration, _),
        "feedback": {
            "truth": [truth_json(hidden, exercise.feedback, _) for hidden in exercise.truth],
            "findings": [finding_json(finding, _) for finding in exercise.findings],
        },
    }


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> str:
    file = zipfile.ZipInfo(name, _SINCE)
    file.compress_type = zipfile.ZIP_STORED if name.endswith((".bin", ".png")) else zipfile.ZIP_DEFLATED
    package.writestr(file, content)
    return name
