"""A batch run: many inputs in, tables of scans and findings out.

Every input becomes exactly one row: a file that cannot be used gets a status and a reason, and the rest goes
on. Rows are on the disk as soon as they are there (`parts`), so that a run can be killed at any moment and
resumed; in the end they are joined into tables. Memory holds the scans that are worked on, not the folder.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xray_trainer.batch.following import follow_inputs
from xray_trainer.batch.joining import Totals, count_parts, join_parts
from xray_trainer.batch.listing import Input, list_inputs
from xray_trainer.batch.local import default_workers, search_all
from xray_trainer.batch.parts import Parts
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.batch.progress_file import ProgressFile
from xray_trainer.batch.resuming import Done, begin, is_joined, only_run
from xray_trainer.batch.run_settings import settings_of
from xray_trainer.batch.search import Found, Keep, Searcher
from xray_trainer.errors import XrayTrainerError

if TYPE_CHECKING:
    from xray_trainer.batch.tables import ScanRow
    from xray_trainer.detector.detect import Analysis, Detector
    from xray_trainer.scans.scan import Scan

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What the result folder holds after a run.

    Attributes:
        num_resumed: scans of the above that earlier runs had done.
        failures: (uri, message) of inputs that failed, the first thousand.
    """

    num_ok: int
    num_warned: int
    num_failed: int
    num_findings: int
    num_resumed: int
    seconds: float
    failures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """What remains to be done: the inputs, how many there are if known, and how many are done."""

    source: Iterable[Input | None]
    num_left: int | None
    num_done: int


def run_batch(
    inputs: Sequence[str | Path],
    out: Path,
    *,
    detector: Detector,
    min_score: float | None = None,
    plan: BatchPlan | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
    stop: threading.Event | None = None,
) -> BatchSummary:
    """Returns the summary of a run that leaves `scans.parquet`, `findings.parquet` and `findings.json`.

    Args:
        inputs: files, folders, patterns and URLs; see `listing.list_inputs`.
        out: folder for the results, made if absent.
        detector: is run by several threads.
        min_score: of the findings to keep; by default the checkpoint's operating point.
        plan: what else is asked for.
        progress: hears (done, of how many) after every input.
        say: hears what a person should know while the run goes on.
        stop: ends the run early, in good order, when set.

    Raises:
        InputError: `out` holds an unfinished or another kind of run.
        StorageError: `out` cannot be written.
    """
    plan, stop = plan or BatchPlan(), stop or threading.Event()
    plan.check()
    clock = time.perf_counter()
    with only_run(out):
        begin(out, settings_of(detector, min_score=min_score), is_resumed=plan.is_resumed)
        parts = Parts(out, scans_per_part=plan.scans_per_part)
        work = _remaining(inputs, out, plan, checkpoint=settings_of(detector).checkpoint, stop=stop)
        told = ProgressFile(out, done=work.num_done, total=work.num_done + (work.num_left or 0))
        try:
            found = _found(work, plan, detector, keep=_keep(out, plan), min_score=min_score, say=say)
            _write(found, parts, told, progress=progress, stop=stop)
            totals = _finish(out, plan)
        except BaseException as error:
            _tell_failure(told, error)
            raise
        finally:
            parts.close()
        told.write("done")
    return _summary(totals, num_resumed=work.num_done, seconds=time.perf_counter() - clock)


def _remaining(
    inputs: Sequence[str | Path], out: Path, plan: BatchPlan, *, checkpoint: str, stop: threading.Event
) -> _Work:
    done = Done(out, checkpoint=checkpoint)

    def is_wanted(given: Input) -> bool:
        return plan.shard.takes(given.uri) and given not in done

    if plan.follow is not None:
        source = follow_inputs(inputs, plan.follow, is_wanted=is_wanted, stop=stop)
        return _Work(source, None, len(done))
    own = [each for each in list_inputs(inputs) if plan.shard.takes(each.uri)]
    left = [each for each in own if each not in done]
    return _Work(left, len(left), len(own) - len(left))


def _found(
    work: _Work,
    plan: BatchPlan,
    detector: Detector,
    *,
    keep: Keep | None,
    min_score: float | None,
    say: Say | None,
) -> Iterator[Found]:
    if plan.engine == "ray":
        from xray_trainer.batch.ray_engine import search_with_ray

        return search_with_ray(work.source, detector, plan=plan, keep=keep, min_score=min_score)
    workers = plan.workers or default_workers()
    searcher = Searcher(detector, min_score=min_score, num_slots=workers, keep=keep, say=say)
    return search_all(searcher, work.source, workers=workers)


def _write(
    found: Iterator[Found],
    parts: Parts,
    told: ProgressFile,
    *,
    progress: Progress | None,
    stop: threading.Event,
) -> None:
    for row, findings in found:
        parts.add(row, findings)
        told.add(is_failed=row.status == "failed")
        told.total = max(told.total, told.done)
        if progress is not None:
            progress(told.done, told.total)
        if stop.is_set():
            break
    parts.flush()


def _finish(out: Path, plan: BatchPlan) -> Totals:
    totals = count_parts(out) if is_joined(out) else join_parts(out)
    if plan.formats:
        from xray_trainer.batch.exports import FORMATS

        for name in plan.formats:
            FORMATS[name](out)
    if plan.has_report:
        from xray_trainer.batch.report import write_report

        write_report(out)
    return totals


def _keep(out: Path, plan: BatchPlan) -> Keep | None:
    if not (plan.has_previews or plan.has_maps):
        return None
    return partial(_keep_pictures, out, plan)


def _keep_pictures(out: Path, plan: BatchPlan, row: ScanRow, scan: Scan, analysis: Analysis) -> None:
    from xray_trainer.batch.per_scan import write_map, write_preview

    if plan.has_previews:
        write_preview(out, row, scan)
    if plan.has_maps:
        write_map(out, row, analysis)


def _tell_failure(told: ProgressFile, error: BaseException) -> None:
    """Writes why a run ended, if the disk still takes it; what matters is the error itself."""
    try:
        said = error.sentence.written() if isinstance(error, XrayTrainerError) else str(error)
        told.write("failed", said or type(error).__name__)
    except Exception:
        return


def _summary(totals: Totals, *, num_resumed: int, seconds: float) -> BatchSummary:
    return BatchSummary(
        num_ok=totals.num_scans["ok"],
        num_warned=totals.num_scans["warned"],
        num_failed=totals.num_scans["failed"],
        num_findings=totals.num_findings,
        num_resumed=num_resumed,
        seconds=seconds,
        failures=tuple(totals.failures),
    )
