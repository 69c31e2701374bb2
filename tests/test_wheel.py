"""An installed wheel is whole: in an empty environment, away from the checkout, the demonstration works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv")

pytestmark = pytest.mark.skipif(
    UV is None or not (ROOT / "hatch_build.py").exists(), reason="needs uv and a checkout"
)


def run(*words: str, cwd: Path) -> str:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the commands' folder of an environment that holds the wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run("uv", "build", "--wheel", "--out-dir", str(folder), str(ROOT), cwd=folder)
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]
    (folder / "constraints.txt").write_text("\n".join(uv["constraint-dependencies"]))
    (folder / "overrides.txt").write_text("\n".join(uv["override-dependencies"]))
    run("uv", "venv", "--quiet", str(folder / "venv"), cwd=folder)
    wheel = next(folder.glob("*.whl"))
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
