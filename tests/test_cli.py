"""The command line as people use it: help with examples, one sentence for a fault, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from xray_trainer.cli import app
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.scan import Scan


def commands(group: Any) -> Iterator[Any]:
    for command in group.commands.values():
        yield from commands(command) if hasattr(command, "commands") else (command,)


def run(*words: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"XRAY_TRAINER_HOME": str(home), "OMP_NUM_THREADS": "1", "COLUMNS": "200", **environment}
    return subprocess.run(
        [sys.executable, "-m", "xray_trainer", *words],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_every_command_shows_an_example_in_its_help():
    group = typer.main.get_command(app)
    assert [
        command.name for command in commands(group) if "Example: `xray-trainer" not in (command.help or "")
    ] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("synthesize", "out", "--recipe", "absent.yaml"), "absent.yaml: cannot be read"),
        (("detect", "out", "--out", "result", "--checkpoint", "absent"), "absent"),
        (("train", "out", "--config", "absent.json"), "absent.json: cannot be read"),
        (("evaluate", "--checkpoint", "absent"), "absent"),
        (("lessons", "prepare", "03-dual-energi"), "03-dual-energy"),
    ],
)
def test_a_name_that_is_not_there_is_one_sentence_and_exit_code_2(words, sentence, tmp_path):
    done = run(*words, home=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run("exercises", "list", home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert "the data folder must be writable" in done.stderr
    assert "XRAY_TRAINER_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_synthesize_names_what_cannot_be_rendered_and_goes_on(tmp_path):
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(
        "{name: narrow, num: 6, seed: 5, shape_hw: [112, 220], pixel_mm: 44.7, conveyances: [truck-box]}"
    )
    words = ("synthesize", str(tmp_path / "out"), "--recipe", str(recipe), "--workers", "1", "--json")
    done = run(*words, home=tmp_path)
    told = json.loads(done.stdout)
    there = {path.stem for path in (tmp_path / "out" / "scans").glob("*.tiff")}
    failed = {name for name, _reason in told["failures"]}
    assert done.returncode == 1
    assert failed | there == {f"narrow-5-{index:06d}" for index in range(6)}
    assert failed
    assert there
    assert all(f"{name}: cannot be rendered" in done.stderr for name in failed)
    assert "Traceback" not in done.stderr


def test_detect_names_what_failed_and_goes_on(tmp_path):
    scans = tmp_path / "scans"
    scans.mkdir()
    transmission = np.random.default_rng(0).uniform(0.2, 1, (2, 64, 96)).astype(np.float32)
    write_scan(Scan("good", transmission, (5.0, 5.0), ("6MV", "4MV")), scans / "good.tiff")
    (scans / "empty.png").touch()
    done = run("detect", str(scans), "--out", str(tmp_path / "result"), "--json", home=tmp_path)
    assert done.returncode == 1
    assert "empty.png" in done.stderr
    told = json.loads(done.stdout)
    assert (told["num_ok"] + told["num_warned"], told["num_failed"]) == (1, 1)
    assert {path.name for path in (tmp_path / "result").iterdir()} == {
        "findings.parquet",
        "scans.parquet",
        "findings.json",
        "parts",
        "progress.json",
    }


def test_calibrate_fixes_thresholds_that_detect_uses_from_then_on(tmp_path):
    scans = tmp_path / "own"
    scans.mkdir()
    for number in range(5):
        transmission = np.random.default_rng(number).uniform(0.2, 1, (2, 64, 96)).astype(np.float32)
        write_scan(Scan(f"own-{number}", transmission, (5.0, 5.0), ("6MV", "4MV")), scans / f"{number}.tiff")
    (scans / "empty.png").touch()
    home = tmp_path / "home"
    done = run("calibrate", "--benign-scans", str(scans), "--rates", "20,50", "--json", home=home)
    assert done.returncode == 1
    assert "empty.png" in done.stderr
    told = json.loads(done.stdout)
    assert (told["num_scans"], told["points"].keys()) == (5, {"20", "50"})
    words = ("detect", str(scans / "0.tiff"), "--out", str(tmp_path / "result"), "--verbose", "--rate", "20")
    found = run(*words, "--form", "fp32", home=home)
    assert found.returncode == 0
    assert "network in form fp32 on cpu: asked for" in found.stderr
    assert f"findings score at least {told['points']['20']['threshold']:.4f}" in found.stderr


def test_calibrate_with_too_few_scans_says_how_many_are_needed(tmp_path):
    done = run("calibrate", "--benign-scans", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    assert "0.4 % needs 249, 1 % needs 99, 6 % needs 16" in done.stderr
    assert "Traceback" not in done.stderr
