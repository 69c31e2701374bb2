from __future__ import annotations

import subprocess
import sys
import time

import pytest

from xray_trainer.lessons.workshop import Workshop


class Runs:
    """Starts short processes in place of the renderer and remembers for which lessons."""

    def __init__(self, script):
        self.lessons = []
        self.script = script

    def __call__(self, lesson):
        self.lessons.append(lesson)
        return subprocess.Popen([sys.executable, "-c", self.script])


def settled(workshop, lesson):
    deadline = time.monotonic() + 30
    while workshop.state(lesson) == "working":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return workshop.state(lesson)


def test_one_process_runs_at_a_time():
    runs = Runs("import time; time.sleep(60)")
    workshop = Workshop(start=runs)
    workshop.ask_for("a")
    workshop.ask_for("a")
    workshop.ask_for("b")
    assert runs.lessons == ["a"]
    assert workshop.state("b") == "working"
    workshop.stop()


def test_lesson_that_failed_is_not_tried_again_until_it_is_forgiven():
    runs = Runs("raise SystemExit(1)")
    workshop = Workshop(start=runs)
    workshop.ask_for("a")
    assert settled(workshop, "a") == "failed"
    workshop.ask_for("a")
    assert runs.lessons == ["a"]
    workshop.forgive("a")
    workshop.ask_for("a")
    assert runs.lessons == ["a", "a"]
    assert settled(workshop, "a") == "failed"


@pytest.mark.parametrize("lesson", ["a", "b"])
def test_workshop_is_idle_after_success(lesson):
    workshop = Workshop(start=Runs("pass"))
    workshop.ask_for("a")
    assert settled(workshop, lesson) == "idle"
