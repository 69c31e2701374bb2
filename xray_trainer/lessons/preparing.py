"""Rendering the scans of lessons into the data folder; those that are there are left alone.

`xray-trainer lessons prepare` does it for all beforehand; the application does it for a lesson when it is
opened for the first time (`workshop.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.errors import unknown_name
from xray_trainer.exercises.authoring import Order, render_order
from xray_trainer.exercises.exercise import BuiltExercise
from xray_trainer.lessons.course import all_scans, lesson_names
from xray_trainer.lessons.lesson import LessonScan
from xray_trainer.lessons.shelf import Shelf, key_of
from xray_trainer.synthesis.parallel import spread_in_order
from xray_trainer.synthesis.request import SceneRequest
from xray_trainer.synthesis.taxonomy import BENIGN


def prepare(shelf: Shelf, lessons: Sequence[str] = (), *, workers: int = 0) -> Iterator[tuple[int, int]]:
    """Yields how many scans are there and how many there will be, at first and after each.

    Args:
        shelf: where they are kept.
        lessons: names; all where empty.
        workers: processes that render; this one alone where 0.

    Raises:
        InputError: there is no such lesson.
        MissingExtraError: this installation cannot render.
        StorageError: the data folder cannot be written.
    """
    wanted = scans_of(lessons)
    missing = [scan for scan in wanted if shelf.find(scan) is None]
    done = len(wanted) - len(missing)
    yield done, len(wanted)
    rendered = spread_in_order(render_lesson_scan, missing, workers=workers)
    for scan, built in zip(missing, rendered, strict=True):
        shelf.keep(scan, built)
        done += 1
        yield done, len(wanted)


def scans_of(lessons: Sequence[str] = ()) -> list[LessonScan]:
    """Returns the scans of some lessons, of all where none is named, each once.

    Raises:
        InputError: there is no such lesson.
    """
    for name in lessons:
        if name not in lesson_names():
            raise unknown_name("lesson", name, lesson_names())
    scans = {path: scan for path, scan in all_scans().items() if not lessons or path.split("/")[0] in lessons}
    return list({key_of(scan): scan for scan in scans.values()}.values())


def render_lesson_scan(scan: LessonScan) -> BuiltExercise:
    """Returns a scan of a lesson with its truth, its papers and, where there is something, the same without.

    Raises:
        RecipeError: what is asked for does not exist or does not go together.
    """
    order = Order(str(uuid5(NAMESPACE_URL, key_of(scan))), scan.seed, request_of(scan))
    built = render_order(order)
    if not (scan.is_pair and scan.is_benign):
        return built
    bare = replace(order, request=order.request.model_copy(update={"num_lookalikes": 0}))
    return replace(built, benign_scan=render_order(bare).scan)


def request_of(scan: LessonScan) -> SceneRequest:
    """Returns what the renderer is asked for; the same scan everywhere, with the seed of the lesson."""
    return SceneRequest(
        conveyances=(scan.conveyance,),
        cargo_families=(scan.cargo,),
        kinds=scan.hidden,
        items=(scan.item,) if scan.item else (),
        num_hidden=len(scan.hidden),
        num_lookalikes=scan.kinds.count(BENIGN),
        shape_hw=scan.shape_hw,
        pixel_mm=scan.pixel_mm,
        beams=scan.beams,
        risk_share=float(scan.has_wrong_papers),
    )
