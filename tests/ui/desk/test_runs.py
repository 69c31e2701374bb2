from __future__ import annotations

import json
import os
import time

import pytest

from xray_trainer.errors import InputError
from xray_trainer.settings import Settings
from xray_trainer.ui.desk.folders import is_finished
from xray_trainer.ui.desk.results import desk_results
from xray_trainer.ui.desk.runs import resume_run, run_state, start_run

NOBODY = 2**22 - 3
"""A process id that nobody has."""


@pytest.fixture
def settings(tmp_path, result):
    return Settings(home=tmp_path, inbox_folder=str(tmp_path), results_folder=str(result.parent))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "results" / "tuesday"
    folder.mkdir(parents=True)
    return folder


def tell(folder, name="progress.json", **told):
    (folder / name).write_text(json.dumps(told))


def test_a_running_search_tells_how_far_it_is(folder):
    tell(folder, state="running", done=3, total=8, failed=1, scans_per_s=2.5, seconds_left=2, pid=os.getpid())
    run = run_state(folder)
    assert (run.state, run.done, run.total, run.failed) == ("running", 3, 8, 1)
    assert (run.scans_per_s, run.seconds_left, run.is_busy) == (2.5, 2.0, True)


def test_a_search_whose_process_is_gone_was_interrupted_and_can_go_on_if_it_began_here(folder):
    tell(folder, state="running", done=3, total=8, pid=NOBODY)
    assert (run_state(folder).state, run_state(folder).can_resume) == ("interrupted", False)
    tell(folder, "started.json", pid=NOBODY, inbox="scans")
    assert run_state(folder).can_resume


def test_a_search_that_said_nothing_for_long_is_not_running_whoever_has_its_number_now(folder):
    tell(folder, state="running", done=3, total=8, pid=os.getpid())
    os.utime(folder / "progress.json", (1e9, 1e9))
    assert run_state(folder).state == "interrupted"


def test_a_search_that_failed_tells_why(folder):
    tell(folder, "started.json", pid=NOBODY, inbox="")
    (folder / "run.log").write_text("Loading\nthe checkpoint is missing\n")
    assert (run_state(folder).state, run_state(folder).message) == ("failed", "the checkpoint is missing")
    tell(folder, state="failed", message="the disk is full", pid=1)
    assert run_state(folder).message == "the disk is full"


def test_tables_without_a_word_about_a_run_are_done(result):
    assert run_state(result).state == "done"


@pytest.mark.parametrize("text", ["not json", "[1, 2]", '{"state": 5, "done": "many", "total": null}'])
def test_a_damaged_word_about_a_run_is_no_fault(folder, text):
    (folder / "progress.json").write_text(text)
    assert (run_state(folder).state, run_state(folder).done) == ("failed", 0)


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "a" * 81, "a\x00", "-x", "a."])
def test_names_that_could_be_paths_are_refused(settings, name):
    with pytest.raises(InputError, match="a name of results"):
        start_run(settings, inbox="scans", name=name)


def test_scans_outside_the_inbox_taken_names_and_two_at_once_are_refused(settings, folder):
    with pytest.raises(InputError, match="no folder of scans"):
        start_run(settings, inbox="../..", name="new")
    with pytest.raises(InputError, match="already"):
        start_run(settings, inbox="scans", name="monday")
    tell(folder, state="running", done=0, total=1, pid=os.getpid())
    with pytest.raises(InputError, match="another search"):
        start_run(settings, inbox="scans", name="new")
    with pytest.raises(InputError, match="no results of this name"):
        resume_run(settings, "../monday")


def test_a_search_from_the_browser_leaves_results_for_the_desk(settings):
    for extra in ("low", "none"):
        (settings.inbox / "scans" / f"{extra}.tiff").unlink()
        (settings.inbox / "scans" / f"{extra}.json").unlink()
    out = start_run(settings, inbox="scans", name="Вторник 1")
    assert run_state(out).is_busy
    until = time.monotonic() + 120
    while run_state(out).is_busy and time.monotonic() < until:
        time.sleep(0.2)
    assert run_state(out).state == "done", (out / "run.log").read_text()
    assert is_finished(out)
    assert [entry.name for entry in desk_results(out).entries] == ["high.tiff"]
