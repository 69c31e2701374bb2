"""Runs that are killed, resumed, shared out, or whose disk fills up."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import pytest
import torch

from tests.batch.toy import SCANS_PER_PART, untrained_detector, write_toy_scan
from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.following import Follow
from xray_trainer.batch.parts import Parts
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.batch.results import read_results
from xray_trainer.batch.resuming import only_run
from xray_trainer.batch.shard import Shard, shard_from
from xray_trainer.batch.tables import FindingRow, ScanRow
from xray_trainer.detector.detect import Detector
from xray_trainer.errors import InputError, RecipeError, StorageError

RESUMED = BatchPlan(is_resumed=True, scans_per_part=SCANS_PER_PART)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(4):
        write_toy_scan(folder / f"scan {number}.tiff", seed=number)
    return folder


def rows(out: Path) -> tuple[list[ScanRow], tuple[FindingRow, ...]]:
    found = read_results(out)
    return [dataclasses.replace(row, seconds=0.0) for row in found.scans], found.findings


def progress_of(out: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((out / "progress.json").read_bytes())
    return told


@contextmanager
def room_for(num_bytes: int) -> Iterator[None]:
    """Lets no file grow beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def num_written_down(out: Path) -> int:
    """Returns how many scans a process that may die at any moment has written down."""
    lines = sum(path.read_bytes().count(b"\n") for path in out.glob("parts/open-*.jsonl"))
    return lines + SCANS_PER_PART * len(list(out.glob("parts/scans-*.parquet")))


def test_killed_run_resumes_without_a_row_lost_or_repeated(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    for number in range(4, 60):
        os.link(scans / f"scan {number % 4}.tiff", scans / f"scan {number}.tiff")
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "tests.batch.toy", str(scans), str(out)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=environment) as run:
        while num_written_down(out) < 10 and run.poll() is None:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
    written = num_written_down(out)
    assert run.returncode == -signal.SIGKILL
    assert progress_of(out)["state"] == "running"
    summary = run_batch([scans], out, detector=detector, plan=RESUMED)
    run_batch([scans], tmp_path / "whole", detector=detector)
    assert 10 <= written <= summary.num_resumed + SCANS_PER_PART
    assert summary.num_resumed < 60
    assert rows(out) == rows(tmp_path / "whole")


