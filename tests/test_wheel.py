"""The wheel is whole, the same every time, and gets onto a computer that never was online.

In an empty environment, away from the checkout, the demonstration works.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from xray_trainer.installation.install_scripts import write_scripts

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv")

pytestmark = pytest.mark.skipif(
    UV is None or not (ROOT / "hatch_build.py").exists(), reason="needs uv and a checkout"
)


LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "node_modules", "tests", "docs"
)


def run(*words: str, cwd: Path, **more: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    } | more
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def build(root: Path, folder: Path) -> Path:
    run("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder), str(root), cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the wheel of this checkout."""
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the commands' folder of an environment that holds the wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]
    (folder / "constraints.txt").write_text("\n".join(uv["constraint-dependencies"]))
    (folder / "overrides.txt").write_text("\n".join(uv["override-dependencies"]))
    run("uv", "venv", "--quiet", str(folder / "venv"), cwd=folder)
    run(
        *("uv", "pip", "install", "--quiet", "--python", str(folder / "venv"), f"{wheel}[detector]"),
        *("--constraints", str(folder / "constraints.txt"), "--overrides", str(folder / "overrides.txt")),
        cwd=folder,
    )
    return folder / "venv" / ("Scripts" if os.name == "nt" else "bin")


def test_the_demonstration_works_from_an_installed_wheel(installed, tmp_path):
    result = json.loads(run(str(installed / "xray-trainer"), "demo", "--check", cwd=tmp_path))
    steps = {step["step"]: step for step in result["steps"]}
    assert list(steps) == ["serve", "render", "page", "tile", "mark", "feedback"]
    assert (steps["mark"]["posted"], steps["mark"]["stored"]) == (2, 1)
    assert set(result["figures"]) == {"demo.ready_s", "demo.check_s"}


def test_a_wheel_built_elsewhere_is_the_same_to_the_byte(wheel, tmp_path):
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=LEFT_BEHIND, copy_function=shutil.copy)
    (copy / "app.py").chmod(0o600)
    again = build(copy, tmp_path)
    assert again.name == wheel.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


@pytest.fixture(scope="module")
def bundled(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a bundle for computers such as this one."""
    folder = tmp_path_factory.mktemp("bundle") / "bundle"
    words = [sys.executable, "-m", "xray_trainer", "bundle", str(folder), "--wheel", str(wheel)]
    run(*words, cwd=ROOT)
    return folder


def test_a_bundle_names_the_hash_of_everything_and_no_registry(bundled):
    text = (bundled / "requirements.txt").read_text()
    wheels = {path.name.split("-")[0].lower() for path in (bundled / "wheels").glob("*.whl")}
    names = re.findall(r"^([a-z0-9-]+)", text, flags=re.M)
    assert {name.replace("-", "_") for name in names} == {name.replace("-", "_") for name in wheels}
    assert text.count("==") == len(names)
    assert "://" not in text
    sums = (bundled / "SHA256SUMS").read_text()
    assert all(path.name in sums for path in (bundled / "wheels").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="runs a shell script")
def test_a_bundle_installs_without_a_registry(bundled, tmp_path):
    nowhere = {"PIP_INDEX_URL": "file:///nowhere", "PIP_OPTIONS": "--no-compile", "PYTHON": sys.executable}
    run("sh", str(bundled / "install.sh"), str(tmp_path / "there"), cwd=tmp_path, **nowhere)
    command = str(tmp_path / "there" / "bin" / "xray-trainer")
    told = json.loads(
        run(command, "doctor", "--json", cwd=tmp_path, XRAY_TRAINER_HOME=str(tmp_path / "home"))
    )
    assert [check["name"] for check in told["checks"] if check["status"] == "problem"] == []


@pytest.mark.skipif(os.name == "nt", reason="runs a shell script")
def test_a_folder_with_something_else_is_not_replaced(tmp_path):
    write_scripts(tmp_path, python="{}.{}".format(*sys.version_info))
    there = tmp_path / "there"
    there.mkdir()
    (there / "letter.txt").write_text("dear all")
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(
        ["sh", str(tmp_path / "install.sh"), str(there)], env=environment, check=False, capture_output=True
    )
    assert (done.returncode, b"choose another folder" in done.stderr) == (2, True)
    assert (there / "letter.txt").read_text() == "dear all"


@pytest.mark.skipif(os.name == "nt", reason="runs a shell script")
def test_a_bundle_that_was_changed_is_not_installed(bundled, tmp_path):
    copy = shutil.copytree(bundled, tmp_path / "changed", copy_function=os.link)
    (copy / "requirements.txt").unlink()
    (copy / "requirements.txt").write_text("another==1.0")
    done = subprocess.run(
        ["sh", str(copy / "install.sh"), str(tmp_path / "there")], check=False, capture_output=True
    )
    assert done.returncode != 0
    assert b"requirements.txt: FAILED" in done.stdout
    assert not (tmp_path / "there").exists()