def test_line_that_was_cut_is_searched_again(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out = tmp_path / "out"
    run_batch([scans], out, detector=detector)
    expected = rows(out)
    (journal, cut) = (out / "parts" / "open-000001.jsonl", b'[{"uri": "scan')
    lines = [json.dumps([dataclasses.asdict(row), []]).encode() for row in expected[0][:1]]
    for path in out.glob("*.parquet"):
        path.unlink()
    for path in out.glob("parts/*.parquet"):
        path.unlink()
    journal.write_bytes(lines[0] + b"\n" + cut)
    summary = run_batch([scans], out, detector=detector, plan=RESUMED)
    assert summary.num_resumed == 1
    assert rows(out)[0] == expected[0]
    assert rows(out)[1] == tuple(row for row in expected[1] if row.uri != expected[0][0].uri)


def test_part_outdates_the_journal_of_its_number(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.add(ScanRow("a", "ok"), [])
    journal = (tmp_path / "parts" / "open-000001.jsonl").read_bytes()
    parts.flush()
    (tmp_path / "parts" / "open-000001.jsonl").write_bytes(journal)
    Parts(tmp_path).close()
    assert [path.name for path in sorted((tmp_path / "parts").iterdir())] == [
        "findings-000001.parquet",
        "scans-000001.parquet",
    ]


def test_resume_does_exactly_what_is_missing(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out = tmp_path / "out"
    run_batch([scans], out, detector=detector)
    before = rows(out)
    write_toy_scan(scans / "scan 9.tiff", seed=9)
    told: list[tuple[int, int]] = []
    summary = run_batch(
        [scans], out, detector=detector, plan=RESUMED, progress=lambda *done: told.append(done)
    )
    after = rows(out)
    assert told == [(5, 5)]
    assert (summary.num_ok, summary.num_resumed) == (5, 4)
    assert (after[0][:4], after[1][: len(before[1])]) == before


def test_finished_run_is_left_as_it_is(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out = tmp_path / "out"
    first = run_batch([scans], out, detector=detector)
    written = (out / "scans.parquet").stat().st_mtime_ns
    again = run_batch([scans], out, detector=detector, plan=RESUMED)
    assert (again.num_ok, again.num_findings) == (first.num_ok, first.num_findings)
    assert again.num_resumed == 4
    assert (out / "scans.parquet").stat().st_mtime_ns == written


def test_changed_file_is_searched_again_and_has_one_row(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    out = tmp_path / "out"
    run_batch([scans], out, detector=detector)
    before = {row.uri: row.score for row in rows(out)[0]}
    write_toy_scan(scans / "scan 0.tiff", seed=77)
    summary = run_batch([scans], out, detector=detector, plan=RESUMED)
    after = {row.uri: row.score for row in rows(out)[0]}
    assert (summary.num_ok, summary.num_resumed, len(rows(out)[0])) == (4, 3, 4)
    assert [uri for uri in after if after[uri] != before[uri]] == [(scans / "scan 0.tiff").as_posix()]


def test_file_that_was_missing_is_tried_again(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out, late = tmp_path / "out", tmp_path / "late.tiff"
    assert run_batch([scans, late], out, detector=detector).num_failed == 1
    write_toy_scan(late)
    summary = run_batch([scans, late], out, detector=detector, plan=RESUMED)
    assert (summary.num_ok, summary.num_failed) == (5, 0)


def test_file_that_vanishes_after_listing_is_a_row(scans: Path, tmp_path: Path, detector: Detector) -> None:
    def vanish(done: int, _total: int) -> None:
        if done == 1:
            (scans / "scan 3.tiff").unlink()

    for number in range(4, 12):
        os.link(scans / "scan 0.tiff", scans / f"scan 2{number}.tiff")
    run_batch([scans], tmp_path / "out", detector=detector, plan=BatchPlan(workers=1), progress=vanish)
    row = rows(tmp_path / "out")[0][-1]
    assert (Path(row.uri).name, row.status, row.reason) == ("scan 3.tiff", "failed", "missing")


def test_full_disk_is_told_and_what_is_written_stays(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out = tmp_path / "out"
    with room_for(9_000), pytest.raises(StorageError, match="make room"):
        run_batch([scans], out, detector=detector, plan=BatchPlan(scans_per_part=1))
    assert not list(out.rglob("*.part"))
    run_batch([scans], out, detector=detector, plan=RESUMED)
    run_batch([scans], tmp_path / "whole", detector=detector)
    assert rows(out) == rows(tmp_path / "whole")


def test_unfinished_run_is_not_wiped_by_accident(scans: Path, tmp_path: Path, detector: Detector) -> None:
    out = tmp_path / "out"
    run_batch([scans], out, detector=detector)
    (out / "scans.parquet").unlink()
    with pytest.raises(InputError, match="--resume"):
        run_batch([scans], out, detector=detector)
    assert run_batch([scans], out, detector=detector, plan=RESUMED).num_resumed == 4


def test_run_goes_on_only_with_the_score_it_began_with(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([scans], tmp_path / "out", detector=detector, min_score=0.25)
    with pytest.raises(InputError, match=r"least score it began with, 0\.25, got 0\.5"):
        run_batch([scans], tmp_path / "out", detector=detector, min_score=0.5, plan=RESUMED)


def test_another_checkpoint_searches_everything_again(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([scans], tmp_path / "out", detector=detector)
    other = untrained_detector()
    other.config = other.config.model_copy(update={"weights_sha256": "f" * 64})
    summary = run_batch([scans], tmp_path / "out", detector=other, plan=RESUMED)
    assert (summary.num_ok, summary.num_resumed) == (4, 0)
    assert {row.checkpoint for row in rows(tmp_path / "out")[0]} == {"untrained@ffffffffffff"}


def test_two_runs_do_not_share_a_folder(scans: Path, tmp_path: Path, detector: Detector) -> None:
    with only_run(tmp_path / "out"), pytest.raises(StorageError, match="another run"):
        run_batch([scans], tmp_path / "out", detector=detector)
    assert not (tmp_path / "out" / "scans.parquet").exists()


def test_shards_take_every_scan_once(scans: Path, tmp_path: Path, detector: Detector) -> None:
    taken: list[str] = []
    for number in (1, 2, 3):
        out = tmp_path / str(number)
        run_batch([scans], out, detector=detector, plan=BatchPlan(shard=Shard(number, 3)))
        taken += [row.uri for row in rows(out)[0]]
    assert sorted(taken) == sorted(path.as_posix() for path in scans.glob("*.tiff"))


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "-1/3"])
def test_shard_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="such as 3/8"):
        shard_from(text)
    assert shard_from(" 2/3 ") == Shard(2, 3)


def test_folder_is_followed_until_it_rests(scans: Path, tmp_path: Path, detector: Detector) -> None:
    def arrive(done: int, _total: int) -> None:
        if done == 2:
            write_toy_scan(scans / "late.tiff", seed=5)

    plan = BatchPlan(follow=Follow(every_s=0.05, idle_s=2.0))
    summary = run_batch([scans], tmp_path / "out", detector=detector, plan=plan, progress=arrive)
    assert summary.num_ok == 5
    assert progress_of(tmp_path / "out")["state"] == "done"


def test_followed_folder_may_come_later_and_stops_when_told(tmp_path: Path, detector: Detector) -> None:
    stop, lane = threading.Event(), tmp_path / "lane"
    timer = threading.Timer(0.5, lambda: (lane.mkdir(), write_toy_scan(lane / "first.tiff")))
    timer.start()
    summary = run_batch(
        [lane],
        tmp_path / "out",
        detector=detector,
        plan=BatchPlan(follow=Follow(every_s=0.05)),
        progress=lambda _done, _total: stop.set(),
        stop=stop,
    )
    assert (summary.num_ok, summary.num_failed) == (1, 0)


def test_progress_file_tells_where_a_run_is(scans: Path, tmp_path: Path, detector: Detector) -> None:
    (scans / "empty.png").touch()
    run_batch([scans], tmp_path / "out", detector=detector)
    told = progress_of(tmp_path / "out")
    assert (told["state"], told["done"], told["total"], told["failed"]) == ("done", 5, 5, 1)
    assert (told["pid"], told["seconds_left"]) == (os.getpid(), 0.0)


def test_engine_or_format_that_does_not_exist_is_refused(tmp_path: Path, detector: Detector) -> None:
    for plan in (BatchPlan(engine="spark"), BatchPlan(formats=("yollo",))):
        with pytest.raises(RecipeError, match="unknown"):
            run_batch([tmp_path], tmp_path / "out", detector=detector, plan=plan)
    assert not (tmp_path / "out").exists()


def test_memory_that_runs_out_on_a_gpu_makes_smaller_tiles_and_is_said_once(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    def run(window: torch.Tensor) -> torch.Tensor:
        windows.append(tuple(window.shape[2:]))
        if len(windows) < 3:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(window)

    small, windows, told = copy(detector), [], []
    whole = detector.form.run
    small.form = dataclasses.replace(detector.form, run=run)
    plan = BatchPlan(workers=1)
    run_batch([scans], tmp_path / "small", detector=small, plan=plan, say=told.append)
    run_batch([scans], tmp_path / "whole", detector=detector)
    assert rows(tmp_path / "small") == rows(tmp_path / "whole")
    assert told == ["the GPU's memory is full: scans are searched in smaller tiles from here on"]
